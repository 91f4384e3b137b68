import { readSync, writeSync } from 'node:fs';
import type { Parent } from '../child/parent.ts';
import { decode } from '../clone/decode.ts';
import { encodeFrame } from '../clone/encode.ts';
import { explainNotCloneable } from '../clone/explain.ts';
import { NotCloneable } from '../errors.ts';
import { placeOfError } from '../events/place.ts';
import { report, reporting } from '../events/report.ts';
import { identity } from '../session/identity.ts';
import { find } from '../target/find.ts';
import type { TargetSpec } from '../target/target.ts';
import type { Failure, Mode } from './protocol.ts';

type Call = (...args: unknown[]) => unknown;
type Task = [kind: 'task', id: number, functionIndex: number, mode: Mode, args: unknown[]];

/**
 * Here the worker counts the tasks that it has begun, so that its pool knows after its death which one killed it. Behind
 * that the pool writes how many it may begin, when somebody else has nothing to do.
 */
const begunFd = 5;
/** Results are sent at least so often. */
const flushEveryMs = 0.2;

/** The life of a pool's worker: one task after the other, until it is told to quit. */
export async function work(job: unknown[], parent: Parent): Promise<void> {
  const [init, initArgs, object] = job as [TargetSpec | null, Uint8Array, string];
  const functions: Promise<unknown>[] = [];
  const tasks: Task[] = [];
  let working = false;
  let begun = 0;
  let lastFlush = performance.now();
  const counter = new Float64Array(1);
  const allowed = new Float64Array(1);

  /** False when the pool has taken the task back meanwhile. */
  const begin = () => {
    counter[0] = ++begun;
    writeSync(begunFd, counter, 0, 8, 0);
    readSync(begunFd, allowed, 0, 8, 8);
    if (begun > (allowed[0] as number)) {
      counter[0] = --begun;
      writeSync(begunFd, counter, 0, 8, 0);
      return false;
    }
    const now = performance.now();
    if (now - lastFlush > flushEveryMs) {
      channel.flush();
      lastFlush = now;
    }
    return true;
  };

  const perform = async () => {
    working = true;
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      if (!begin()) {
        // Those after it, too.
        channel.send(['returned', [task, ...tasks.splice(0)].map(([, id]) => id)]);
        break;
      }
      const [, id, index, mode, args] = task;
      if (reporting) report('pool.task-started', { object, job: String(id) });
      try {
        const fn = (await functions[index]) as Call;
        const value = mode === 'call' ? fn(...args) : runChunk(fn, mode, args);
        const result = isThenable(value) ? await value : value;
        if (reporting) report('pool.task-finished', { object, job: String(id) });
        channel.sendBytes(encodeFrame(['done', id, result], () => `the result of ${fn.name}`, 'the value', result));
      } catch (error) {
        if (reporting) {
          const cause = error instanceof ElementFailed ? error.error : error;
          report('pool.task-failed', { object, job: String(id), error: describeFailure(cause).stack.slice(0, 20_000) }, process.pid, placeOfError(cause));
        }
        channel.send(failed(id, error));
      }
    }
    working = false;
  };

  const channel = parent.open((frame) => {
    if (frame[0] === 'task') {
      tasks.push(frame as Task);
      if (!working) void perform();
    } else if (frame[0] === 'function') {
      const found = find(frame[2] as TargetSpec, 'Pool');
      found.catch(() => {});
      functions[frame[1] as number] = found;
    } else if (frame[0] === 'quit') {
      channel.flush();
      process.exit();
    }
  });

  try {
    if (init !== null) await ((await find(init, 'new Pool({ init })')) as Call)(...(decode(initArgs) as unknown[]));
  } catch (error) {
    channel.send(['init-failed', describeFailure(error)]);
    channel.flush();
    channel.close();
    return;
  }
  channel.send(['ready']);
  channel.socket.ref();
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** An element's failure and its place in the chunk. */
class ElementFailed {
  readonly error: unknown;
  readonly index: number;
  constructor(error: unknown, index: number) {
    this.error = error;
    this.index = index;
  }
}

/** Without a promise for elements that give none. */
function runChunk(fn: Call, mode: 'map' | 'starmap', items: readonly unknown[]): unknown[] | Promise<unknown[]> {
  const results: unknown[] = new Array(items.length);
  for (let i = 0; i < items.length; i++) {
    let value: unknown;
    try {
      value = mode === 'map' ? fn(items[i]) : fn(...(items[i] as unknown[]));
    } catch (error) {
      throw new ElementFailed(error, i);
    }
    if (isThenable(value)) return runRest(fn, mode, items, results, i, value);
    results[i] = value;
  }
  return results;
}

async function runRest(
  fn: Call,
  mode: 'map' | 'starmap',
  items: readonly unknown[],
  results: unknown[],
  from: number,
  first: PromiseLike<unknown>,
): Promise<unknown[]> {
  for (let i = from; i < items.length; i++) {
    try {
      results[i] = i === from ? await first : await (mode === 'map' ? fn(items[i]) : fn(...(items[i] as unknown[])));
    } catch (error) {
      throw new ElementFailed(error, i);
    }
  }
  return results;
}

function failed(id: number, error: unknown): unknown[] {
  if (error instanceof NotCloneable) return ['not-cloneable', id, error.message];
  if (error instanceof Error && error.name === 'NotImportable') return ['refused', id, error.message];
  return ['failed', id, error instanceof ElementFailed ? { ...describeFailure(error.error), index: error.index } : describeFailure(error)];
}

function describeFailure(thrown: unknown): Failure {
  const error = thrown instanceof Error ? thrown : new Error(`${identity.name} threw ${String(thrown)}`);
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  if (explainNotCloneable(error) === undefined) return { error, stack };
  return { error: new Error(error.message), stack };
}
