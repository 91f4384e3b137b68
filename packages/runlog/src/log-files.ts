import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeRecord, type LogHeader } from '@forkhall/protocol';
import { beginningAt, type LogEntry, LogPart, type LogSlice, weightOf } from './log-part.ts';
import { appendTail, gapBefore, parseTailLine, removeTails, tailLine, tailPath } from './tail-parts.ts';

const tailFiles = 8;

interface WrittenPart {
  part: LogPart;
  outputBytes: number;
  weight: number;
}

/**
 * The files of a log that is being written. The first half of the cap is the head, which is the log's own file. What
 * comes later goes into a few files beside it, of which the oldest is deleted when a new one is begun; `join` copies
 * what is left of them behind the head, after a `gap` record.
 */
export class LogFiles implements AsyncDisposable {
  readonly #path: string;
  readonly #header: LogHeader;
  readonly #headBytes: number;
  readonly #tailBytes: number;
  #head: WrittenPart | undefined;
  #tails: WrittenPart[] = [];
  #tailCount = 0;
  #outputBytes = 0;
  #lastT = 0;

  constructor(path: string, header: LogHeader, capBytes: number) {
    this.#path = path;
    this.#header = header;
    this.#headBytes = capBytes / 2;
    this.#tailBytes = Math.floor(capBytes / 2 / tailFiles);
  }

  /** Two records fit into one file of the tail. */
  get maxRecordBytes(): number {
    return Math.max(256, Math.min(65_536, Math.floor(this.#tailBytes / 2)));
  }

  /** Makes the log's file where it is not there. */
  async open(): Promise<LogPart> {
    if (this.#head !== undefined) return this.#head.part;
    const firstLine = JSON.stringify(this.#header);
    const create = () => LogPart.create(this.#path, firstLine, 0);
    const part = await create().catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      return create();
    });
    this.#head = { part, outputBytes: 0, weight: 0 };
    return part;
  }

  /** Appends records, in as few writes as there are files that take them. */
  async write(batch: readonly LogEntry[]): Promise<void> {
    await this.open();
    for (let at = 0; at < batch.length; ) {
      const place = await this.#placeFor(batch[at] as LogEntry);
      let text = '';
      let nextSeq = 0;
      do {
        const entry = batch[at] as LogEntry;
        text += `${encodeRecord(entry.record)}\n`;
        nextSeq = entry.record.seq + 1;
        place.weight += weightOf(entry);
        place.outputBytes += entry.outputBytes;
        this.#outputBytes += entry.outputBytes;
        this.#lastT = entry.record.t;
        at += 1;
      } while (at < batch.length && this.#holds(place, batch[at] as LogEntry));
      await place.part.append(text, nextSeq);
    }
  }

  /** Written records from `fromSeq` on, or the gap that stands for them. @throws where a file was closed meanwhile: read again */
  async read(fromSeq: number, maxBytes: number): Promise<LogSlice> {
    const head = this.#head;
    if (head === undefined) throw new Error(`LogFiles.read: the log ${this.#path} has no file yet`);
    if (fromSeq < head.part.nextSeq) return head.part.read(fromSeq, maxBytes);
    for (const { part } of this.#tails) {
      if (fromSeq >= part.nextSeq) continue;
      const gap = gapBefore(parseTailLine(part.firstLine), head.part.nextSeq, head.outputBytes);
      if (gap !== undefined && fromSeq <= gap.toSeq) return { entries: [{ record: beginningAt(gap, fromSeq), outputBytes: 0 }], nextSeq: gap.toSeq + 1 };
      return part.read(fromSeq, maxBytes);
    }
    throw new Error(`LogFiles.read: the log ${this.#path} does not hold record ${fromSeq}`);
  }

  /** Copies the tail behind the head. Returns what deletes the tail's files: to be called when the whole log is safe in the one file. */
  async join(): Promise<() => Promise<void>> {
    const head = await this.open();
    const tails = this.#tails;
    await appendTail(head, this.#head?.outputBytes ?? 0, tails);
    this.#tails = [];
    return async () => {
      for (const { part } of tails) await part[Symbol.asyncDispose]();
      await removeTails(tails.map(({ part }) => part.path));
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#head?.part[Symbol.asyncDispose]();
    for (const { part } of this.#tails) await part[Symbol.asyncDispose]();
  }

  /** The head while it has room, then the newest file of the tail. */
  async #placeFor(entry: LogEntry): Promise<WrittenPart> {
    const newest = this.#tails.at(-1) ?? this.#head;
    return newest !== undefined && this.#holds(newest, entry) ? newest : this.#newTail(entry);
  }

  #holds(place: WrittenPart, entry: LogEntry): boolean {
    if (place === this.#head) return this.#tailCount === 0 && place.weight + weightOf(entry) <= this.#headBytes;
    return place.weight === 0 || place.weight + weightOf(entry) <= this.#tailBytes;
  }

  async #newTail(first: LogEntry): Promise<WrittenPart> {
    const line = tailLine({ seq: first.record.seq, outputBytes: this.#outputBytes, t: this.#lastT });
    const part = await LogPart.create(tailPath(this.#path, this.#tailCount), line, first.record.seq);
    this.#tailCount += 1;
    const tail: WrittenPart = { part, outputBytes: 0, weight: 0 };
    this.#tails.push(tail);
    if (this.#tails.length > tailFiles) {
      const oldest = this.#tails.shift();
      if (oldest !== undefined) {
        await removeTails([oldest.part.path]);
        await oldest.part[Symbol.asyncDispose]();
      }
    }
    return tail;
  }
}
