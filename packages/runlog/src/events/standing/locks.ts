import { bounds } from './bounds.ts';
import type { Hold, Thing, Things } from './things.ts';
import type { Of, Withheld } from './withheld.ts';

/** Locks that are taken and given back. */
export class Locks {
  readonly #withheld: Withheld;
  readonly #things: Things;

  constructor(withheld: Withheld, things: Things) {
    this.#withheld = withheld;
    this.#things = things;
  }

  /** @param ended how the wait for it stands that this has ended */
  acquired(actor: string, event: Of<'lock.acquired'>, ended: 'written' | 'withheld' | undefined, thin: boolean): void {
    const lock = this.#things.get(event.object);
    if (lock === undefined || lock.holds.length >= bounds.holds) return void this.#withheld.lose(event, thin);
    const hold: Hold = { actor, slot: undefined };
    if (!lock.isSemaphore) this.#displace(lock, actor);
    if (!thin || ended === 'written' || this.#things.isNew(lock, event)) {
      for (let time = Math.min(event.times ?? 1, bounds.holds); time > 0; time--) lock.holds.push({ ...hold });
      return void this.#withheld.put(event);
    }
    const freed = lock.freed.at(-1);
    if (freed !== undefined) return void this.#withheld.both(freed, event);
    lock.holds.push(hold);
    hold.slot = this.#withheld.hold(event, () => {
      hold.slot = undefined;
    });
  }

  released(actor: string, event: Of<'lock.released'>, thin: boolean): void {
    const lock = this.#things.get(event.object);
    if (lock === undefined) return void this.#withheld.lose(event, thin);
    const own = lock.holds.findLastIndex((hold) => hold.actor === actor);
    if (own < 0 && lock.displaced.delete(actor)) {
      if (thin) this.#withheld.drop(event.event, 1, true);
      else this.#withheld.put(event);
      return;
    }
    // One who does not hold it gives back the oldest permit, as the fold does.
    const [hold] = lock.holds.splice(Math.max(0, own), 1);
    for (let time = Math.min(event.times ?? 1, bounds.holds); time > 1 && lock.holds.length > 0; time--) {
      const next = lock.holds.findLastIndex((other) => other.actor === actor);
      lock.holds.splice(Math.max(0, next), 1);
    }
    const isNew = this.#things.isNew(lock, event);
    if (hold?.slot !== undefined && !isNew) return void this.#withheld.both(hold.slot, event);
    if (hold?.slot !== undefined) this.#withheld.release(hold.slot);
    if (!thin || isNew || hold !== undefined) return void this.#withheld.put(event);
    if (!lock.isSemaphore) return void this.#withheld.drop(event.event, 1, true);
    const before = lock.freed.at(-1);
    if (before !== undefined) this.#withheld.cancel(before);
    lock.freed.push(this.#withheld.hold(event, () => lock.freed.splice(0)));
  }

  /** One at most holds a lock: what the others have not given back by now will be told late, or was lost. */
  #displace(lock: Thing, actor: string): void {
    if (lock.holds.length === 0) return;
    const over = lock.holds.filter((hold) => hold.actor !== actor || !lock.isReentrant);
    if (over.length === 0) return;
    lock.holds = lock.holds.filter((hold) => !over.includes(hold));
    for (const { actor: holder, slot } of over) {
      if (holder !== actor && lock.displaced.size < bounds.roles) lock.displaced.add(holder);
      if (slot !== undefined) this.#withheld.cancel(slot);
    }
  }
}
