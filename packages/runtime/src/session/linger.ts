import { availableParallelism } from 'node:os';

/**
 * To sleep and to be woken takes a process some 50 µs, often more than the answer takes that it waits for. So the event
 * loop goes on turning for a moment after something was written, and does what comes meanwhile. Where no answer came in
 * that time, the next times it sleeps at once: twice as many times after each such moment, until an answer is quick again.
 */
const momentMs = 0.1;
/** A moment in so many writes is tried where none was worth it. */
const mostSkipped = 63;

/** With one processor the others can only run when this process sleeps. */
const worthIt = availableParallelism() > 1;
/** Whom this process wrote to last: one with several others to hear of leaves the processors to them. */
let last: object | undefined;
let turning = false;
/** Until when an answer is waited for; 0 while none is. */
let until = 0;
let skip = 0;
let skipNext = 1;

function turn(): void {
  if (until !== 0 && performance.now() < until) {
    setImmediate(turn);
    return;
  }
  turning = false;
  if (until !== 0) inVain();
}

function inVain(): void {
  until = 0;
  skip = skipNext;
  skipNext = Math.min(mostSkipped, skipNext * 2 + 1);
}

/** Something was written to a process of this machine. */
export function linger(to: object): void {
  if (!worthIt) return;
  if (to !== last) {
    last = to;
    until = 0;
    return;
  }
  if (skip > 0) {
    skip--;
    return;
  }
  until = performance.now() + momentMs;
  if (turning) return;
  turning = true;
  setImmediate(turn);
}

/** Something came from one. */
export function heard(): void {
  if (until === 0) return;
  // It came late where the other process could only run when this one's time was over.
  if (performance.now() < until) {
    until = 0;
    skipNext = 1;
  } else inVain();
}
