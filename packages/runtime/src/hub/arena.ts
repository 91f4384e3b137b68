/** A process that puts large messages into shared memory has so much for those that are not taken out yet. */
export const arenaBytes = 4 * 1024 * 1024;

const giveBack = Symbol('giveBack');

/** A message that lies in a process's arena. */
type Part = Uint8Array & { [giveBack]?: () => void };

/** Says that nobody will read these bytes again; for bytes of any other kind it does nothing. */
export function readLast(bytes: unknown): void {
  (bytes as Part | null)?.[giveBack]?.();
}

/** The hub's side of an arena: which parts of it are still to be read. */
export class HubArena {
  readonly #memory: ArrayBuffer;
  readonly #offset: number;
  readonly #tellFree: (at: number) => void;
  readonly #onUnused: () => void;
  #parts = 0;
  #ownerGone = false;
  #free: number[] = [];

  /** @param onUnused its process has ended and nobody reads in it any more */
  constructor(memory: ArrayBuffer, offset: number, tellFree: (at: number) => void, onUnused: () => void) {
    this.#memory = memory;
    this.#offset = offset;
    this.#tellFree = tellFree;
    this.#onUnused = onUnused;
  }

  /** The message at this place; undefined where there can be none. */
  part(at: unknown, length: unknown): Uint8Array | undefined {
    if (!Number.isSafeInteger(at) || !Number.isSafeInteger(length)) return undefined;
    const [from, count] = [at as number, length as number];
    if (from < 0 || count < 0 || from + count > arenaBytes) return undefined;
    const part: Part = Buffer.from(this.#memory, this.#offset + from, count);
    this.#parts++;
    part[giveBack] = () => {
      delete part[giveBack];
      this.#parts--;
      if (this.#ownerGone) this.#settle();
      else this.#tell(from);
    };
    return part;
  }

  /** Together, as each message wakes the other process. */
  #tell(at: number): void {
    this.#free.push(at);
    if (this.#free.length > 1) return;
    setImmediate(() => {
      for (const one of this.#free.splice(0)) this.#tellFree(one);
    });
  }

  ownerGone(): void {
    this.#ownerGone = true;
    this.#settle();
  }

  #settle(): void {
    if (this.#parts === 0) this.#onUnused();
  }
}
