import type { ProcessEvent } from '@forkhall/protocol';
import { StandingEvents } from './standing/standing-events.ts';

export interface EventBudgetOptions {
  /** Events, and about so many bytes of them, that are kept whole. */
  events: number;
  bytes: number;
  /** Beyond that: what stands still, up to so many events and bytes more. */
  reserveEvents: number;
  reserveBytes: number;
  /** Starts and ends of processes have a place of their own. */
  lives: number;
  /** How long something must stand to be kept when the budget is used up; longer when the reserve is, too. */
  standsS: number;
}

const bytesPerEvent = 256;

const defaults: EventBudgetOptions = {
  events: 250_000,
  bytes: 250_000 * bytesPerEvent,
  reserveEvents: 100_000,
  reserveBytes: 16_000_000,
  lives: 100_000,
  standsS: 0.25,
};

/** How often, at most, it is told what was left out. */
const tellEveryS = 0.25;
/** The reserve is used in so many steps, each with twice the time to stand of the one before. */
const steps = 6;
/** Whom what was left out is told of: the run's own process 1. */
const teller = 1;

/**
 * Decides which of a run's events its log keeps: all of them while they fit the budget; after that starts and ends, and
 * what stands still, so that the picture of the present stays right; and it counts what it leaves out.
 */
export class EventBudget {
  readonly #options: EventBudgetOptions;
  readonly #standing: StandingEvents;
  #kept = 0;
  #keptBytes = 0;
  #reserve = 0;
  #reserveBytes = 0;
  #lives = 0;
  #thin = false;
  #out: ProcessEvent[] = [];
  #t = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  /** Left out and not told yet: what is undone anyway, and what is lost. */
  readonly #settled = new Map<string, number>();
  readonly #lost = new Map<string, number>();

  constructor(options: Partial<EventBudgetOptions> = {}) {
    this.#options = { ...defaults, ...options };
    this.#standing = new StandingEvents(
      (event) => this.#write(event),
      (kind, count, settled) => addCount(settled ? this.#settled : this.#lost, kind, count),
    );
  }

  /** One that keeps so many events whole, and as many bytes as events have that hold no long texts. */
  static of(events: number): EventBudget {
    return new EventBudget({ events, bytes: events * bytesPerEvent });
  }

  /** True once the budget is used up. */
  get thin(): boolean {
    return this.#thin;
  }

  /** Something waits to be taken, or to have stood long enough. */
  get waiting(): boolean {
    return this.#out.length > 0 || this.#standing.withheld > 0 || this.#settled.size > 0 || this.#lost.size > 0;
  }

  add(event: ProcessEvent): void {
    this.#t = Math.max(this.#t, event.t);
    if (this.#thin && event.event === 'events.dropped') {
      for (const [kind, count] of Object.entries(event.counts)) addCount(event.settled ? this.#settled : this.#lost, kind, count);
      return;
    }
    this.#standing.take(event, this.#thin);
    this.#thin ||= this.#kept >= this.#options.events || this.#keptBytes >= this.#options.bytes;
  }

  /** What is to be kept now, in order of time. `now`: seconds of the run. */
  take(now: number): ProcessEvent[] {
    if (this.#thin) {
      const used = Math.max(this.#reserve / this.#options.reserveEvents, this.#reserveBytes / this.#options.reserveBytes);
      this.#standing.settle(now - this.#options.standsS * 2 ** Math.floor(used * steps));
    }
    if (now - this.#toldAt >= tellEveryS) this.#tell(now);
    return this.#drain();
  }

  /** The run is over: what stands now stood at its end. */
  end(): ProcessEvent[] {
    this.#standing.settle(Number.POSITIVE_INFINITY);
    this.#tell(this.#t);
    return this.#drain();
  }

  #drain(): ProcessEvent[] {
    const out = this.#out;
    this.#out = [];
    return this.#thin ? out.sort((a, b) => a.t - b.t) : out;
  }

  #tell(now: number): void {
    for (const [counts, settled] of [
      [this.#settled, true],
      [this.#lost, false],
    ] as const) {
      if (counts.size === 0) continue;
      this.#toldAt = now;
      this.#out.push({ event: 'events.dropped', t: this.#t, pid: teller, counts: Object.fromEntries(counts), ...(settled ? { settled } : {}) });
      counts.clear();
    }
  }

  #write(event: ProcessEvent): void {
    const bytes = sizeOf(event);
    if (!this.#thin) {
      this.#kept += 1;
      this.#keptBytes += bytes;
    } else if ((event.event === 'process.started' || event.event === 'process.exited') && this.#lives < this.#options.lives) {
      this.#lives += 1;
    } else {
      if (this.#reserve >= this.#options.reserveEvents || this.#reserveBytes >= this.#options.reserveBytes) {
        addCount(this.#lost, event.event, 1);
        return;
      }
      this.#reserve += 1;
      this.#reserveBytes += bytes;
    }
    this.#out.push(event);
  }
}

/** About how many bytes of the log an event takes. */
function sizeOf(event: ProcessEvent): number {
  let bytes = 80;
  for (const value of Object.values(event)) {
    if (typeof value === 'string') bytes += value.length;
    else if (typeof value === 'object') bytes += 80;
  }
  return bytes;
}

/** Names of kinds come from the program's side, too: there may be no more of them than there are kinds. */
const mostKinds = 200;

function addCount(counts: Map<string, number>, kind: string, count: number): void {
  const name = counts.has(kind) || counts.size < mostKinds ? kind : 'unknown';
  counts.set(name, (counts.get(name) ?? 0) + count);
}
