/** Who wrote a stretch of output, by pid (0: not known), and how long it is: in bytes, or in UTF-16 code units of text. */
export type WriterSpan = [pid: number, length: number];

/** Adds a stretch; one by the same writer goes on with the one before. */
export function addSpan(spans: WriterSpan[], pid: number, length: number): void {
  if (length === 0) return;
  const last = spans.at(-1);
  if (last !== undefined && last[0] === pid) last[1] += length;
  else spans.push([pid, length]);
}

/** The part of some stretches that lies between two places. */
export function sliceSpans(spans: readonly WriterSpan[], from: number, to: number): WriterSpan[] {
  const slice: WriterSpan[] = [];
  let at = 0;
  for (const [pid, length] of spans) {
    addSpan(slice, pid, Math.max(0, Math.min(to, at + length) - Math.max(from, at)));
    at += length;
    if (at >= to) break;
  }
  return slice;
}

/** Whether any of the writers is known. */
export function isAnyKnown(spans: readonly WriterSpan[]): boolean {
  return spans.some(([pid]) => pid !== 0);
}

/** Counts the UTF-16 code units that bytes decode to, each character where its last byte is. */
export class Utf16Counter {
  #missing = 0;
  #units = 0;

  /** As `count`, where the number is known otherwise. */
  follow(bytes: Uint8Array): void {
    // A character has four bytes at most: what came before the last three decides nothing.
    if (bytes.length > 3) this.#missing = 0;
    this.count(bytes.length > 3 ? bytes.subarray(-3) : bytes);
  }

  /** Exact for well-formed UTF-8, also where a character lies across several calls. */
  count(bytes: Uint8Array): number {
    let units = 0;
    for (const byte of bytes) {
      if (this.#missing > 0 && (byte & 0xc0) === 0x80) {
        this.#missing -= 1;
        if (this.#missing === 0) units += this.#units;
        continue;
      }
      if (this.#missing > 0) units += 1; // what was begun and not finished is one U+FFFD
      this.#missing = byte >= 0xf0 && byte <= 0xf4 ? 3 : byte >= 0xe0 && byte <= 0xef ? 2 : byte >= 0xc2 && byte <= 0xdf ? 1 : 0;
      this.#units = this.#missing === 3 ? 2 : 1;
      if (this.#missing === 0) units += 1;
    }
    return units;
  }
}

/** Stretches of bytes as stretches of the text that they decode to. */
export function spansOfText(bytes: Uint8Array, spans: readonly WriterSpan[], text: string, counter: Utf16Counter): WriterSpan[] {
  const result: WriterSpan[] = [];
  let at = 0;
  let left = text.length;
  const [only] = spans;
  if (spans.length === 1 && only !== undefined) {
    counter.follow(bytes);
    addSpan(result, only[0], left);
    return result;
  }
  for (const [pid, length] of spans) {
    const units = Math.min(left, counter.count(bytes.subarray(at, at + length)));
    addSpan(result, pid, units);
    at += length;
    left -= units;
  }
  // Bytes that are no UTF-8 are counted by the decoder in its own way.
  addSpan(result, result.at(-1)?.[0] ?? spans.at(-1)?.[0] ?? 0, left);
  return result;
}
