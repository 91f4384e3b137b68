import type { LogRecord, Notice, ProcessEvent } from '@forkhall/protocol';
import { OutputReel } from './output-reel.ts';
import type { WriterSpan } from './output-writers.ts';
import { newStream, type RecordStream, receive, skipForward, watched } from './record-stream.ts';

/** Where a run's log is shown. */
export interface RunScreen {
  /** `done` is called when the data has been drawn. */
  write(data: string, options: { replay: boolean; spans?: readonly WriterSpan[] }, done?: () => void): void;
  /** A dim line of the page's own. */
  note(note: RunNote): void;
  reset(): void;
}

export type RunNote = { kind: 'gap'; bytes: number } | { kind: 'skipped'; bytes: number };

export interface RunViewerOptions {
  screen: RunScreen;
  /** Asks for the log from here on; resolves with where the log stands, rejects when there is no answer. */
  watch: (runId: string, fromSeq: number) => Promise<number>;
  unwatch: (runId: string) => void;
  /** The end of the output so far, some time after it has changed. */
  tailChanged: (runId: string, tail: string) => void;
  ended: (runId: string, record: Extract<LogRecord, { kind: 'ended' }>) => void;
  picture: RunPicture;
}

/** Where the processes of the shown run are followed. */
export interface RunPicture {
  /** Another run is shown, from the beginning of its log. */
  begin(runId: string | undefined): void;
  add(events: readonly ProcessEvent[]): void;
  /** The log stands at this moment of the run. */
  reached(t: number): void;
}

const tailLength = 65_536;
/** Of a moment that is looked back at, so much output is drawn: many screens full. */
const pastLength = 200_000;

/** Shows one run at a time: its log from the start, then what comes. Survives reconnects without loss or repeat. */
export class RunViewer {
  readonly #options: RunViewerOptions;
  /** Runs whose terminal is this page, and the first of their records that it has not answered. */
  readonly #answering = new Map<string, number>();
  #runId: string | undefined;
  #stream: RecordStream = newStream;
  #tail = '';
  #tailTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #reel = new OutputReel();
  /** The moment at which the terminal is shown; undefined is now. */
  #at: number | undefined;
  /** A person has asked the program to end: stay near its present from now on. */
  #hurried = false;
  /** Messages about a run that is being started and whose id is not known yet. */
  #early: { notice: Notice<'run.records'>; acknowledge: () => void }[] | undefined;

  constructor(options: RunViewerOptions) {
    this.#options = options;
  }

  get runId(): string | undefined {
    return this.#runId;
  }

  /** The shown run's log has come to its end. */
  get ended(): boolean {
    return this.#stream.ended;
  }

  /** True where this page's terminal answers the program's queries: it started the run, or somebody typed here. */
  get isTerminal(): boolean {
    return this.#runId !== undefined && this.#answering.has(this.#runId);
  }

  /** This page becomes the run's terminal from its next record on. */
  becomeTerminal(runId: string): void {
    if (this.#answering.has(runId)) return;
    const from = this.#runId === runId ? this.#stream.expectedSeq : 0;
    this.#answering.set(runId, from);
    if (this.#runId === runId) this.#stream = { ...this.#stream, answerFromSeq: from };
  }

  /** Keeps what comes for unknown runs until `start` has answered with the run's id, then shows that run. */
  async started<T extends { id: string }>(start: () => Promise<T>): Promise<T> {
    this.#early ??= [];
    try {
      const run = await start();
      this.becomeTerminal(run.id);
      this.show(run.id, { watched: true });
      return run;
    } finally {
      const early = this.#early ?? [];
      this.#early = undefined;
      for (const { notice, acknowledge } of early) this.receive(notice, acknowledge);
    }
  }

  /** `watched`: the server sends the run's records already. */
  show(runId: string | undefined, { watched = false }: { watched?: boolean } = {}): void {
    if (this.#runId !== undefined) {
      if (this.#runId !== runId) this.#options.unwatch(this.#runId);
      if (this.isTerminal) this.#answering.set(this.#runId, this.#stream.expectedSeq);
    }
    this.#runId = runId;
    this.#stream = runId === undefined ? newStream : { ...newStream, answerFromSeq: this.#answering.get(runId) ?? newStream.answerFromSeq };
    this.#tail = '';
    this.#hurried = false;
    this.#reel.clear();
    this.#at = undefined;
    this.#options.screen.reset();
    this.#options.picture.begin(runId);
    if (runId !== undefined && !watched) void this.#watch(0);
  }

  /** The connection is back: go on where it broke. */
  reconnected(): void {
    if (this.#runId !== undefined && !this.#stream.ended) void this.#watch(this.#stream.expectedSeq);
  }

  /** Shows the terminal as it was at `t`, or as it is now. */
  lookAt(t: number | undefined): void {
    if (t === this.#at || this.#runId === undefined) return;
    const before = this.#at;
    this.#at = t;
    const forward = before !== undefined && t !== undefined && t > before;
    if (!forward) this.#options.screen.reset();
    const past = t === undefined ? this.#reel.between(undefined, Number.POSITIVE_INFINITY) : this.#reel.between(forward ? before : undefined, t, pastLength);
    if (past.data !== '') this.#options.screen.write(past.data, { replay: true, ...(past.spans === undefined ? {} : { spans: past.spans }) });
  }

  /** Stop or Interrupt was pressed. */
  hurry(): void {
    this.#hurried = true;
    this.#skip();
  }

  receive(notice: Notice<'run.records'>, acknowledge: () => void): void {
    if (notice.runId !== this.#runId) {
      if (this.#early !== undefined) this.#early.push({ notice, acknowledge });
      else acknowledge();
      return;
    }
    const { stream, steps } = receive(this.#stream, notice.records, notice.nextSeq);
    this.#stream = stream;
    const { screen, picture } = this.#options;
    const writes = steps.filter((step) => step.kind === 'write');
    for (const step of steps) {
      switch (step.kind) {
        case 'write':
          this.#remember(step.data);
          this.#reel.add(step);
          // Who looks back sees it when he comes back.
          if (this.#at === undefined) screen.write(step.data, step, step === writes.at(-1) ? acknowledge : undefined);
          else if (step === writes.at(-1)) acknowledge();
          break;
        case 'gap':
          if (this.#at === undefined) screen.note({ kind: 'gap', bytes: step.bytes });
          break;
        case 'events':
          picture.add(step.events);
          break;
        case 'watch':
          void this.#watch(step.fromSeq);
          break;
        case 'ended':
          this.#tellTail();
          picture.reached(step.record.t);
          this.#options.ended(notice.runId, step.record);
          break;
        case 'started':
          break;
      }
    }
    if (writes.length === 0) acknowledge();
    picture.reached(notice.records.at(-1)?.t ?? 0);
    if (this.#hurried) this.#skip();
  }

  #skip(): void {
    const skipped = skipForward(this.#stream);
    if (skipped === undefined) return;
    this.#stream = skipped.stream;
    this.#options.screen.note({ kind: 'skipped', bytes: skipped.skippedBytes });
  }

  async #watch(fromSeq: number): Promise<void> {
    const runId = this.#runId;
    if (runId === undefined) return;
    try {
      const logNextSeq = await this.#options.watch(runId, fromSeq);
      if (this.#runId === runId) this.#stream = watched(this.#stream, logNextSeq);
    } catch {
      // Not connected: `reconnected` asks again.
    }
  }

  #remember(data: string): void {
    this.#tail = data.length >= tailLength ? data.slice(-tailLength) : (this.#tail + data).slice(-tailLength);
    this.#tailTimer ??= setTimeout(() => this.#tellTail(), 400);
  }

  #tellTail(): void {
    clearTimeout(this.#tailTimer);
    this.#tailTimer = undefined;
    if (this.#runId !== undefined && this.#tail !== '') this.#options.tailChanged(this.#runId, this.#tail);
  }
}
