/** The promise, or an error when the time is over or the signal comes first. */
export async function within<T>(promise: Promise<T>, seconds: number | null, signal: AbortSignal | undefined, late: () => Error): Promise<T> {
  if (seconds === null && signal === undefined) return await promise;
  signal?.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  const gaveUp = new Promise<never>((_, reject) => {
    if (seconds !== null && seconds * 1000 < 2 ** 31) timer = setTimeout(() => reject(late()), seconds * 1000);
    if (signal !== undefined) {
      abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
    }
  });
  try {
    return await Promise.race([promise, gaveUp]);
  } finally {
    clearTimeout(timer);
    if (abort !== undefined) signal?.removeEventListener('abort', abort);
  }
}
