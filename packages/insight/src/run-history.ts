import type { ProcessEvent } from '@forkhall/protocol';
import type { Finding } from './findings/finding.ts';
import { copyFold, emptyFold, type Fold, findingsAt, pictureAt, step } from './fold.ts';
import type { Picture } from './picture.ts';

export interface HistoryOptions {
  /** Events kept for seeking; of a longer run the oldest are forgotten, their effect is not. */
  maxEvents?: number;
  /** Events between two checkpoints: what a seek has to go over at most. */
  checkpointEvery?: number;
  /** So many of the latest events may still be overtaken by an earlier one that comes late. */
  maxLate?: number;
}

interface Chunk {
  /** The fold before the first event of the chunk; never changed. */
  readonly before: Fold;
  readonly events: ProcessEvent[];
}

/**
 * A run's events in order of time, from which the picture of any moment can be had. Events may come late, as those of
 * several processes do; one that comes later than `maxLate` others counts as having happened when the oldest of these did.
 */
export class RunHistory {
  readonly #maxEvents: number;
  readonly #checkpointEvery: number;
  readonly #maxLate: number;
  readonly #chunks: Chunk[] = [];
  /** All settled events taken in. */
  readonly #settled: Fold = emptyFold();
  #settledCount = 0;
  #settledT = Number.NEGATIVE_INFINITY;
  /** The latest events, in order of time, not yet settled. */
  #tail: ProcessEvent[] = [];
  /** All events taken in, where that is up to date. */
  #live: Fold | undefined;

  constructor(options: HistoryOptions = {}) {
    this.#maxLate = options.maxLate ?? 1_024;
    this.#checkpointEvery = options.checkpointEvery ?? 4_096;
    this.#maxEvents = options.maxEvents ?? 400_000;
  }

  /** Events kept. */
  get length(): number {
    return this.#settledCount + this.#tail.length;
  }

  /** Time of the oldest event to which one can seek, and of the latest. */
  get span(): { from: number; to: number } {
    const first = this.#chunks[0]?.events[0] ?? this.#tail[0];
    return { from: first?.t ?? 0, to: this.#tail.at(-1)?.t ?? (Number.isFinite(this.#settledT) ? this.#settledT : 0) };
  }

  append(event: ProcessEvent): void {
    const tail = this.#tail;
    const last = tail.at(-1)?.t ?? this.#settledT;
    if (event.t >= last) {
      tail.push(event);
      if (this.#live) step(this.#live, event);
    } else {
      const late = event.t < this.#settledT ? { ...event, t: this.#settledT } : event;
      let at = tail.length;
      while (at > 0 && (tail[at - 1]?.t ?? 0) > late.t) at--;
      tail.splice(at, 0, late);
      this.#live = undefined;
    }
    if (tail.length >= 2 * this.#maxLate) this.#settle(this.#maxLate);
  }

  #settle(count: number): void {
    for (const event of this.#tail.splice(0, count)) {
      let chunk = this.#chunks.at(-1);
      if (!chunk || chunk.events.length >= this.#checkpointEvery) {
        chunk = { before: copyFold(this.#settled), events: [] };
        this.#chunks.push(chunk);
      }
      chunk.events.push(event);
      step(this.#settled, event);
      this.#settledT = event.t;
      this.#settledCount++;
    }
    while (this.#settledCount > this.#maxEvents && this.#chunks.length > 1) this.#settledCount -= this.#chunks.shift()?.events.length ?? 0;
  }

  /** The fold of all events up to and including time `t`. Not to be changed by the caller. */
  #foldAt(t: number): Fold {
    if (t >= (this.#tail.at(-1)?.t ?? this.#settledT)) {
      if (!this.#live) {
        this.#live = copyFold(this.#settled);
        for (const event of this.#tail) step(this.#live, event);
      }
      return this.#live;
    }
    if (t >= this.#settledT) {
      const fold = copyFold(this.#settled);
      for (const event of this.#tail) {
        if (event.t > t) break;
        step(fold, event);
      }
      return fold;
    }
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#chunks[middle]?.events[0]?.t ?? 0) <= t) low = middle;
      else high = middle - 1;
    }
    const chunk = this.#chunks[low];
    const fold = chunk ? copyFold(chunk.before) : emptyFold();
    for (const event of chunk?.events ?? []) {
      if (event.t > t) break;
      step(fold, event);
    }
    return fold;
  }

  /** The picture at `t`, or at the last event. `t` after the last event asks what still stands then. */
  picture(t: number = this.span.to): Picture {
    return pictureAt(this.#foldAt(t), t);
  }

  findings(t: number = this.span.to): Finding[] {
    return findingsAt(this.#foldAt(t), t);
  }

  /** When the nearest such event before (`by` -1) or after `t` happened. */
  neighbour(t: number, by: 1 | -1, counts: (event: ProcessEvent) => boolean = () => true): number | undefined {
    const lists = [...this.#chunks.map((chunk) => chunk.events), this.#tail];
    if (by === 1) {
      for (const list of lists) {
        if ((list.at(-1)?.t ?? Number.NEGATIVE_INFINITY) <= t) continue;
        for (const event of list) if (event.t > t && counts(event)) return event.t;
      }
      return undefined;
    }
    for (const list of lists.reverse()) {
      if ((list[0]?.t ?? Number.POSITIVE_INFINITY) >= t) continue;
      const found = list.findLast((event) => event.t < t && counts(event));
      if (found) return found.t;
    }
    return undefined;
  }

  /** The events between two moments, both included: for the timeline's visible part. */
  *between(from: number, to: number): Generator<ProcessEvent> {
    for (const list of [...this.#chunks.map((chunk) => chunk.events), this.#tail]) {
      if ((list.at(-1)?.t ?? Number.NEGATIVE_INFINITY) < from) continue;
      for (const event of list) {
        if (event.t > to) return;
        if (event.t >= from) yield event;
      }
    }
  }
}
