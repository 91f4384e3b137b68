import { type FileHandle, open } from 'node:fs/promises';
import { decodeRecord, type LogRecord, nextSeq } from '@forkhall/protocol';

/** A record as it is read. */
export interface LogEntry {
  record: LogRecord;
  /** Terminal bytes, for output; 0 for the others. */
  outputBytes: number;
  /** About how many bytes it takes to pass it on. */
  bytes: number;
}

/** A record on its way to a file. */
export interface NewEntry extends LogEntry {
  line: string;
}

/** Terminal bytes that a record stands for (what was no UTF-8 counts as its replacement). */
export function outputBytesOf(record: LogRecord): number {
  return record.kind === 'output' ? Buffer.byteLength(record.data) : 0;
}

/** What a record counts for beside its text, so that a million empty ones do not pass under the cap. */
const recordOverheadBytes = 16;
const spanBytes = 8;

/** What a record counts for under the cap, bytes. Events have a budget of their own. */
export function weightOf({ record, outputBytes }: LogEntry): number {
  switch (record.kind) {
    case 'events':
      return 0;
    case 'input':
      return recordOverheadBytes + Buffer.byteLength(record.data);
    case 'writers':
      return recordOverheadBytes + record.spans.length * spanBytes;
    default:
      return recordOverheadBytes + outputBytes;
  }
}

/** A reader that begins inside a gap is told the rest of it; its `bytes` stay those of the whole gap. */
export function beginningAt(record: LogRecord, fromSeq: number): LogRecord {
  return record.kind === 'gap' && record.seq < fromSeq ? { ...record, seq: fromSeq } : record;
}

export interface LogSlice {
  entries: LogEntry[];
  /** The seq after the last line that was looked at. */
  nextSeq: number;
}

const newline = 0x0a;
const scanBytes = 256 * 1024;
const markEveryBytes = 64 * 1024;
/** A gap's line within its first bytes, whatever its time is. */
const gapCode = Buffer.from('"forkhall.gap"');
const eventsCode = Buffer.from('"forkhall.events"');
/** A code stands within so many bytes of its line. */
const codeWithin = 64;

/** The seq after the record in this line; without parsing lines that can hold any number of characters. */
function seqAfter(line: Buffer, seq: number): number {
  if (!line.subarray(0, codeWithin).includes(gapCode)) return seq + 1;
  const record = decode(line.toString('utf8'), seq);
  return record === undefined ? seq + 1 : nextSeq(record);
}

/** A line that is no event (a disk that went bad) is passed over like one of a newer version. */
function decode(line: string, seq: number): LogRecord | undefined {
  try {
    return decodeRecord(line, seq);
  } catch {
    return undefined;
  }
}

/**
 * One file of a log: a first line of its own, then records from `firstSeq` on. It knows where some of its records
 * begin (one mark for every 64 KiB), so that reading from the middle reads little. Appends come one after another;
 * reads may come at any time and see what was written completely.
 */
export class LogPart implements AsyncDisposable {
  readonly path: string;
  readonly firstLine: string;
  readonly firstSeq: number;
  readonly #handle: FileHandle;
  #marks: { seq: number; offset: number }[];
  #nextSeq: number;
  #size: number;

  private constructor(path: string, handle: FileHandle, firstLine: string, firstSeq: number) {
    this.path = path;
    this.#handle = handle;
    this.firstLine = firstLine;
    this.firstSeq = firstSeq;
    this.#nextSeq = firstSeq;
    this.#size = Buffer.byteLength(firstLine) + 1;
    this.#marks = [{ seq: firstSeq, offset: this.#size }];
  }

  /** The seq that the next appended record has. */
  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** Bytes of the file up to the end of its last complete line. */
  get size(): number {
    return this.#size;
  }

  /** Makes the file; one that is there is emptied. */
  static async create(path: string, firstLine: string, firstSeq: number): Promise<LogPart> {
    const handle = await open(path, 'w+', 0o600);
    const part = new LogPart(path, handle, firstLine, firstSeq);
    await writeAll(handle, Buffer.from(`${firstLine}\n`), 0);
    return part;
  }

  /**
   * Opens a file that is there and finds its records. Bytes after the last complete line are left out (and overwritten
   * by the next append). Undefined where the file has no complete first line. `firstSeq` may read it from that line.
   */
  static async open(path: string, firstSeq: (firstLine: string) => number, mode: 'read' | 'append'): Promise<LogPart | undefined> {
    const handle = await open(path, mode === 'read' ? 'r' : 'r+');
    try {
      let part: LogPart | undefined;
      for await (const block of blocks(handle, 0, Number.POSITIVE_INFINITY)) {
        for (const { line, end } of linesOf(block)) {
          if (part === undefined) {
            const firstLine = line.toString('utf8');
            part = new LogPart(path, handle, firstLine, firstSeq(firstLine));
          } else {
            part.#mark();
            part.#nextSeq = seqAfter(line, part.#nextSeq);
            part.#size = end;
          }
        }
      }
      if (part === undefined) await handle.close();
      return part;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Appends lines that `encodeRecord` made, each with its newline, in one write. */
  async append(text: string, nextSeq: number): Promise<void> {
    const bytes = Buffer.from(text);
    await writeAll(this.#handle, bytes, this.#size);
    this.#mark();
    this.#size += bytes.length;
    this.#nextSeq = nextSeq;
  }

  /** Appends another part's records as they are. */
  async appendPart(part: LogPart): Promise<void> {
    for await (const block of blocks(part.#handle, part.#firstOffset, part.#size)) {
      await writeAll(this.#handle, block.bytes, this.#size);
      this.#mark();
      for (const { line } of linesOf(block)) this.#nextSeq = seqAfter(line, this.#nextSeq);
      this.#size += block.bytes.length;
    }
  }

  /** Records from `fromSeq` on, up to about `maxBytes` of file, at least one where there is one. */
  async read(fromSeq: number, maxBytes: number): Promise<LogSlice> {
    const entries: LogEntry[] = [];
    const mark = this.#markBefore(fromSeq);
    let seq = mark.seq;
    let from: number | undefined;
    for await (const block of blocks(this.#handle, mark.offset, this.#size)) {
      for (const { line, start, end } of linesOf(block)) {
        const after = seqAfter(line, seq);
        if (after > fromSeq) {
          from ??= start;
          const record = decode(line.toString('utf8'), seq);
          if (record !== undefined) entries.push({ record: beginningAt(record, fromSeq), outputBytes: outputBytesOf(record), bytes: line.length });
          if (end - from >= maxBytes) return { entries, nextSeq: after };
        }
        seq = after;
      }
    }
    return { entries, nextSeq: Math.max(seq, fromSeq) };
  }

  /** Each record's line, cheaply: what one of events holds is not looked at. */
  async *lines(): AsyncGenerator<{ text: string; seq: number; t: number; isEvents: boolean; outputBytes: number }> {
    let seq = this.firstSeq;
    for await (const block of blocks(this.#handle, this.#firstOffset, this.#size)) {
      for (const { line } of linesOf(block)) {
        const isEvents = line.subarray(0, codeWithin).includes(eventsCode);
        const record = isEvents ? undefined : decode(line.toString('utf8'), seq);
        const t = record?.t ?? Number.parseFloat(line.toString('latin1', 1, codeWithin));
        yield { text: isEvents ? line.toString('utf8') : '', seq, t, isEvents, outputBytes: record === undefined ? 0 : outputBytesOf(record) };
        seq = seqAfter(line, seq);
      }
    }
  }

  /** Forgets everything from the record with this seq on, and what lies behind the last complete line. */
  async truncate(seq: number): Promise<void> {
    const mark = this.#markBefore(seq);
    let at = mark.seq;
    let size = mark.offset;
    scan: for await (const block of blocks(this.#handle, mark.offset, this.#size)) {
      for (const { line, end } of linesOf(block)) {
        const after = seqAfter(line, at);
        if (after > seq) break scan;
        at = after;
        size = end;
      }
    }
    await this.#handle.truncate(size);
    this.#size = size;
    this.#nextSeq = at;
    this.#marks = this.#marks.filter((m) => m.offset <= size);
  }

  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }

  get #firstOffset(): number {
    return Buffer.byteLength(this.firstLine) + 1;
  }

  /** Before an append: remembers where the next record begins, if the last mark lies far back. */
  #mark(): void {
    if (this.#size - (this.#marks.at(-1)?.offset ?? 0) >= markEveryBytes) this.#marks.push({ seq: this.#nextSeq, offset: this.#size });
  }

  #markBefore(seq: number): { seq: number; offset: number } {
    let low = 0;
    let high = this.#marks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#marks[middle]?.seq ?? 0) <= seq) low = middle;
      else high = middle - 1;
    }
    return this.#marks[low] ?? { seq: this.firstSeq, offset: this.#firstOffset };
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Complete lines of a file, and where they lie in it. */
interface Block {
  bytes: Buffer;
  offset: number;
}

/** No record's line is longer; a file with more bytes and no newline is broken there. */
const maxLineBytes = 16 * 1024 * 1024;

/** What lies between two offsets, in blocks that end where a line ends. */
async function* blocks(handle: FileHandle, from: number, to: number): AsyncGenerator<Block> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = from;
  while (offset + rest.length < to && rest.length < maxLineBytes) {
    const want = Math.min(scanBytes, to - offset - rest.length);
    const buffer = Buffer.allocUnsafe(want);
    const { bytesRead } = await handle.read(buffer, 0, want, offset + rest.length);
    if (bytesRead === 0) return;
    rest = rest.length === 0 ? buffer.subarray(0, bytesRead) : Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    const end = rest.lastIndexOf(newline) + 1;
    if (end > 0) yield { bytes: rest.subarray(0, end), offset };
    offset += end;
    rest = rest.subarray(end);
  }
}

/** The lines of a block, without their newlines. */
function* linesOf({ bytes, offset }: Block): Generator<{ line: Buffer; start: number; end: number }> {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(newline, at);
    yield { line: bytes.subarray(at, end), start: offset + at, end: offset + end + 1 };
    at = end + 1;
  }
}
