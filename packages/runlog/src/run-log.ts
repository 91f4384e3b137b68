import { encodeRecord, type LogHeader, type LogRecord } from '@forkhall/protocol';
import type { LogEnd } from './log-end.ts';
import { LogFiles } from './log-files.ts';
import type { LogEntry, LogSlice, NewEntry } from './log-part.ts';
import type { WriterSpan } from './writer-spans.ts';

type WithoutPlace<R> = R extends LogRecord ? Omit<R, 'seq' | 't'> : never;
/** A record before it has its place in the log. */
export type NewRecord = WithoutPlace<Exclude<LogRecord, { kind: 'gap' | 'ended' }>>;

export interface RunLogOptions {
  path: string;
  header: LogHeader;
  /** Bytes of output to keep: the first half, and of what follows at least three quarters of the last half. */
  capBytes: number;
  /** Seconds since the run was taken up. */
  clock: () => number;
  /** The file cannot be written (a full disk): what was not written will never be published. */
  onFailure?: (error: unknown) => void;
}

/** One write, and what a viewer may lag without going to the disk. */
const batchBytes = 256 * 1024;
const recentBytes = 512 * 1024;
/** What is not written yet, above which the terminal must wait, and below which it may go on. */
const behindBytes = 1024 * 1024;
const caughtUpBytes = 256 * 1024;

/**
 * The log of a run that is on. Records get their seq when they are appended and are published (to `read` and
 * `subscribe`) once they are in the file: what a viewer was shown survives a kill of the server.
 */
export class RunLog implements AsyncDisposable {
  readonly path: string;
  /** Output records must not stand for more bytes than this. */
  readonly maxRecordBytes: number;
  readonly #options: RunLogOptions;
  readonly #files: LogFiles;
  #pending: NewEntry[] = [];
  #pendingBytes = 0;
  #recent: LogEntry[] = [];
  #recentBytes = 0;
  #lastT = 0;
  #appended = 0;
  #published = 0;
  #pump: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;
  #closing = false;
  #ended = false;
  #caughtUp: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(options: RunLogOptions) {
    this.#options = options;
    this.path = options.path;
    this.#files = new LogFiles(options.path, options.header, options.capBytes);
    this.maxRecordBytes = this.#files.maxRecordBytes;
  }

  get header(): LogHeader {
    return this.#options.header;
  }

  /** The seq after the last published record. */
  get nextSeq(): number {
    return this.#published;
  }

  /** True once the last record has been published, or never will be. */
  get ended(): boolean {
    return this.#ended || this.#failure !== undefined;
  }

  /** True while more is waiting to be written than is good: pause the terminal and await `caughtUp`. */
  get behind(): boolean {
    return this.#pendingBytes >= behindBytes && this.#failure === undefined;
  }

  caughtUp(): Promise<void> {
    if (!this.behind) return Promise.resolve();
    return new Promise((resolve) => this.#caughtUp.push(resolve));
  }

  /** Makes the file now, so that the first record need not wait for it. */
  prepare(): void {
    this.#run();
  }

  /** Appends a record; for output, `outputBytes` is the number of terminal bytes that its text stands for. */
  append(record: NewRecord, outputBytes = 0): void {
    if (this.#closing) throw new Error(`RunLog.append: the log ${this.path} has ended`);
    if (this.#failure !== undefined) return;
    this.#place(record, outputBytes);
    this.#run();
  }

  /** Appends output, and before it who wrote it, where that is known. */
  appendOutput(data: string, bytes: number, writers: WriterSpan[]): void {
    if (writers.length > 0) this.append({ kind: 'writers', spans: writers });
    this.append({ kind: 'output', data }, bytes);
  }

  /** Calls the listener whenever records have been published. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Published records from `fromSeq` on, up to about `maxBytes`, at least one where there is one. A record that was not kept is told by a gap. */
  async read(fromSeq: number, maxBytes: number): Promise<LogSlice> {
    for (let attempt = 0; ; attempt += 1) {
      const recent = this.#readRecent(fromSeq, maxBytes);
      if (recent !== undefined) return recent;
      try {
        return await this.#files.read(fromSeq, maxBytes);
      } catch (error) {
        // A file of the tail was closed while it was being read: its records are a gap now, or in the head.
        if (attempt === 8 || this.#failure !== undefined) throw error;
      }
    }
  }

  /**
   * Appends the last record, merges the tail into the file and closes it. The log can be read until it is disposed.
   * @returns the seq after the last record
   */
  async end(end: LogEnd): Promise<number> {
    if (this.#closing) throw new Error(`RunLog.end: the log ${this.path} has ended already`);
    this.#closing = true;
    await this.#written();
    try {
      await this.#close(end);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    return this.#published;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pump;
    await this.#files[Symbol.asyncDispose]();
    this.#listeners.clear();
  }

  async #close(end: LogEnd): Promise<void> {
    const removeTail = await this.#files.join();
    const head = await this.#files.open();
    this.#place({ kind: 'ended', ...end }, 0);
    const last = this.#pending.splice(0);
    for (const { line } of last) await head.append(`${line}\n`, this.#appended);
    this.#ended = true;
    this.#publish(last);
    // Safe from power cuts, too.
    await head.sync();
    await removeTail();
  }

  #place(record: NewRecord | ({ kind: 'ended' } & LogEnd), outputBytes: number): void {
    // The clock is the server's; it must not make time run backwards in the log.
    this.#lastT = Math.max(this.#lastT, Math.round(this.#options.clock() * 1e6) / 1e6);
    const placed = { seq: this.#appended, t: this.#lastT, ...record } as LogRecord;
    const line = encodeRecord(placed);
    const entry: NewEntry = { record: placed, line, outputBytes, bytes: line.length };
    this.#appended += 1;
    this.#pending.push(entry);
    this.#pendingBytes += entry.bytes;
  }

  #run(): void {
    if (this.#pump !== undefined || this.#failure !== undefined) return;
    this.#pump = this.#writePending()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#pump = undefined;
        // A record may have come between the last look at the queue and this.
        if (this.#pending.length > 0) this.#run();
      });
  }

  async #written(): Promise<void> {
    while (this.#pump !== undefined) await this.#pump;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #writePending(): Promise<void> {
    await this.#files.open();
    while (this.#pending.length > 0) {
      const batch = takeBatch(this.#pending);
      await this.#files.write(batch);
      for (const entry of batch) this.#pendingBytes -= entry.bytes;
      this.#publish(batch);
      if (this.#pendingBytes <= caughtUpBytes) for (const resolve of this.#caughtUp.splice(0)) resolve();
    }
  }

  #publish(batch: readonly LogEntry[]): void {
    for (const { record, outputBytes, bytes } of batch) {
      this.#recent.push({ record, outputBytes, bytes });
      this.#recentBytes += bytes;
    }
    let drop = 0;
    while (drop < this.#recent.length - 1 && this.#recentBytes > recentBytes) {
      this.#recentBytes -= (this.#recent[drop] as LogEntry).bytes;
      drop += 1;
    }
    if (drop > 0) this.#recent = this.#recent.slice(drop);
    const last = batch.at(-1)?.record;
    if (last !== undefined) this.#published = last.seq + 1;
    for (const listener of [...this.#listeners]) listener();
  }

  #readRecent(fromSeq: number, maxBytes: number): LogSlice | undefined {
    if (fromSeq >= this.#published) return { entries: [], nextSeq: fromSeq };
    const first = this.#recent[0]?.record.seq;
    if (first === undefined || fromSeq < first) return undefined;
    const entries: LogEntry[] = [];
    let bytes = 0;
    for (let at = fromSeq - first; at < this.#recent.length && bytes < maxBytes; at += 1) {
      const entry = this.#recent[at] as LogEntry;
      entries.push(entry);
      bytes += entry.bytes;
    }
    return { entries, nextSeq: fromSeq + entries.length };
  }

  #fail(error: unknown): void {
    this.#failure = { error };
    this.#pending = [];
    this.#pendingBytes = 0;
    for (const resolve of this.#caughtUp.splice(0)) resolve();
    for (const listener of [...this.#listeners]) listener();
    this.#options.onFailure?.(error);
  }
}

/** Takes records from the front of the queue, about as many bytes as one write is good for; writers with their output. */
function takeBatch(pending: NewEntry[]): NewEntry[] {
  let bytes = 0;
  let count = 0;
  while (count < pending.length && (bytes < batchBytes || pending[count - 1]?.record.kind === 'writers')) {
    bytes += (pending[count] as NewEntry).bytes;
    count += 1;
  }
  return pending.splice(0, count);
}
