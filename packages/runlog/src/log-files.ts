import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LogHeader } from '@forkhall/protocol';
import { beginningAt, LogPart, type LogSlice, type NewEntry, weightOf } from './log-part.ts';
import { appendTail, condenseTail, gapBefore, parseTailLine, removeTails, tailLine, tailPath } from './tail-parts.ts';

const tailFiles = 8;

interface WrittenPart {
  part: LogPart;
  /** Output in it, or that gaps in it stand for. */
  outputBytes: number;
  weight: number;
  hasEvents: boolean;
}

/**
 * The files of a log that is being written. The first half of the cap is the head, which is the log's own file. What
 * comes later goes into a few files beside it, of which the oldest is deleted when a new one is begun, all but its
 * events, which are copied behind the head with gaps between them; `join` copies what is left of the others.
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
    this.#head = { part, outputBytes: 0, weight: 0, hasEvents: false };
    return part;
  }

  /** Appends records, in as few writes as there are files that take them. */
  async write(batch: readonly NewEntry[]): Promise<void> {
    await this.open();
    for (let at = 0; at < batch.length; ) {
      const place = await this.#placeFor(batch, at);
      let text = '';
      let nextSeq = 0;
      let withNext = false;
      do {
        const entry = batch[at] as NewEntry;
        text += `${entry.line}\n`;
        nextSeq = entry.record.seq + 1;
        place.weight += weightOf(entry);
        place.outputBytes += entry.outputBytes;
        place.hasEvents ||= entry.record.kind === 'events';
        this.#outputBytes += entry.outputBytes;
        this.#lastT = entry.record.t;
        at += 1;
        withNext = entry.record.kind === 'writers';
      } while (at < batch.length && (withNext || this.#holds(place, batch, at)));
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
      if (gap !== undefined && fromSeq <= gap.toSeq)
        return { entries: [{ record: beginningAt(gap, fromSeq), outputBytes: 0, bytes: 0 }], nextSeq: gap.toSeq + 1 };
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
  async #placeFor(batch: readonly NewEntry[], at: number): Promise<WrittenPart> {
    const newest = this.#tails.at(-1) ?? this.#head;
    return newest !== undefined && this.#holds(newest, batch, at) ? newest : this.#newTail(batch[at] as NewEntry);
  }

  #holds(place: WrittenPart, batch: readonly NewEntry[], at: number): boolean {
    const weight = place.weight + unitWeight(batch, at);
    if (place === this.#head) return this.#tailCount === 0 && weight <= this.#headBytes;
    return place.weight === 0 || weight <= this.#tailBytes;
  }

  async #newTail(first: NewEntry): Promise<WrittenPart> {
    const line = tailLine({ seq: first.record.seq, outputBytes: this.#outputBytes, t: this.#lastT });
    const part = await LogPart.create(tailPath(this.#path, this.#tailCount), line, first.record.seq);
    this.#tailCount += 1;
    const tail: WrittenPart = { part, outputBytes: 0, weight: 0, hasEvents: false };
    this.#tails.push(tail);
    if (this.#tails.length > tailFiles) await this.#dropOldest();
    return tail;
  }

  async #dropOldest(): Promise<void> {
    const [oldest] = this.#tails;
    const head = this.#head;
    if (oldest === undefined || head === undefined) return;
    // Whoever reads meanwhile finds the events in the one or in the other.
    if (oldest.hasEvents) head.outputBytes = await condenseTail(head.part, head.outputBytes, oldest.part);
    this.#tails.shift();
    await removeTails([oldest.part.path]);
    await oldest.part[Symbol.asyncDispose]();
  }
}

/** What a record weighs; those that say who wrote the next go where that goes. */
function unitWeight(batch: readonly NewEntry[], at: number): number {
  const entry = batch[at] as NewEntry;
  const next = batch[at + 1];
  return weightOf(entry) + (entry.record.kind === 'writers' && next !== undefined ? weightOf(next) : 0);
}
