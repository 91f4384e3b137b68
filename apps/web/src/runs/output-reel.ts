import { appendSpans, type WriterSpan } from './output-writers.ts';

/** A piece of output, when in the run it was written, and by whom where something is known of that. */
export interface OutputPiece {
  readonly t: number;
  readonly data: string;
  readonly spans?: readonly WriterSpan[];
}

/** More than a terminal keeps; of longer output the newest is kept. */
const keptLength = 4_000_000;

/** What the shown run has written, to show the terminal as it was at any moment. */
export class OutputReel {
  #pieces: OutputPiece[] = [];
  #length = 0;

  add({ t, data, spans }: OutputPiece): void {
    this.#pieces.push({ t, data, ...(spans === undefined ? {} : { spans }) });
    this.#length += data.length;
    let gone = 0;
    while (this.#length > keptLength && gone < this.#pieces.length - 1) this.#length -= this.#pieces[gone++]?.data.length ?? 0;
    if (gone > 0) this.#pieces.splice(0, gone);
  }

  clear(): void {
    this.#pieces = [];
    this.#length = 0;
  }

  /** What was written after `from` (undefined: the beginning) and up to `to`, at most the newest `length` characters of it. */
  between(from: number | undefined, to: number, length = Number.POSITIVE_INFINITY): { data: string; spans?: WriterSpan[] } {
    const parts: OutputPiece[] = [];
    let left = length;
    for (let at = this.#pieces.length - 1; at >= 0 && left > 0; at -= 1) {
      const piece = this.#pieces[at];
      if (piece === undefined || piece.t > to) continue;
      if (from !== undefined && piece.t <= from) break;
      parts.push(piece);
      left -= piece.data.length;
    }
    parts.reverse();
    const data = parts.map((part) => part.data).join('');
    if (!parts.some((part) => part.spans !== undefined)) return { data };
    const spans: WriterSpan[] = [];
    for (const part of parts) appendSpans(spans, part.spans ?? [[0, part.data.length]]);
    return { data, spans };
  }
}
