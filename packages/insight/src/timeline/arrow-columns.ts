import type { Arrow } from '../timeline.ts';
import { search } from './lane-track.ts';
import { arrowKinds } from './timeline-view.ts';

/** Up to so many arrows are drawn one by one; of more, those that are alike are drawn as one. */
const singly = 200;
/** So many are looked at to tell which are alike. */
const looked = 16_384;
const bundles = 300;
/** Pixels within which two arrows between the same lanes are alike. */
const bundlePixels = 12;

interface ArrowRange {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  /** Row of each lane number; -1 where it is not listed. */
  readonly rows: Int32Array;
  /** Arrows of these rows are wanted one by one, however many there are. */
  readonly wanted?: (row: number) => boolean;
}

/** The arrows of a run, in order of the time at which they end. */
export class ArrowColumns {
  #from = new Float64Array(256);
  #to = new Float64Array(256);
  #fromLane = new Int32Array(256);
  #toLane = new Int32Array(256);
  #kind = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(kind: Arrow['kind'], fromLane: number, from: number, toLane: number, to: number): void {
    if (this.#length === this.#from.length) this.#grow();
    const at = this.#length++;
    this.#kind[at] = arrowKinds.indexOf(kind);
    this.#fromLane[at] = fromLane;
    this.#toLane[at] = toLane;
    this.#from[at] = from;
    this.#to[at] = at === 0 ? to : Math.max(to, this.#to[at - 1] ?? 0);
  }

  /** The arrows to be drawn, `arrowFields` numbers each, and how many there are. */
  view({ from, to, width, rows, wanted }: ArrowRange): { arrows: Float64Array<ArrayBuffer>; count: number } {
    const visible: number[] = [];
    let count = 0;
    const start = search(this.#to, from - 1e-9, 0, this.#length);
    const stride = Math.max(1, Math.ceil((this.#length - start) / looked));
    const chosen: number[] = [];
    for (let at = start; at < this.#length; at++) {
      if ((this.#from[at] ?? 0) > to) continue;
      const fromRow = rows[this.#fromLane[at] ?? 0] ?? -1;
      const toRow = rows[this.#toLane[at] ?? 0] ?? -1;
      if (fromRow < 0 || toRow < 0 || fromRow === toRow) continue;
      count++;
      if (wanted !== undefined && (wanted(fromRow) || wanted(toRow))) chosen.push(at);
      else if (count <= singly || at % stride === 0) visible.push(at);
    }
    const out: number[] = [];
    const each = Math.max(1, Math.ceil(chosen.length / singly));
    for (let index = 0; index < chosen.length; index += each) this.#push(out, chosen[index] ?? 0, rows, Math.min(each, chosen.length - index));
    if (count - chosen.length <= singly) for (const at of visible) this.#push(out, at, rows, 1);
    else this.#bundle(out, visible, rows, (bundlePixels * (to - from)) / width, (count - chosen.length) / visible.length);
    return { arrows: Float64Array.from(out), count };
  }

  #push(out: number[], at: number, rows: Int32Array, count: number): void {
    out.push(this.#kind[at] ?? 0, rows[this.#fromLane[at] ?? 0] ?? -1, this.#from[at] ?? 0, rows[this.#toLane[at] ?? 0] ?? -1, this.#to[at] ?? 0, count);
  }

  #bundle(out: number[], visible: readonly number[], rows: Int32Array, grain: number, times: number): void {
    const found = new Map<number, { at: number; count: number }>();
    for (const at of visible) {
      const fromRow = rows[this.#fromLane[at] ?? 0] ?? 0;
      const toRow = rows[this.#toLane[at] ?? 0] ?? 0;
      const key = (Math.floor((this.#to[at] ?? 0) / grain) * 4_096 + (fromRow % 4_096)) * 4_096 + (toRow % 4_096);
      const bundle = found.get(key);
      if (bundle === undefined) found.set(key, { at, count: 1 });
      else bundle.count++;
    }
    const most = [...found.values()].sort((a, b) => b.count - a.count).slice(0, bundles);
    for (const { at, count } of most) this.#push(out, at, rows, Math.max(1, Math.round(count * times)));
  }

  #grow(): void {
    const size = this.#from.length * 2;
    const grow = <T extends Float64Array | Int32Array | Uint8Array>(next: T, column: T): T => {
      next.set(column);
      return next;
    };
    this.#from = grow(new Float64Array(size), this.#from);
    this.#to = grow(new Float64Array(size), this.#to);
    this.#fromLane = grow(new Int32Array(size), this.#fromLane);
    this.#toLane = grow(new Int32Array(size), this.#toLane);
    this.#kind = grow(new Uint8Array(size), this.#kind);
  }
}
