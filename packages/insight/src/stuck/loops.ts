import type { Actor, State } from '../state.ts';

/** How our hooks call objects of Python's threading, queue, concurrent.futures and multiprocessing: waiting for one stops the thread. */
const stopsThread = /^(t[qxp]?\d+@|[BCEQ]?\d+\.\d+$)/;

/** Whether a coroutine waits in a way that stops its whole event loop. gevent makes the same calls wait for one greenlet only; its loop listens. */
export function blocksLoop(state: State, { task, process, wait }: Actor): boolean {
  return task !== undefined && wait?.object !== undefined && stopsThread.test(wait.object) && !state.processes.get(process)?.listens;
}

export const threadOf = ({ process, thread }: Actor): string => `${process}/${thread}`;
