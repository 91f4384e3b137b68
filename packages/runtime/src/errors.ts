/** Signals by which a process is seen to end; any other is reported under its own name, too. */
export type Signal = 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 'SIGSEGV' | 'SIGABRT' | 'SIGHUP' | 'SIGALRM';

const ownFrames = 20;
/** What another process did is heard of when no line of the program is there to be shown. */
const madeByEvents = new Set<unknown>();

/** What every error of this library extends. Its message says what was called, what happened and what to do. */
export class MpError extends Error {
  constructor(message?: string, options?: ErrorOptions) {
    const { stackTraceLimit } = Error;
    // Node's ten frames may all be the library's: the program's line, which is what one looks for, comes after them.
    if (stackTraceLimit > 0 && !madeByEvents.has(new.target)) Error.stackTraceLimit = stackTraceLimit + ownFrames;
    super(message, options);
    Error.stackTraceLimit = stackTraceLimit;
  }

  override get name(): string {
    return this.constructor.name;
  }
}

/** `get` found the queue empty until its time was over. */
export class QueueEmpty extends MpError {}
/** `put` found the queue full until its time was over. */
export class QueueFull extends MpError {}
/** `put` after `end()`, or `get` after `end()` when every item is gone. */
export class QueueClosed extends MpError {}
/** Nothing more will come: the other end of a pipe, or standard input, is closed. */
export class EndOfStream extends MpError {}
/** The time given by `{ timeout }` was over first. */
export class TimeoutError extends MpError {}
/** The two sides of a connection do not have the same `authKey`. */
export class AuthenticationError extends MpError {}
/** The process, task or program is in a state in which this call makes no sense. */
export class ProcessStateError extends MpError {}
/** The function or class is no export of a module of the program. */
export class NotImportable extends MpError {}
/** A value that cannot be copied to another process. */
export class NotCloneable extends MpError {}
/** A release by somebody who does not hold the lock. */
export class LockNotHeld extends MpError {}
/** A release that would lift a bounded semaphore above its first value. */
export class SemaphoreOverReleased extends MpError {}
/** A party gave up, died, or called `reset()` while others waited at the barrier. */
export class BrokenBarrier extends MpError {}
/** A task was given to a pool after `close()` or `terminate()`. */
export class PoolClosed extends MpError {}
/** `join()` on a pool that is still open. */
export class PoolStillRunning extends MpError {}
/** The manager, or the session's main process, has ended. */
export class ManagerClosed extends MpError {}

/** A process ended otherwise than with exit code 0. */
export class ProcessExited extends MpError {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, or null. */
  readonly signal: Signal | null;
  /** The process's `name`. */
  readonly processName: string;
  constructor(message: string, processName: string, exitCode: number | null, signal: Signal | null) {
    super(message);
    this.processName = processName;
    this.exitCode = exitCode;
    this.signal = signal;
  }
}

/** A function failed in another process. `cause` is its error, `remoteStack` where it was thrown there. */
export class RemoteError extends MpError {
  /** The stack of the error in the process where it was thrown. */
  readonly remoteStack: string;
  /** The process's `name`. */
  readonly processName: string;
  constructor(message: string, processName: string, remoteStack: string, cause: unknown) {
    super(message, { cause });
    this.processName = processName;
    this.remoteStack = remoteStack;
  }
}

/** A pool's worker ended while it worked on the task; the task was not tried again. */
export class WorkerLost extends MpError {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, or null. */
  readonly signal: Signal | null;
  constructor(message: string, exitCode: number | null, signal: Signal | null) {
    super(message);
    this.exitCode = exitCode;
    this.signal = signal;
  }
}

/** A command run with `check: true` ended otherwise than with exit code 0. */
export class CalledProcessError extends MpError {
  /** -1 when a signal ended it. */
  readonly exitCode: number;
  /** All that it wrote there, decoded. */
  readonly stderr: string;
  constructor(message: string, exitCode: number, stderr: string) {
    super(message);
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

madeByEvents.add(RemoteError).add(WorkerLost);
