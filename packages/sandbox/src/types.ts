import type { Ending, Language, Leftovers, Limits, ProcessEvent, StartMethod, TerminalSize, Usage, WrittenFile } from '@forkhall/protocol';

/** A file's bytes or text under its path relative to the work folder. */
export interface ProgramFile {
  path: string;
  content: string | Uint8Array;
}

/** What to run: real files in the work folder, one of them the entry. */
export interface Program {
  language: Language;
  entry: string;
  files: readonly ProgramFile[];
  args: readonly string[];
  /** CPython's default start method for this run; the interpreter's own default otherwise. */
  startMethod?: StartMethod;
  size: TerminalSize;
  limits: Limits;
  /** When the run was taken up, on the monotonic clock (`process.hrtime`), seconds: events' `t` counts from there. By default, now. */
  takenUpAtS?: number;
  /** False runs the program without hooks that tell what it does, and tells no events. */
  events?: boolean;
  /** Events tell each turn of an asyncio task or greenlet, too: many, and no finding needs them. Python only. */
  taskSwitches?: boolean;
  /** `terminal` (the default): fd 0 is the terminal. `pipe`: fd 0 is fed by `SandboxRun.stdin`. */
  stdin?: 'terminal' | 'pipe';
  /** False leaves `\n` as it is (no ONLCR) and input unechoed: for a caller whose own output is no terminal. */
  cooked?: boolean;
}

/** A file that came out of the work folder, already out of the sandbox. */
export interface WrittenContent extends WrittenFile {
  content: Uint8Array;
}

/** How a run ended, and the proof that nothing is left of it. */
export interface Ended {
  ending: Ending;
  usage: Usage;
  leftovers: Leftovers;
  /** Processes of the run that exist after its end: 0, or the sandbox has failed. */
  survivors: number;
  written: readonly WrittenContent[];
}

/** One program in one sandbox, from its start to the proof of its end. */
export interface SandboxRun {
  /** True when a spare took the program. */
  readonly warm: boolean;
  /** The main process as the program sees it. */
  readonly pid: number;
  /**
   * The terminal's bytes, in order, none before the first listener, each chunk with stretches of its bytes by who wrote
   * them (pid; 0: not known). All have come when `ended` resolves.
   */
  onOutput(listener: (chunk: Uint8Array, writers: readonly [pid: number, bytes: number][]) => void): void;
  /**
   * What the run's processes did: the kernel's word and that of hooks in the program, in the order of reading, none
   * before the first listener. All have come when `ended` resolves.
   */
  onEvents(listener: (events: readonly ProcessEvent[]) => void): void;
  /** Stops and resumes reading the terminal; the program blocks when its buffer is full. The ending waits for a resume only so long as bytes are left. */
  pause(): void;
  resume(): void;
  /** Bytes as if typed. */
  write(data: string | Uint8Array): void;
  resize(size: TerminalSize): void;
  /** With `stdin: 'pipe'`: the program's standard input; `end()` is its EOF. */
  readonly stdin: import('node:stream').Writable | undefined;
  /** SIGINT to the terminal's foreground process group. */
  interrupt(): void;
  /** SIGTERM and SIGCONT to every process, SIGKILL after a grace; the ending is `stopped` by this party. */
  stop(by: 'student' | 'instructor' | 'server'): void;
  /** What the run uses now, from the kernel. */
  usage(): Usage;
  /** Resolves once, never rejects: a failure of the sandbox is an ending, too. */
  readonly ended: Promise<Ended>;
}

/** How well one protection or limit holds on this machine. */
export interface Protection {
  /** A stable name such as `memory-limit`. */
  name: string;
  state: 'holds' | 'weaker' | 'missing';
  /** What was tried and what came of it, in one line. */
  found: string;
  /** How to mend it, where it can be. */
  remedy?: string;
}

export interface SandboxOptions {
  /** The folder of @forkhall/runtime, mounted read-only in each sandbox. */
  runtimeFolder: string;
  /** Sandboxes at once, spares included. */
  places: number;
  /** Spares to keep per language; 0 for none. */
  spares: Readonly<Record<Language, number>>;
  /** The interpreters; by default /usr/bin/python3 and the Node that runs this. */
  python?: string;
  node?: string;
  /** Where control sockets and run folders go; by default a new folder in the system's temporary one. */
  stateFolder?: string;
  /** `auto` (v2, then v1, then none), or one of them. */
  cgroup?: 'auto' | 'v2' | 'v1' | 'none';
  log?: (level: 'debug' | 'info' | 'warn' | 'error', message: string, details?: Record<string, unknown>) => void;
}

/** All sandboxes of one server or one command. Disposing of it ends every run (`stopped` by the server) and every spare. */
export interface SandboxHost extends AsyncDisposable {
  readonly cgroup: 'v2' | 'v1' | 'none';
  /** Versions of the interpreters, as `Python 3.11.2`; undefined where there is none. */
  readonly interpreters: Readonly<Record<Language, string | undefined>>;
  /** Starts the program, in a spare where one fits, cold otherwise. Rejects only when disposed; a failed start is an ending. */
  run(program: Program): Promise<SandboxRun>;
  /** Which entry names spares are made for from now on: a spare's interpreter knows its script's name from its start. */
  expect(language: Language, entry: string): void;
  /** Tries each protection and limit for real; slow (seconds). */
  probe(): Promise<Protection[]>;
}
