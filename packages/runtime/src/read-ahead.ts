import { seenBytes } from './hub/pipe.ts';

/**
 * What the hub has sent to one end of a pipe before it was asked for. Messages are numbered, so that one that was asked for
 * and sent ahead at the same time is taken once.
 */
export class ReadAhead {
  /** The number of the next message; -1 where only the hub knows. */
  next = -1;
  #messages: { number: number; bytes: Uint8Array }[] = [];
  #unseenBytes = 0;
  readonly #tellSeen: (next: number) => void;

  constructor(tellSeen: (next: number) => void) {
    this.#tellSeen = tellSeen;
  }

  /** Sent ahead. */
  came(number: number, bytes: Uint8Array): void {
    if (this.next < 0) this.next = number;
    if (number >= this.next) this.#messages.push({ number, bytes });
  }

  get ready(): boolean {
    const first = this.#messages[0];
    return first !== undefined && first.number === this.next;
  }

  take(): Uint8Array | undefined {
    if (!this.ready) return undefined;
    const { bytes } = this.#messages.shift() as { bytes: Uint8Array };
    this.next++;
    this.#unseenBytes += bytes.length;
    if (this.#unseenBytes >= seenBytes) {
      this.#unseenBytes = 0;
      this.#tellSeen(this.next);
    }
    return bytes;
  }

  /** The hub answered, and so knows what was read before. */
  answered(number: number): void {
    this.next = Math.max(this.next, number + 1);
    this.#unseenBytes = 0;
    while (this.#messages.length > 0 && (this.#messages[0] as { number: number }).number < this.next) this.#messages.shift();
  }

  /** The end is somebody else's: what was not read stays in the hub. */
  forget(): void {
    this.next = -1;
    this.#messages = [];
    this.#unseenBytes = 0;
  }
}
