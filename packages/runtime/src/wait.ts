/** How long to wait: `timeout` in seconds, `signal` to give up early. Without them, for ever. */
export interface Wait {
  /** Seconds. 0 asks once and does not wait. */
  timeout?: number | undefined;
  /** Its `reason` is what the call rejects with. */
  signal?: AbortSignal | undefined;
}

/** The seconds to wait as they travel: null is for ever. @throws RangeError for a negative or missing number */
export function secondsOf(wait: Wait | undefined, doing: string): number | null {
  const timeout = wait?.timeout;
  if (timeout === undefined || timeout === Number.POSITIVE_INFINITY) return null;
  if (typeof timeout !== 'number' || !(timeout >= 0)) throw new RangeError(`${doing}: timeout is ${String(timeout)}; give seconds, 0 or more`);
  return timeout;
}

/** "after 2 s", for messages. */
export function after(seconds: number | null): string {
  return seconds === 0 ? 'at once' : `within ${seconds} s`;
}
