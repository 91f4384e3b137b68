/** Stretches of one lane that do not overlap, in order of time, in columns that a search goes over fast. */
export class LaneTrack {
  #from = new Float64Array(16);
  #to = new Float64Array(16);
  /** Seconds covered by all stretches before each. */
  #before = new Float64Array(16);
  /** What each stands for: the caller's number. */
  #item = new Int32Array(16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds one that begins when or after the last ends; `Infinity` while it lasts. */
  add(from: number, to: number, item: number): void {
    if (this.#length === this.#from.length) this.#grow();
    const at = this.#length++;
    const last = at - 1;
    this.#from[at] = at === 0 ? from : Math.max(from, this.#from[last] ?? 0);
    this.#to[at] = Math.max(to, this.#from[at] ?? 0);
    this.#item[at] = item;
    if (at === 0) return;
    // What was still open when the next began has ended there.
    const end = Math.min(this.#to[last] ?? 0, this.#from[at] ?? 0);
    this.#to[last] = end;
    this.#before[at] = (this.#before[last] ?? 0) + end - (this.#from[last] ?? 0);
  }

  /** The last one has ended. */
  close(to: number): void {
    const last = this.#length - 1;
    if (last >= 0) this.#to[last] = Math.max(to, this.#from[last] ?? 0);
  }

  from(index: number): number {
    return this.#from[index] ?? Number.NaN;
  }

  to(index: number): number {
    return this.#to[index] ?? Number.NaN;
  }

  item(index: number): number {
    return this.#item[index] ?? -1;
  }

  /** The first that ends after `t`. */
  firstEndingAfter(t: number, low = 0): number {
    return search(this.#to, t, low, this.#length);
  }

  /** The first that begins after `t`. */
  firstBeginningAfter(t: number, low = 0): number {
    return search(this.#from, t, low, this.#length);
  }

  /**
   * What is to be drawn of `from` … `to`: stretches at least `grain` seconds long one by one, and of the shorter ones
   * those that begin in the same `grain` together, with the share of the time that they cover.
   * `draw(from, to, item, count, share)`: `item` is -1 for several.
   */
  draw(from: number, to: number, grain: number, draw: (from: number, to: number, item: number, count: number, share: number) => void): void {
    let index = this.firstEndingAfter(from);
    while (index < this.#length) {
      const start = this.from(index);
      if (start > to) return;
      if (this.to(index) - start >= grain) {
        draw(start, this.to(index), this.item(index), 1, 1);
        index++;
        continue;
      }
      // The grains lie on a fixed raster, so that they stay where they are while the view moves.
      const end = (Math.floor(start / grain) + 1) * grain;
      const next = Math.max(index + 1, this.#gallop(end, index));
      let last = next - 1;
      if (last > index && this.to(last) - this.from(last) >= grain) last--;
      const count = last - index + 1;
      if (count === 1) draw(start, this.to(index), this.item(index), 1, 1);
      else {
        const covered = (this.#before[last] ?? 0) - (this.#before[index] ?? 0) + this.to(last) - this.from(last);
        const until = Math.max(this.to(last), end);
        draw(start, until, -1, count, Math.min(1, covered / (until - start)));
      }
      index = last + 1;
    }
  }

  /** The first that begins at or after `t`, looked for near `low` first. */
  #gallop(t: number, low: number): number {
    let step = 1;
    let high = low + 1;
    while (high < this.#length && this.from(high) < t) {
      low = high;
      high += step;
      step *= 2;
    }
    high = Math.min(high, this.#length);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.from(middle) < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const size = this.#from.length * 2;
    this.#from = grown(this.#from, size);
    this.#to = grown(this.#to, size);
    this.#before = grown(this.#before, size);
    const items = new Int32Array(size);
    items.set(this.#item);
    this.#item = items;
  }
}

function grown(column: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(size);
  result.set(column);
  return result;
}

/** The first index from `low` on whose value is above `t`. */
export function search(column: Float64Array, t: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((column[middle] ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
