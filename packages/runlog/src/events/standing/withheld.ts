import type { ProcessEvent, ProcessEventName } from '@forkhall/protocol';

export type Of<N extends ProcessEventName> = Extract<ProcessEvent, { event: N }>;

/** An event that is held back: it is written when it has stood for a while, and dropped when it is undone before. */
export interface Slot {
  event: ProcessEvent;
  /** So many events of its kind that it stands for. */
  count: number;
  bytes: number | undefined;
  since: number;
  /** Where it waits; it is taken out of there when it is written or dropped. */
  leave: () => void;
}

/** `settled`: what it did is undone, so that the present is the same without it. */
export type Drop = (kind: string, count: number, settled: boolean) => void;

export function objectOf(event: ProcessEvent): string | undefined {
  return 'object' in event ? event.object : undefined;
}

/** Events that are held back, and what becomes of them. */
export class Withheld {
  readonly drop: Drop;
  readonly #write: (event: ProcessEvent) => void;
  readonly #slots = new Set<Slot>();

  /** @param write what is written is out of these hands */
  constructor(write: (event: ProcessEvent) => void, drop: Drop) {
    this.#write = write;
    this.drop = drop;
  }

  get size(): number {
    return this.#slots.size;
  }

  hold(event: ProcessEvent, leave: () => void): Slot {
    const slot: Slot = { event, count: 1, bytes: 'bytes' in event ? event.bytes : undefined, since: event.t, leave };
    this.#slots.add(slot);
    return slot;
  }

  /** It is undone. */
  cancel(slot: Slot): void {
    this.#forget(slot);
    this.drop(slot.event.event, slot.count, true);
  }

  /** An event and what it undoes. */
  both(slot: Slot, event: ProcessEvent): void {
    this.cancel(slot);
    this.drop(event.event, 1, true);
  }

  release(slot: Slot): void {
    this.#forget(slot);
    const { event, count, bytes } = slot;
    if (count === 1 && !('times' in event)) return void this.put(event);
    const { size: _size, bytes: _bytes, times: _times, ...rest } = event as ProcessEvent & { size?: number; bytes?: number; times?: number };
    if (count > 1) this.drop(event.event, count - 1, true);
    this.put({ ...rest, ...(count > 1 ? { times: count } : {}), ...(bytes === undefined ? {} : { bytes }) } as ProcessEvent);
  }

  /** Writes those of a process. */
  releaseOf(pid: number): void {
    for (const slot of [...this.#slots]) if (slot.event.pid === pid) this.release(slot);
  }

  /** Writes what has stood since `t` or longer. */
  settle(t: number): void {
    for (const slot of this.#slots) if (slot.since <= t) this.release(slot);
  }

  put(event: ProcessEvent): void {
    this.#write(event);
  }

  /** There is no room to remember what it does. */
  lose(event: ProcessEvent, thin: boolean): void {
    if (thin) this.drop(event.event, 'times' in event ? (event.times ?? 1) : 1, false);
    else this.put(event);
  }

  #forget(slot: Slot): void {
    this.#slots.delete(slot);
    slot.leave();
  }
}
