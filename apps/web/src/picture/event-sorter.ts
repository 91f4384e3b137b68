import type { ProcessEvent } from '@forkhall/protocol';

/**
 * Holds events back for a while and gives them out in the order of time, as those of several processes come a little out
 * of order. One that is later still counts as having happened when the last one that was given out did.
 */
export class EventSorter {
  readonly #held: ProcessEvent[] = [];
  #given = Number.NEGATIVE_INFINITY;

  add(event: ProcessEvent): void {
    const late = event.t < this.#given ? { ...event, t: this.#given } : event;
    let at = this.#held.length;
    while (at > 0 && (this.#held[at - 1]?.t ?? 0) > late.t) at -= 1;
    this.#held.splice(at, 0, late);
  }

  /** Time of the latest event that is held. */
  get latest(): number | undefined {
    return this.#held.at(-1)?.t;
  }

  /** Everything up to `t`. */
  take(t: number): ProcessEvent[] {
    let count = 0;
    while (count < this.#held.length && (this.#held[count]?.t ?? 0) <= t) count += 1;
    const taken = this.#held.splice(0, count);
    this.#given = taken.at(-1)?.t ?? this.#given;
    return taken;
  }
}
