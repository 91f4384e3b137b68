import { type Ending, type Limits, OperationRefused, type RunState, type RunSummary, type TerminalSize } from '@forkhall/protocol';
import { EventBudget, EventRecords, OutputRecords, RunLog, type WriterSpan } from '@forkhall/runlog';
import type { Ended, SandboxHost, SandboxRun } from '@forkhall/sandbox';
import type { RunRequest } from './run-request.ts';
import { moveRun, type RunMove } from './run-state.ts';

export interface LiveRunOptions {
  id: string;
  sessionId: string;
  number: number;
  request: RunRequest;
  limits: Limits;
  /** Events that the log keeps as they are. */
  eventsPerRun: number;
  logPath: string;
  /** The state has changed. */
  onChange: (run: LiveRun) => void;
  /** A defect or a full disk; the run goes on where it can. */
  onProblem: (what: string, error: unknown) => void;
}

/** Keys that may be typed into one run, bytes: what the program does not read has to wait in the server's memory. */
const maxInputBytes = 16 * 1024 * 1024;

const nothingUsed = { wallMs: 0, cpuMs: 0, peakBytes: 0, processes: 0, outputBytes: 0 };

/** One run from the request to its end: its state, its sandbox and its log. */
export class LiveRun {
  readonly id: string;
  readonly sessionId: string;
  readonly request: RunRequest;
  readonly log: RunLog;
  readonly createdAtMs = Date.now();
  queuePlace: number | undefined;
  readonly #options: LiveRunOptions;
  readonly #output: OutputRecords;
  readonly #events: EventRecords;
  readonly #ended = Promise.withResolvers<Ended>();
  #state: RunState = 'queued';
  #takenAt: number | undefined;
  #startedAtMs: number | undefined;
  #endedAtMs: number | undefined;
  #result: Ended | undefined;
  #sandbox: SandboxRun | undefined;
  #size: TerminalSize;
  #stoppedBy: 'student' | 'server' | undefined;
  #logFailure: string | undefined;
  #inputBytes = 0;

  constructor(options: LiveRunOptions) {
    this.#options = options;
    this.id = options.id;
    this.sessionId = options.sessionId;
    this.request = options.request;
    this.#size = options.request.size;
    this.log = new RunLog({
      path: options.logPath,
      header: { version: 2, width: this.#size.cols, height: this.#size.rows, timestamp: Math.floor(this.createdAtMs / 1_000), title: options.request.entry },
      capBytes: options.limits.logBytes,
      clock: () => this.#clock(),
      onFailure: (error) => this.#logFailed(error),
    });
    this.#output = new OutputRecords({
      maxBytes: this.log.maxRecordBytes,
      emit: (data, bytes, writers) => {
        // What was done before it was printed is told before it.
        this.#events.flush();
        this.log.appendOutput(data, bytes, writers);
      },
    });
    this.#events = new EventRecords({
      clock: () => this.#clock(),
      budget: EventBudget.of(options.eventsPerRun),
      emit: (events) => this.log.append({ kind: 'events', events }),
    });
  }

  get state(): RunState {
    return this.#state;
  }

  /** Resolves when the sandbox is gone (or there never was one); the log is not closed yet. */
  get ended(): Promise<Ended> {
    return this.#ended.promise;
  }

  get startedAtMs(): number | undefined {
    return this.#startedAtMs;
  }

  summary(): RunSummary {
    const { language, entry, args, startMethod } = this.request;
    const result = this.#state === 'ended' ? this.#result : undefined;
    return {
      id: this.id,
      number: this.#options.number,
      language,
      entry,
      args,
      ...(startMethod === undefined ? {} : { startMethod }),
      state: this.#state,
      ...(this.#state === 'queued' && this.queuePlace !== undefined ? { queuePlace: this.queuePlace } : {}),
      createdAtMs: this.createdAtMs,
      ...(this.#startedAtMs === undefined ? {} : { startedAtMs: this.#startedAtMs }),
      ...(this.#endedAtMs === undefined ? {} : { endedAtMs: this.#endedAtMs }),
      ...(this.#state === 'running' && this.#sandbox !== undefined ? { usage: this.#sandbox.usage() } : {}),
      ...(result === undefined
        ? {}
        : {
            ending: result.ending,
            usage: result.usage,
            leftovers: result.leftovers,
            written: result.written.map(({ path, bytes, complete }) => ({ path, bytes, complete })),
          }),
    };
  }

  /** Its turn has come: starts the program. Resolves when the program runs, or could not be started. */
  async begin(host: SandboxHost): Promise<void> {
    this.#takenAt = performance.now();
    const takenUpAtS = Number(process.hrtime.bigint()) / 1e9;
    this.#move('take');
    this.log.prepare();
    const { language, entry, files, args, startMethod, taskSwitches } = this.request;
    let sandbox: SandboxRun;
    try {
      sandbox = await host.run({
        language,
        entry,
        files: files.map(({ path, text }) => ({ path, content: text })),
        args,
        ...(startMethod === undefined ? {} : { startMethod }),
        taskSwitches,
        size: this.#size,
        limits: this.#options.limits,
        takenUpAtS,
      });
    } catch (error) {
      this.#options.onProblem('the sandbox host refused a run', error);
      this.#over(withoutProgram({ kind: 'sandbox-failed', reason: error instanceof Error ? error.message : String(error) }));
      return;
    }
    this.#sandbox = sandbox;
    this.#startedAtMs = Date.now();
    // A sandbox that failed while it started has no program; its ending says so.
    if (sandbox.pid > 0) this.log.append({ kind: 'started', pid: sandbox.pid, warm: sandbox.warm });
    sandbox.onEvents((events) => this.#events.push(events));
    sandbox.onOutput((chunk, writers) => this.#take(sandbox, chunk, writers));
    this.#move('start');
    if (this.#size !== this.request.size) sandbox.resize(this.#size);
    if (this.#stoppedBy !== undefined) sandbox.stop(this.#stoppedBy);
    void sandbox.ended.then((ended) => this.#over(ended));
  }

  input(data: string): void {
    const sandbox = this.#running('run.input');
    this.#inputBytes += Buffer.byteLength(data);
    if (this.#inputBytes > maxInputBytes) throw new OperationRefused('too-large', `run.input: a run takes at most ${maxInputBytes} bytes of input`);
    this.#output.flush();
    this.log.append({ kind: 'input', data });
    sandbox.write(data);
  }

  resize(size: TerminalSize): void {
    if (this.#state === 'ended' || this.#result !== undefined) throw ended('run.resize');
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = size;
    if (this.#sandbox === undefined) return;
    this.#output.flush();
    this.log.append({ kind: 'resize', ...size });
    this.#sandbox.resize(size);
  }

  interrupt(): void {
    this.#running('run.interrupt').interrupt();
  }

  /** Stops it wherever it is: in the queue, while it starts, or running. */
  stop(by: 'student' | 'server'): void {
    if (this.#state === 'ended' || this.#result !== undefined) throw ended('run.stop');
    this.#stoppedBy ??= by;
    if (this.#state === 'queued') this.#over(withoutProgram({ kind: 'stopped', by }));
    else this.#sandbox?.stop(by);
  }

  /** Closes the log; then the run is over for everybody. */
  async close(): Promise<Ended> {
    const result = await this.ended;
    this.#output.end();
    this.#events.end();
    try {
      await this.log.end({ ending: result.ending, usage: result.usage, leftovers: result.leftovers });
    } catch (error) {
      this.#options.onProblem('the log of a run could not be closed', error);
    }
    this.#endedAtMs = Date.now();
    this.#move('end');
    return result;
  }

  #clock(): number {
    return this.#takenAt === undefined ? 0 : (performance.now() - this.#takenAt) / 1_000;
  }

  #take(sandbox: SandboxRun, chunk: Uint8Array, writers: readonly WriterSpan[]): void {
    this.#output.push(chunk, writers);
    if (!this.log.behind) return;
    sandbox.pause();
    void this.log.caughtUp().then(() => sandbox.resume());
  }

  #running(operation: string): SandboxRun {
    if (this.#state === 'ended' || this.#result !== undefined) throw ended(operation);
    if (this.#sandbox === undefined) throw new OperationRefused('unavailable', `${operation}: the run has not started yet; wait until it is running`);
    return this.#sandbox;
  }

  #over(result: Ended): void {
    // What it printed could not be kept or shown, whatever else became of it.
    const told: Ended = this.#logFailure === undefined ? result : { ...result, ending: { kind: 'sandbox-failed', reason: this.#logFailure } };
    this.#result = told;
    this.#ended.resolve(told);
  }

  #logFailed(error: unknown): void {
    this.#logFailure = `the log cannot be written (${error instanceof Error && 'code' in error ? error.code : 'unknown'})`;
    this.#options.onProblem('the log of a run cannot be written', error);
    // The sandbox may not be there yet; then it is stopped when it comes.
    this.#stoppedBy ??= 'server';
    this.#sandbox?.stop('server');
  }

  #move(move: RunMove): void {
    this.#state = moveRun(this.#state, move);
    this.#options.onChange(this);
  }
}

function ended(operation: string): OperationRefused {
  return new OperationRefused('run-ended', `${operation}: the run has ended; start it again`);
}

/** The end of a run that never had a process. */
function withoutProgram(ending: Ending): Ended {
  return { ending, usage: nothingUsed, leftovers: { count: 0, names: [] }, survivors: 0, written: [] };
}
