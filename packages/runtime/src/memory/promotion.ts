import { backend } from './segment.ts';

/** A process maps memory for an object after so many uses through the hub: what it costs is earned back by then. */
const usesFor = { auto: 100, shm: 0, broker: Number.POSITIVE_INFINITY } as const;

/** When to ask the hub for an object's memory. */
export class Promotion {
  #uses = 0;
  #askAt = usesFor[backend()];

  /** Counts a use; true when it is time to ask. */
  due(): boolean {
    return ++this.#uses > this.#askAt;
  }

  /** It could not be had now; ask again much later, or never. */
  refused(forEver: boolean): void {
    this.#askAt = forEver ? Number.POSITIVE_INFINITY : this.#uses * 2 + 10;
  }
}
