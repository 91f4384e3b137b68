import { AsyncLocalStorage } from 'node:async_hooks';
import { neverTravels } from './clone/explain.ts';
import { ProcessStateError, TimeoutError } from './errors.ts';
import { report, reporting, tasksAre } from './events/report.ts';
import { checkFunction, checkIterable } from './given.ts';
import { Observed, tell } from './observed.ts';
import { held } from './session/keep-alive.ts';
import { after, secondsOf, type Wait } from './wait.ts';
import { within } from './within.ts';

interface TaskIdentity {
  readonly id: string;
  readonly name: string;
}

const main: TaskIdentity = { id: '', name: 'MainTask' };
const storage = new AsyncLocalStorage<TaskIdentity>();
let lastTask = 0;

/** The task in which this is called, across awaits. Its name is `MainTask` outside of every Task. */
export function currentTask(): { readonly name: string } {
  return { name: (storage.getStore() ?? main).name };
}

/** Tells the tasks of one process apart, for locks that a task owns. */
export function currentTaskId(): string {
  return lastTask === 0 ? '' : (storage.getStore() ?? main).id;
}

tasksAre(currentTaskId);

/** Runs it as a task of its own. */
export function inTask<R>(name: string | undefined, run: () => Promise<R>): Promise<R> {
  const number = ++lastTask;
  const task = { id: String(number), name: name ?? `Task-${number}` };
  if (!reporting) return storage.run(task, run);
  const parent = currentTaskId();
  return storage.run(task, async () => {
    report('task.started', { name: task.name, parent: parent === '' ? undefined : parent });
    try {
      const result = await run();
      report('task.exited', {});
      return result;
    } catch (error) {
      report('task.exited', { error: String(error) });
      throw error;
    }
  });
}

/**
 * A named activity that runs beside others within this process, in turns, as Python's greenlets and asyncio tasks do. It
 * shares this process's memory and its one processor; what must compute in parallel is a Process.
 */
export class Task {
  readonly #run: () => Promise<void>;
  readonly #name: string | undefined;
  #done: Promise<void> | undefined;

  constructor(run: () => Promise<void>, options?: { name?: string }) {
    checkFunction(run, 'new Task()');
    this.#run = run;
    this.#name = options?.name;
  }

  /** @throws ProcessStateError when it was started before */
  start(): this {
    if (this.#done !== undefined) throw new ProcessStateError(`Task.start(): ${this.#name ?? 'the task'} was started before; a task runs once: make a new one`);
    // A turn later, so that start() comes back before the first line of the task.
    this.#done = Observed.run(
      async () => {
        await null;
        await inTask(this.#name, this.#run);
      },
      (error) => tell(`the task ${this.#name ?? ''} failed, and nobody joined it:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    );
    return this;
  }

  /** Waits for its end. @throws what the task threw; TimeoutError; ProcessStateError before `start()` */
  async join(wait?: Wait): Promise<void> {
    const seconds = secondsOf(wait, 'Task.join()');
    if (this.#done === undefined) throw new ProcessStateError('Task.join(): it was not started; call start() first');
    await held(within(this.#done, seconds, wait?.signal, () => new TimeoutError(`Task.join(): ${this.#name ?? 'the task'} did not end ${after(seconds)}`)));
  }
}

/** So many async functions at a time, within this process. */
export class TaskPool {
  readonly #limit: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param limit how many may run at once; by default as many as come */
  constructor(limit = Number.POSITIVE_INFINITY) {
    if (!(limit >= 1)) throw new RangeError(`new TaskPool(${limit}): give a limit of 1 or more`);
    this.#limit = limit;
  }

  /** Calls it for every item, and resolves with the results in the items' order; rejects with the first failure. */
  async map<T, R>(fn: (item: T) => Promise<R>, items: Iterable<T>): Promise<R[]> {
    checkFunction(fn, 'TaskPool.map()');
    checkIterable(items, 'TaskPool.map()', 'a list of items, or another iterable');
    return await Promise.all(Array.from(items, (item) => this.spawn(() => fn(item))));
  }

  /** Runs it as soon as there is a place. */
  async spawn<R>(fn: () => Promise<R>): Promise<R> {
    checkFunction(fn, 'TaskPool.spawn()');
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await inTask(undefined, fn);
    } finally {
      // The place is handed on without becoming free in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

neverTravels(Task, 'a Task, which belongs to its process');
