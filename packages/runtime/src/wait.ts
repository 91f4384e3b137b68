import { checkSignal, shown } from './given.ts';

/** How long to wait: `timeout` in seconds, `signal` to give up early. Without them, for ever. */
export interface Wait {
  /** Seconds. 0 asks once and does not wait. */
  timeout?: number | undefined;
  /** Its `reason` is what the call rejects with. */
  signal?: AbortSignal | undefined;
}

/**
 * The seconds to wait as they travel: null is for ever. A number alone, as Python has it, would otherwise be a wait for ever.
 * @throws TypeError for what is no Wait, RangeError for a negative or missing number
 */
export function secondsOf(wait: Wait | undefined, doing: string): number | null {
  if (wait === undefined || wait === null) return null;
  if (typeof wait !== 'object')
    throw new TypeError(`${doing}: how long to wait is ${shown(wait)}; give { timeout: seconds }, { signal }, or nothing to wait for ever`);
  const { timeout, signal } = wait;
  if (signal !== undefined) checkSignal(signal, doing);
  if (timeout === undefined || timeout === Number.POSITIVE_INFINITY) return null;
  if (typeof timeout !== 'number' || !(timeout >= 0)) throw new RangeError(`${doing}: timeout is ${shown(timeout)}; give seconds, 0 or more`);
  return timeout;
}

/** "after 2 s", for messages. */
export function after(seconds: number | null): string {
  return seconds === 0 ? 'at once' : `within ${seconds} s`;
}
