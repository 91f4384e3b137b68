import { availableParallelism } from 'node:os';
import type { Parent } from './child/parent.ts';
import { decode } from './clone/decode.ts';
import { encode } from './clone/encode.ts';
import { neverTravels } from './clone/explain.ts';
import { travelling } from './clone/handles.ts';
import { NotImportable, ProcessExited, ProcessStateError, type Signal, TimeoutError } from './errors.ts';
import { report, reporting } from './events/report.ts';
import { checkList, checkOptions } from './given.ts';
import { Observed, tell } from './observed.ts';
import { evaluation } from './session/evaluation.ts';
import { identity, nextChildNumber } from './session/identity.ts';
import { held } from './session/keep-alive.ts';
import { type Child, type Exit, spawnChild } from './session/spawn.ts';
import { find } from './target/find.ts';
import { describe, seemsExported, type Target, type TargetSpec } from './target/target.ts';
import { after, secondsOf, type Wait } from './wait.ts';
import { within } from './within.ts';

export type { Exit } from './session/spawn.ts';
export type { Target } from './target/target.ts';

/** What a process is called, and whether it may outlive who started it. */
export interface ProcessOptions {
  /** Shown in listings and messages; by default the class's name and a number. */
  name?: string;
  /** A daemon is terminated when the process that started it ends, and may not start processes itself. */
  daemon?: boolean;
}

/** `new`, then `starting`, then `running`, then `exited`; or `failed` when it could not be started. */
type Phase = 'new' | 'starting' | 'running' | 'exited' | 'failed';

interface State {
  name: string;
  serial: string;
  daemon: boolean;
  target: unknown;
  args: unknown[];
  phase: Phase;
  child: Child | undefined;
  started: Promise<Child> | undefined;
  exit: Exit | undefined;
  /** `start()` has rejected, and so has told somebody. */
  refused: boolean;
  /** In the child itself. */
  self: boolean;
}

// Not private fields: in the child, an instance of a subclass is made without its constructor.
const states = new WeakMap<object, State>();

function stateOf(process: object): State {
  const state = states.get(process);
  if (state === undefined) throw new ProcessStateError('this Process was never constructed: call super() first in the constructor of your subclass');
  return state;
}

/** @internal @throws ProcessStateError where this process may not start others */
export function checkMayStart(doing: string): void {
  if (identity.evaluating || evaluation.getStore() === true) {
    throw new ProcessStateError(
      `${doing}: a process is being started while the module is evaluated in the child ${identity.name}, which would never end. Put the code that starts processes into \`if (import.meta.main) { … }\`.`,
    );
  }
  if (identity.daemon)
    throw new ProcessStateError(`${doing}: ${identity.name} is a daemon, and daemons may not start processes; start it without \`daemon: true\``);
}

/**
 * A process of the operating system that runs an exported function, or the `run()` of an exported subclass. The child
 * evaluates the program's module again, with `import.meta.main === false`.
 */
export class Process<A extends unknown[] = []> implements AsyncDisposable {
  /**
   * @param target an exported function; @param args its arguments, copied to the child
   */
  constructor(target: Target<A, unknown>, args: A, options?: ProcessOptions);
  constructor(options?: ProcessOptions);
  constructor(target?: Target<A, unknown> | ProcessOptions, args?: A, options?: ProcessOptions) {
    const given = typeof target === 'function' ? options : target;
    const withArgs = args !== undefined && args !== null;
    // With arguments there must be a target; `f()` in its place, for one, is what f gives.
    if (typeof target !== 'function' && (withArgs || (target !== undefined && !isOptions(target)))) describe(target, 'new Process()');
    if (withArgs) checkList(args, 'new Process()');
    if (given !== undefined) checkOptions(given, 'new Process()', "{ name: 'worker', daemon: true }");
    const number = nextChildNumber();
    const serial = `${identity.serial}.${number}`;
    states.set(this, {
      // As in Python: Process-2, and Process-2:1 for the first child of it.
      name: given?.name ?? `${this.constructor.name}-${serial.split('.').slice(1).join(':')}`,
      serial,
      daemon: given?.daemon ?? identity.daemon,
      target: typeof target === 'function' ? target : undefined,
      args: args ?? [],
      phase: 'new',
      child: undefined,
      started: undefined,
      exit: undefined,
      refused: false,
      self: false,
    });
  }

  /** What the child does. Override it in a subclass, or give a target. */
  run(): Promise<void> | void {
    const { target, args, name } = stateOf(this);
    if (typeof target !== 'function') throw new ProcessStateError(`${name}: nothing to run: give the constructor a target or override run()`);
    return (target as (...args: unknown[]) => void | Promise<void>)(...args);
  }

  /** By default the class's name and a number, counted from 1: `Process-1`. */
  get name(): string {
    return stateOf(this).name;
  }

  /** Undefined before `start()`. */
  get pid(): number | undefined {
    const state = stateOf(this);
    return state.self ? process.pid : state.child?.pid;
  }

  /** Whether it is terminated when the process that started it ends. */
  get daemon(): boolean {
    return stateOf(this).daemon;
  }

  /** Started, and not yet ended. */
  get alive(): boolean {
    const state = stateOf(this);
    return state.self || (state.child !== undefined && state.exit === undefined);
  }

  /** Null while it runs, and when a signal ended it. */
  get exitCode(): number | null {
    return stateOf(this).exit?.exitCode ?? null;
  }

  /** The signal that ended it. */
  get signal(): Signal | null {
    return stateOf(this).exit?.signal ?? null;
  }

  /**
   * Starts the process. It counts as started from the call on, so `join()` may follow without awaiting this.
   * @throws ProcessStateError when it was started before, in a daemon, or while a child evaluates the module
   * @throws NotImportable when the target is no export, NotCloneable when an argument cannot be copied
   */
  start(): Promise<this> {
    const doing = `${stateOf(this).name}.start()`;
    return Observed.run(
      async () => {
        const state = stateOf(this);
        if (state.phase !== 'new') throw new ProcessStateError(`${doing}: it was started before (it is ${state.phase}); a process runs once: make a new one`);
        state.phase = 'starting';
        state.started = this.#launch(state, doing);
        state.started.catch(() => {});
        await state.started;
        return this;
      },
      (error) => tell(`${doing} failed, and nobody awaited it: ${error instanceof Error ? error.message : String(error)}`),
    );
  }

  async #launch(state: State, doing: string): Promise<Child> {
    try {
      checkMayStart(doing);
      const subclass = this.constructor === Process ? null : describe(this.constructor, doing);
      const target = state.target === undefined ? null : describe(state.target, doing);
      if (subclass === null && target === null) throw new ProcessStateError(`${doing}: nothing to run: give the constructor a target or override run()`);
      const fields = { ...this };
      const [job, lost] = travelling(() =>
        encode(['run', subclass, encode(fields, () => doing, 'this'), target, encode(state.args, () => doing, 'args')], () => doing),
      );
      // Connections that were handed to a child that never ran belong to nobody.
      const undelivered = () => {
        for (const one of lost.splice(0)) one();
      };
      // What the module's text shows to be exported need not be waited for.
      const sure = (subclass === null || seemsExported(subclass)) && (target === null || seemsExported(target));
      const call: { stack?: string } = {};
      if (!sure) Error.captureStackTrace(call, Process.prototype.start);
      let settle: (verdict: { refused?: string }) => void = () => {};
      const verdict = new Promise<{ refused?: string }>((resolve) => {
        settle = resolve;
      });
      const child = await spawnChildNow(state, (frame) => {
        if (frame[0] === 'refused') settle({ refused: String(frame[1]) });
        else if (frame[0] === 'running') {
          lost.length = 0;
          settle({});
        }
      });
      state.child = child;
      state.phase = 'running';
      child.channel.sendBytes(frameOf(job));
      child.channel.flush();
      child.exit.then((exit) => {
        state.exit = exit;
        if (reporting) report('process.exited', { code: exit.exitCode ?? undefined, signal: exit.signal ?? undefined }, child.pid);
        if (state.phase === 'running') state.phase = 'exited';
        undelivered();
        settle({});
      });
      const settled = verdict.then(({ refused }) => {
        if (refused === undefined) return;
        undelivered();
        state.phase = 'failed';
        throw calledFrom(call, new NotImportable(refused));
      });
      if (!sure) await held(settled);
      else {
        state.started = settled.then(() => child);
        state.started.catch(() => {});
      }
      return child;
    } catch (error) {
      state.phase = 'failed';
      state.refused = true;
      throw error;
    }
  }

  /**
   * Waits until the process has ended; how it ended is the result, and no error.
   * @throws TimeoutError when it still runs then, ProcessStateError before `start()`
   */
  async join(wait?: Wait): Promise<Exit> {
    const state = stateOf(this);
    const doing = `${state.name}.join()`;
    const seconds = secondsOf(wait, doing);
    if (state.started === undefined) throw new ProcessStateError(`${doing}: it was not started; call start() first`);
    // The child's word, by which a daemon is known to have started, comes over a socket that keeps nobody alive.
    const child = await held(state.started);
    if (reporting) report('process.joining', { target: child.pid, timeout: seconds ?? undefined });
    const exit = await held(
      within(
        this.#exit(state, child),
        seconds,
        wait?.signal,
        () => new TimeoutError(`${doing}: ${state.name} (pid ${child.pid}) did not end ${after(seconds)}; join again, or terminate() it`),
      ),
    ).catch((error) => {
      if (reporting) report('process.joined', { target: child.pid, timedOut: true });
      throw error;
    });
    if (reporting) report('process.joined', { target: child.pid });
    return exit;
  }

  async #exit(state: State, child: Child): Promise<Exit> {
    const exit = await child.exit;
    // A target that proved to be no export, after start() had been answered.
    await state.started;
    return exit;
  }

  /** As `join()`, but an error unless it ended with exit code 0. @throws ProcessExited, TimeoutError */
  async check(wait?: Wait): Promise<void> {
    const { exitCode, signal } = await this.join(wait);
    if (exitCode === 0) return;
    const how = signal === null ? `exit code ${exitCode}` : `the signal ${signal}`;
    throw new ProcessExited(
      `${this.name} (pid ${this.pid}) ended with ${how}${signal === null ? '; its own message is on stderr' : ''}`,
      this.name,
      exitCode,
      signal,
    );
  }

  /** Sends SIGTERM. */
  terminate(): void {
    this.#signal('SIGTERM', 'terminate');
  }

  /** Sends SIGKILL, which no process can refuse. */
  kill(): void {
    this.#signal('SIGKILL', 'kill');
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL', call: string): void {
    const state = stateOf(this);
    if (state.phase === 'new') throw new ProcessStateError(`${state.name}.${call}(): it was not started`);
    if (reporting && state.child !== undefined) report('process.signalled', { target: state.child.pid, signal });
    if (state.child !== undefined) state.child.process.kill(signal);
    else state.started?.then((child) => child.process.kill(signal)).catch(() => {});
  }

  /** Waits for its end; a daemon is terminated first. */
  async [Symbol.asyncDispose](): Promise<void> {
    const state = stateOf(this);
    // The same error once more would make a SuppressedError of both, of which Node shows neither.
    if (state.started === undefined || state.refused) return;
    if (state.daemon) this.terminate();
    await this.join();
  }
}

function isOptions(target: unknown): target is ProcessOptions {
  return typeof target === 'object' && target !== null && typeof (target as { then?: unknown }).then !== 'function';
}

/** The call that an error answers is over when the child's word comes: its stack is what leads to the program's line. */
function calledFrom<E extends Error>({ stack }: { stack?: string }, error: E): E {
  const frames = stack?.split('\n    at ').slice(1) ?? [];
  if (frames.length > 0) error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n    at ');
  return error;
}

function frameOf(bytes: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(bytes.length + 4);
  frame.writeUInt32LE(bytes.length, 0);
  bytes.copy(frame, 4);
  return frame;
}

function spawnChildNow(state: State, onControl: (frame: unknown[]) => void): Promise<Child> {
  return spawnChild({ name: state.name, serial: state.serial, daemon: state.daemon, onControl });
}

/** @internal the child's side: makes the process object again and runs it */
export async function runProcess(job: unknown[], parent: Parent): Promise<void> {
  const [subclass, fields, target, args] = job as [TargetSpec | null, Uint8Array, TargetSpec | null, Uint8Array];
  const doing = `${identity.name}.start()`;
  const Class = (subclass === null ? Process : await find(subclass, doing)) as typeof Process;
  const instance = Object.create(Class.prototype) as Process;
  // Not assigned: a field `name`, as a class may declare it, is a getter's here.
  Object.defineProperties(instance, Object.getOwnPropertyDescriptors(decode(fields) as object));
  states.set(instance, {
    name: identity.name,
    serial: identity.serial,
    daemon: identity.daemon,
    target: target === null ? undefined : await find(target, doing),
    args: decode(args) as unknown[],
    phase: 'running',
    child: undefined,
    started: undefined,
    exit: undefined,
    refused: false,
    self: true,
  });
  parent.send(['running']);
  let finished = false;
  // Only when the event loop has run dry, not on process.exit().
  process.on('beforeExit', () => {
    if (finished) return;
    finished = true;
    tell(`${identity.name} (pid ${process.pid}) ended while its run() still awaited something: nothing was left that could have brought it.`);
    process.exitCode = 13;
  });
  try {
    await instance.run();
  } finally {
    finished = true;
  }
}

/** The process in which this is called. */
export function currentProcess(): { readonly name: string; readonly pid: number; readonly parentPid: number } {
  return { name: identity.name, pid: process.pid, parentPid: identity.parentPid };
}

/** This process's number. */
export const pid: number = process.pid;
/** The number of the process that started this one. */
export const parentPid: number = process.ppid;

/** How many processors this process may use; so many workers a `Pool` has by default. */
export function cpuCount(): number {
  return availableParallelism();
}

neverTravels(Process, 'a Process, which belongs to the process that made it; hand over its name or pid');
