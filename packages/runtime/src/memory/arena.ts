import { encodeAt, type Packed } from '../clone/encode.ts';

/** Places are multiples of this. */
const grain = 64;
/** What a value's encoding takes more than its bytes. */
const head = 64;

interface Block {
  readonly at: number;
  readonly end: number;
  free: boolean;
}

/** Shared memory in which one process puts large messages for the hub, used in a circle: the oldest is free first. */
export class Arena {
  readonly #bytes: Buffer;
  readonly #blocks: Block[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Puts it there; undefined when there is no place now. @throws NotCloneable */
  put(packed: Packed, bytes: number): [at: number, length: number] | undefined {
    const block = this.#take(bytes + head);
    if (block === undefined) return undefined;
    let length: number | undefined;
    try {
      length = encodeAt(this.#bytes.subarray(block.at, block.end), packed);
    } finally {
      if (length === undefined) this.free(block.at);
    }
    return length === undefined ? undefined : [block.at, length];
  }

  #take(bytes: number): Block | undefined {
    const length = Math.ceil(bytes / grain) * grain;
    const first = this.#blocks[0];
    const last = this.#blocks.at(-1);
    let at = last?.end ?? 0;
    if (first !== undefined && last !== undefined && last.at < first.at) {
      if (first.at - at < length) return undefined;
    } else if (this.#bytes.length - at < length) {
      if (first === undefined || first.at < length) return undefined;
      at = 0;
    }
    const block = { at, end: at + length, free: false };
    this.#blocks.push(block);
    return block;
  }

  free(at: number): void {
    const block = this.#blocks.find((one) => one.at === at && !one.free);
    if (block !== undefined) block.free = true;
    while (this.#blocks[0]?.free === true) this.#blocks.shift();
  }
}
