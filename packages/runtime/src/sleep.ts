import { setTimeout as wait } from 'node:timers/promises';
import { checkSignal, shown } from './given.ts';

/** Waits so many seconds, as in Python; nothing else of the process stands still. A signal ends it with its reason. */
export async function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  if (!(typeof seconds === 'number' && seconds >= 0)) throw new RangeError(`sleep(${shown(seconds)}): give seconds, 0 or more`);
  checkSignal(signal, 'sleep()');
  signal?.throwIfAborted();
  const until = performance.now() + seconds * 1000;
  try {
    // A timer of Node is 24 days at most.
    for (let left = seconds * 1000; left > 0; left = until - performance.now())
      await wait(Math.min(left, 2 ** 31 - 1), undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  }
}
