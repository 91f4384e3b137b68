import type { HubObject, Party } from './party.ts';
import type { Request } from './request.ts';

/** A piece of shared memory, and how to tell a process where it is; undefined where there is none. */
export type Share = (bytes: number) => { memory: ArrayBuffer; offset: number; piece: (party: Party) => unknown } | undefined;

export type NumberKind = 'int32' | 'float64';

/** Numbers of one kind at fixed places, in memory of the hub's process, or in shared memory. */
export class HubNumbers implements HubObject {
  readonly type: string;
  readonly #kind: NumberKind;
  #numbers: Int32Array | Float64Array;
  #piece: ((party: Party) => unknown) | undefined;
  readonly #share: Share;

  constructor(type: string, kind: NumberKind, init: readonly number[], share: Share = () => undefined) {
    this.type = type;
    this.#kind = kind;
    this.#numbers = kind === 'int32' ? Int32Array.from(init) : Float64Array.from(init);
    this.#share = share;
  }

  call(method: string, args: readonly unknown[], request: Request): void {
    const [index, value] = args as [number, number];
    switch (method) {
      case 'get':
        request.done(this.#numbers[index]);
        break;
      case 'set':
        this.#numbers[index] = value;
        request.done();
        break;
      case 'add':
        request.done(addTo(this.#numbers, index, value));
        break;
      case 'all':
        request.done([...this.#numbers]);
        break;
      case 'promote':
        request.done(this.#promote(request));
        break;
      default:
        request.fail('unknown-method', method);
    }
  }

  #promote(request: Request): unknown {
    if (this.#piece === undefined) {
      const shared = this.#share(this.#numbers.byteLength);
      if (shared === undefined) return null;
      const View = this.#kind === 'int32' ? Int32Array : Float64Array;
      const there = new View(shared.memory, shared.offset, this.#numbers.length);
      there.set(this.#numbers);
      this.#numbers = there;
      this.#piece = shared.piece;
    }
    return this.#piece(request.party);
  }

  partyGone(): void {}
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** Adds to one number, so that nobody's addition is lost; the new value. */
export function addTo(numbers: Int32Array | Float64Array, index: number, value: number): number {
  if (numbers instanceof Int32Array) return (Atomics.add(numbers, index, value) + value) | 0;
  const there = new BigInt64Array(numbers.buffer, numbers.byteOffset, numbers.length);
  for (;;) {
    const seen = Atomics.load(there, index);
    bits[0] = seen;
    const sum = (float[0] as number) + value;
    float[0] = sum;
    if (Atomics.compareExchange(there, index, seen, bits[0] as bigint) === seen) return sum;
  }
}
