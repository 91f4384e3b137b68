import { randomBytes } from 'node:crypto';

/** Who wrote a stretch of output, by pid (0: not known), and how many bytes it is long. */
export type Writer = [pid: number, bytes: number];

export interface Unmarked {
  bytes: Uint8Array;
  writers: Writer[];
}

/**
 * A mark is one introducer and a few of sixteen control characters, each a hexadecimal digit. Terminals ignore all of
 * them and no terminal driver changes them or counts a column for them, so half a mark (a Ctrl-C throws away what the
 * driver holds, wherever it is cut) is nothing that anybody sees. packages/runtime/python/forkhall_events/marks.py
 * has the same list.
 */
const introducer = 0x1d;
const digits = [0x01, 0x02, 0x03, 0x04, 0x06, 0x10, 0x12, 0x14, 0x15, 0x16, 0x17, 0x19, 0x1c, 0x1e, 0x1f, 0x7f];
const valueOfDigit = new Int8Array(256).fill(-1);
digits.forEach((digit, value) => {
  valueOfDigit[digit] = value;
});

const tokenDigits = 5;
const pidDigits = 6;
const maxPid = 4_194_304;
/** So much of a mark is one of ours, whatever became of the rest. */
const surelyOurs = 3;

/** What the marks of one run begin with: ten hexadecimal digits, five for a beginning and five for an end. */
export function newMarkToken(): string {
  const [first = 0, ...rest] = randomBytes(5);
  // Beginning and end differ in their first digit.
  const hex = Buffer.from([first, ...rest]).toString('hex');
  const other = ((Number.parseInt(hex[0] as string, 16) + 1 + ((rest[0] ?? 0) % 15)) % 16).toString(16);
  return `${hex.slice(0, tokenDigits)}${other}${hex.slice(tokenDigits + 1)}`;
}

function bytesOf(hex: string): number[] {
  return [introducer, ...Array.from(hex, (digit) => digits[Number.parseInt(digit, 16)] as number)];
}

/** Takes the marks out of a terminal's bytes, and says whose the bytes between them are. */
export class WriterMarks {
  readonly #begin: readonly number[];
  readonly #end: readonly number[];
  #pending: Uint8Array = new Uint8Array();
  #pid = 0;
  #markBytes = 0;

  constructor(token: string) {
    if (!/^[0-9a-f]{10}$/.test(token)) throw new Error(`WriterMarks: "${token}" is no token; make one with newMarkToken()`);
    this.#begin = bytesOf(token.slice(0, tokenDigits));
    this.#end = bytesOf(token.slice(tokenDigits));
  }

  /** Bytes of marks taken out so far. */
  get markBytes(): number {
    return this.#markBytes;
  }

  /** What waits for its next bytes is so short that it may be the program's own. */
  get isUnsure(): boolean {
    return this.#pending.length > 0 && this.#pending.length < surelyOurs;
  }

  push(chunk: Uint8Array): Unmarked {
    const whole = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    if (this.#pending.length > 0) this.#pending = new Uint8Array();
    let mark = whole.indexOf(introducer);
    if (mark < 0) return { bytes: whole, writers: whole.length === 0 ? [] : [[this.#pid, whole.length]] };
    const bytes = new Uint8Array(whole.length);
    const writers: Writer[] = [];
    let kept = 0;
    let at = 0;
    const keep = (end: number) => {
      if (end === at) return;
      bytes.set(whole.subarray(at, end), kept);
      add(writers, this.#pid, end - at);
      kept += end - at;
      at = end;
    };
    for (; mark >= 0; mark = whole.indexOf(introducer, mark)) {
      const found = this.#match(whole, mark);
      if (found === 'plain') {
        mark += 1;
        continue;
      }
      keep(mark);
      if (found === 'unfinished') {
        this.#pending = whole.slice(mark);
        at = whole.length;
        break;
      }
      this.#pid = found.pid;
      this.#markBytes += found.length;
      mark += found.length;
      at = mark;
    }
    keep(whole.length);
    return { bytes: bytes.subarray(0, kept), writers };
  }

  /** Nothing follows what waits, or not soon: it is the program's own, unless it is surely a mark. */
  flush(): Unmarked {
    const rest = this.#pending;
    this.#pending = new Uint8Array();
    if (rest.length >= surelyOurs) {
      this.#markBytes += rest.length;
      return { bytes: new Uint8Array(), writers: [] };
    }
    return { bytes: rest, writers: rest.length === 0 ? [] : [[this.#pid, rest.length]] };
  }

  #match(bytes: Uint8Array, from: number): 'plain' | 'unfinished' | { length: number; pid: number } {
    const begin = agreeing(bytes, from, this.#begin);
    const end = agreeing(bytes, from, this.#end);
    const isBegin = begin >= end;
    const token = isBegin ? this.#begin : this.#end;
    let length = Math.max(begin, end);
    if (length < token.length) {
      if (from + length === bytes.length) return 'unfinished';
      return length < surelyOurs ? 'plain' : { length, pid: 0 };
    }
    if (!isBegin) return { length, pid: 0 };
    let pid = 0;
    for (const stop = length + pidDigits; length < stop; length += 1) {
      if (from + length === bytes.length) return 'unfinished';
      const digit = valueOfDigit[bytes[from + length] as number] as number;
      if (digit < 0) return { length, pid: 0 };
      pid = pid * 16 + digit;
    }
    return { length, pid: pid <= maxPid ? pid : 0 };
  }
}

/** How many bytes from a place on are as they should be. */
function agreeing(bytes: Uint8Array, from: number, wanted: readonly number[]): number {
  let length = 0;
  while (length < wanted.length && bytes[from + length] === wanted[length]) length += 1;
  return length;
}

function add(writers: Writer[], pid: number, bytes: number): void {
  const last = writers.at(-1);
  if (last !== undefined && last[0] === pid) last[1] += bytes;
  else writers.push([pid, bytes]);
}

/** The first so many bytes of some output. */
export function firstBytes({ bytes, writers }: Unmarked, length: number): Unmarked {
  if (length >= bytes.length) return { bytes, writers };
  const cut: Writer[] = [];
  let left = length;
  for (const [pid, its] of writers) {
    if (left <= 0) break;
    cut.push([pid, Math.min(its, left)]);
    left -= its;
  }
  return { bytes: bytes.subarray(0, length), writers: cut };
}
