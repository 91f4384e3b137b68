import type { ProcessEvent } from '@forkhall/protocol';
import type { Things } from './things.ts';
import type { Of, Slot, Withheld } from './withheld.ts';

export type Counted = Of<'queue.put'> | Of<'pipe.sent'> | Of<'queue.got'> | Of<'pipe.received'> | Of<'queue.task-done'>;

function total(slots: ReadonlyMap<string, Slot>): number {
  let sum = 0;
  for (const slot of slots.values()) sum += slot.count;
  return sum;
}

/** What is put and got: of each actor's so many are held back as one. */
export class Counts {
  readonly #withheld: Withheld;
  readonly #things: Things;

  constructor(withheld: Withheld, things: Things) {
    this.#withheld = withheld;
    this.#things = things;
  }

  /** @param ended how the wait stands that this has ended */
  take(actor: string, event: Counted, ended: 'written' | 'withheld' | undefined, thin: boolean): void {
    const thing = this.#things.get(event.event === 'pipe.sent' ? this.#things.peerOf(event.object) : event.object);
    if (thing === undefined) return void this.#withheld.lose(event, thin);
    if (event.event === 'queue.task-done') thing.joinable = true;
    if (!thin || ended === 'written' || this.#things.isNew(thing, event)) return void this.#withheld.put(event);
    switch (event.event) {
      case 'queue.put':
      case 'pipe.sent':
        return void this.#meet(thing.joinable ? undefined : thing.taken, thing.given, actor, event);
      case 'queue.got':
      case 'pipe.received':
        return void this.#meet(thing.joinable ? undefined : thing.given, thing.taken, actor, event);
      case 'queue.task-done': {
        // Only an item that came, went and is done leaves nothing behind.
        const undone = Math.min(event.times ?? 1, total(thing.given), total(thing.taken));
        this.#undo(thing.given, undone);
        this.#undo(thing.taken, undone);
        this.#rest(undone, thing.done, actor, event);
      }
    }
  }

  /** So many more events for a slot that stands for several. */
  add(slots: Map<string, Slot>, actor: string, event: ProcessEvent & { bytes?: number | undefined }, times: number): void {
    const slot = slots.get(actor);
    if (slot === undefined) {
      const begun = this.#withheld.hold(event, () => slots.delete(actor));
      begun.count = times;
      slots.set(actor, begun);
      return;
    }
    slot.bytes = slot.bytes === undefined || event.bytes === undefined ? undefined : slot.bytes + event.bytes;
    slot.event = event;
    slot.count += times;
  }

  /** Of two that undo each other both are gone; what is left of the event is held back. */
  #meet(others: Map<string, Slot> | undefined, own: Map<string, Slot>, actor: string, event: Counted): void {
    const undone = others === undefined ? 0 : Math.min(event.times ?? 1, total(others));
    if (others !== undefined) this.#undo(others, undone);
    this.#rest(undone, own, actor, event);
  }

  #rest(undone: number, own: Map<string, Slot>, actor: string, event: Counted): void {
    if (undone > 0) this.#withheld.drop(event.event, undone, true);
    const left = (event.times ?? 1) - undone;
    if (left > 0) this.add(own, actor, event, left);
  }

  /** Takes so many of the counted events back, the oldest first. */
  #undo(slots: Map<string, Slot>, times: number): void {
    let left = times;
    for (const slot of [...slots.values()]) {
      if (left === 0) return;
      if (slot.count <= left) {
        left -= slot.count;
        this.#withheld.cancel(slot);
        continue;
      }
      this.#withheld.drop(slot.event.event, left, true);
      if (slot.bytes !== undefined) slot.bytes = Math.round(slot.bytes * (1 - left / slot.count));
      slot.count -= left;
      return;
    }
  }
}
