import type { IMarker, Terminal } from '@xterm/xterm';
import type { WriterSpan } from '../runs/output-writers.ts';
import { writtenRows } from './written-rows.ts';

/** The marker must not be trimmed away within one piece: it has fewer lines than the terminal keeps. */
const pieceLength = 12_000;
/** Rows after which the marker is set anew, nearer to the cursor. */
const markerEvery = 4_000;
const writersPerRow = 4;
const maxRows = 24_000;

/**
 * Who has written on each row of a terminal. Rows are counted from the run's first; one marker tells how many of them the
 * terminal has thrown away. A marker for each row would make every new line cost as much as there are rows.
 */
export class LineWriters {
  readonly #terminal: Terminal;
  readonly #rows = new Map<number, readonly number[]>();
  readonly #alone = new Map<number, readonly number[]>();
  #marker: IMarker | undefined;
  #markerRow = 0;
  #before = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Nothing is known any more: the terminal was cleared. */
  reset(): void {
    this.#marker?.dispose();
    this.#marker = undefined;
    this.#markerRow = 0;
    this.#rows.clear();
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  /** Writes to the terminal, and remembers who wrote which rows. */
  write(data: string, spans: readonly WriterSpan[] | undefined, done?: () => void): void {
    if (spans === undefined || spans.every(([pid]) => pid === 0)) {
      this.#terminal.write(data, done);
      return;
    }
    this.#terminal.write('', () => {
      this.#before = this.#cursor();
    });
    for (const piece of pieces(data, spans)) {
      if (isPlain(piece.text, this.#terminal.cols)) this.#terminal.write(piece.text, () => this.#wrotePlain(piece));
      else {
        let at = 0;
        for (const [pid, length] of piece.spans) {
          const text = piece.text.slice(at, at + length);
          at += length;
          this.#terminal.write(text, () => this.#wrote(pid, text));
        }
      }
    }
    if (done !== undefined) this.#terminal.write('', done);
  }

  /** Who wrote on a row of the terminal's buffer. */
  writersOf(bufferRow: number): readonly number[] {
    // Without the marker nobody knows how many rows have gone.
    if (this.#marker === undefined || this.#marker.isDisposed) return [];
    return this.#rows.get(bufferRow + this.#trimmed()) ?? [];
  }

  /** Changes the width: lines wrap anew, and take their writers with them. */
  rewrap(resize: () => void): void {
    const marker = this.#marker;
    if (this.#rows.size === 0 || marker === undefined || marker.isDisposed) {
      resize();
      return;
    }
    const byLine = new Map<number, readonly number[]>();
    this.#eachLine((line, row) => {
      for (const pid of this.writersOf(row)) byLine.set(line, withWriter(byLine.get(line), pid));
    });
    resize();
    this.#rows.clear();
    if (marker.isDisposed) {
      this.reset();
      return;
    }
    const trimmed = this.#trimmed();
    this.#eachLine((line, row) => {
      const writers = byLine.get(line);
      if (writers !== undefined) this.#rows.set(row + trimmed, writers);
    });
  }

  /** All rows with the line that each belongs to, counted from the marker's. */
  #eachLine(visit: (line: number, row: number) => void): void {
    const { normal } = this.#terminal.buffer;
    const marked = this.#marker?.line ?? 0;
    const lines: number[] = [];
    let line = 0;
    for (let row = 0; row < normal.length; row += 1) {
      if (row > 0 && normal.getLine(row)?.isWrapped !== true) line += 1;
      lines.push(line);
    }
    const origin = lines[marked] ?? 0;
    for (const [row, own] of lines.entries()) visit(own - origin, row);
  }

  #trimmed(): number {
    return this.#marker === undefined || this.#marker.isDisposed ? 0 : this.#markerRow - this.#marker.line;
  }

  /** The cursor's row, counted from the run's first. */
  #cursor(): number {
    const { normal } = this.#terminal.buffer;
    const row = normal.baseY + normal.cursorY;
    if (this.#marker?.isDisposed === true) this.reset();
    if (this.#marker === undefined || row - this.#marker.line > markerEvery) {
      const trimmed = this.#trimmed();
      this.#marker?.dispose();
      // In the other buffer there are no rows to remember.
      this.#marker = this.#terminal.buffer.active.type === 'normal' ? this.#terminal.registerMarker(0) : undefined;
      this.#markerRow = row + trimmed;
      if (this.#marker === undefined) this.#rows.clear();
    }
    return row + this.#trimmed();
  }

  #wrote(pid: number, text: string): void {
    if (this.#terminal.buffer.active.type === 'alternate') return;
    const before = this.#before;
    const after = this.#cursor();
    this.#before = after;
    const rows = writtenRows(text, before, after);
    if (rows === 'drawing') this.#forgetScreen();
    else if (rows !== undefined && pid !== 0) {
      for (let row = Math.max(rows.from, rows.to - maxRows); row <= rows.to; row += 1) this.#add(row, pid);
      if (this.#rows.size > maxRows) this.#forgetTrimmed();
    }
  }

  /** All spans at once: each line is a row, but for the first, which goes on where the cursor was and may have wrapped. */
  #wrotePlain({ text, spans }: Piece): void {
    if (this.#terminal.buffer.active.type === 'alternate') return;
    const before = this.#before;
    const after = this.#cursor();
    this.#before = after;
    let lines = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
    const wrapped = Math.max(0, after - before - lines);
    let row = before;
    let at = 0;
    for (const [pid, length] of spans) {
      const end = at + length;
      while (at < end) {
        const newline = text.indexOf('\n', at);
        const stop = newline < 0 || newline >= end ? end : newline;
        if (pid !== 0 && stop > at && text.slice(at, stop).trim() !== '')
          for (let own = row; own <= (row === before ? before + wrapped : row); own += 1) this.#add(own, pid);
        if (stop === end) break;
        row += 1 + (row === before ? wrapped : 0);
        at = stop + 1;
      }
      at = end;
    }
    if (this.#rows.size > maxRows) this.#forgetTrimmed();
  }

  #add(row: number, pid: number): void {
    const before = this.#rows.get(row);
    if (before?.includes(pid)) return;
    if (before === undefined) {
      let alone = this.#alone.get(pid);
      if (alone === undefined) {
        alone = [pid];
        this.#alone.set(pid, alone);
      }
      this.#rows.set(row, alone);
    } else this.#rows.set(row, withWriter(before, pid));
  }

  #forgetScreen(): void {
    const { normal } = this.#terminal.buffer;
    const first = normal.baseY + this.#trimmed();
    for (let row = first; row < first + this.#terminal.rows; row += 1) this.#rows.delete(row);
  }

  #forgetTrimmed(): void {
    const first = Math.max(this.#trimmed(), this.#before - maxRows / 2);
    for (const row of this.#rows.keys()) if (row < first) this.#rows.delete(row);
  }
}

interface Piece {
  readonly text: string;
  readonly spans: readonly WriterSpan[];
}

function* pieces(data: string, spans: readonly WriterSpan[]): Generator<Piece> {
  let start = 0;
  let at = 0;
  let own: WriterSpan[] = [];
  for (const [pid, length] of spans) {
    let left = length;
    while (left > 0) {
      const taken = Math.min(left, start + pieceLength - at);
      own.push([pid, taken]);
      at += taken;
      left -= taken;
      if (at < start + pieceLength) continue;
      yield { text: data.slice(start, at), spans: own };
      start = at;
      own = [];
    }
  }
  if (own.length > 0) yield { text: data.slice(start, at), spans: own };
}

/** Nothing but short lines of plain letters, which fill one row each; the first may be longer. */
function isPlain(text: string, cols: number): boolean {
  if (!/^[\x20-\x7e\r\n]*$/.test(text)) return false;
  for (let at = text.indexOf('\n'); at >= 0; ) {
    const next = text.indexOf('\n', at + 1);
    if ((next < 0 ? text.length : next) - at - 1 > cols) return false;
    at = next;
  }
  return true;
}

function withWriter(writers: readonly number[] | undefined, pid: number): readonly number[] {
  if (writers === undefined) return [pid];
  return writers.includes(pid) || writers.length >= writersPerRow ? writers : [...writers, pid];
}
