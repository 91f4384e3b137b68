import { type ProcessEvent, recordBounds } from '@forkhall/protocol';
import { EventBudget } from './event-budget.ts';

export interface EventRecordsOptions {
  /** Seconds of the run, from the same moment as the events' `t`. */
  clock: () => number;
  /** How long events are gathered before they become a record; the first after a pause are one at once. */
  windowMs?: number;
  budget?: EventBudget;
  /** Takes the events of the next record. */
  emit: (events: ProcessEvent[]) => void;
}

/** Makes records of a run's events: gathers those of a moment, and keeps them within their budget. */
export class EventRecords {
  readonly #clock: () => number;
  readonly #windowMs: number;
  readonly #budget: EventBudget;
  readonly #emit: (events: ProcessEvent[]) => void;
  #window: NodeJS.Timeout | undefined;
  #gathered = 0;

  constructor({ clock, windowMs, budget, emit }: EventRecordsOptions) {
    this.#clock = clock;
    this.#windowMs = windowMs ?? 40;
    this.#budget = budget ?? new EventBudget();
    this.#emit = emit;
  }

  push(events: readonly ProcessEvent[]): void {
    for (const event of events) this.#budget.add(event);
    this.#gathered += events.length;
    if (this.#window !== undefined && this.#gathered < recordBounds.events) return;
    this.#take();
    if (this.#window === undefined) this.#open();
  }

  /** Emits what has been gathered: a record comes that was made after it. */
  flush(): void {
    if (this.#gathered > 0) this.#take();
  }

  /** No events will come: emits the rest. */
  end(): void {
    clearTimeout(this.#window);
    this.#window = undefined;
    this.#tell(this.#budget.end());
  }

  #take(): void {
    this.#gathered = 0;
    this.#tell(this.#budget.take(this.#clock()));
  }

  #tell(events: ProcessEvent[]): void {
    for (let at = 0; at < events.length; at += recordBounds.events) this.#emit(events.slice(at, at + recordBounds.events));
  }

  #open(): void {
    this.#window = setTimeout(() => {
      this.#window = undefined;
      // What stands still becomes a record when it has stood long enough, whether or not more comes.
      if (!this.#budget.waiting) return;
      this.#take();
      this.#open();
    }, this.#windowMs);
  }
}
