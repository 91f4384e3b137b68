import { report, reporting } from './events/report.ts';
import { checkIterable, noNumber } from './given.ts';
import { Handle, Place, travels } from './handle.ts';
import type { Held, HeldSync } from './held.ts';
import { addTo, type NumberKind } from './hub/numbers.ts';
import { Lock } from './lock.ts';
import { Promotion } from './memory/promotion.ts';

/** Numbers that processes share: in memory that all have mapped, or kept by the session's main process. */
class SharedNumbers extends Handle {
  readonly #kind: NumberKind;
  readonly #count: number;
  readonly #lock: Lock;
  readonly #promotion = new Promotion();
  #numbers: Int32Array | Float64Array | undefined;

  constructor(type: string, given: Place | { kind: NumberKind; init: number[] }) {
    if (typeof given !== 'object' || given === null) throw new TypeError(`new ${type}(): its numbers have a kind: ${type}.int32() or ${type}.float64()`);
    super(type, given instanceof Place ? given : { kind: given.kind, init: given.init });
    if (given instanceof Place) {
      [this.#kind, this.#count, this.#lock] = given.extra as [NumberKind, number, Lock];
    } else {
      this.#kind = given.kind;
      this.#count = given.init.length;
      this.#lock = new Lock();
    }
  }

  protected override wireExtra(): unknown[] {
    return [this.#kind, this.#count, this.#lock];
  }

  protected get count(): number {
    return this.#count;
  }

  #here(): Int32Array | Float64Array | undefined {
    if (this.#numbers === undefined && this.#promotion.due()) {
      const piece = this.promote(this.#promotion, () => this.callSync('SharedValue', 'promote', []));
      if (piece !== undefined) this.#numbers = new (this.#kind === 'int32' ? Int32Array : Float64Array)(piece.memory, piece.offset, this.#count);
    }
    return this.#numbers;
  }

  protected read(index: number): number {
    const numbers = this.#here();
    if (numbers === undefined) return this.callSync('SharedValue', 'get', [index]) as number;
    return this.#kind === 'int32' ? Atomics.load(numbers as Int32Array, index) : (numbers[index] as number);
  }

  protected write(index: number, value: number): void {
    if (typeof value !== 'number') throw noNumber(value, 'SharedValue or SharedArray');
    const numbers = this.#here();
    if (numbers === undefined) this.callSync('SharedValue', 'set', [index, value]);
    else {
      if (this.#kind === 'int32') Atomics.store(numbers as Int32Array, index, value);
      else numbers[index] = value;
      if (reporting) report('value.changed', { object: this.objectId });
    }
  }

  protected plus(index: number, value: number): number {
    if (typeof value !== 'number') throw noNumber(value, 'SharedValue or SharedArray');
    const numbers = this.#here();
    if (numbers === undefined) return this.callSync('SharedValue', 'add', [index, value]) as number;
    const sum = addTo(numbers, index, value);
    if (reporting) report('value.changed', { object: this.objectId });
    return sum;
  }

  protected all(): number[] {
    const numbers = this.#here();
    return numbers === undefined ? (this.callSync('SharedValue', 'all', []) as number[]) : [...numbers];
  }

  /** Its own lock, for changes in several steps: `await using _ = await shared.lock()`. */
  lock(): Promise<Held> {
    return this.#lock.acquire();
  }

  /** As `lock`, but blocks the whole process. */
  lockSync(): HeldSync {
    return this.#lock.acquireSync();
  }
}

/** One number that processes share. `value++` is two steps, which others can come between: take the lock, or use `add`. */
export class SharedValue extends SharedNumbers {
  /** @internal use `SharedValue.int32()` or `SharedValue.float64()` */
  constructor(given: Place | { kind: NumberKind; init: number[] }) {
    super('SharedValue', given);
  }

  /** A whole number of 32 bits; what does not fit wraps around, as in C. */
  static int32(value = 0): SharedValue {
    if (typeof value !== 'number') throw noNumber(value, 'SharedValue.int32()');
    return new SharedValue({ kind: 'int32', init: [value] });
  }

  /** A number as JavaScript has it, of 64 bits. */
  static float64(value = 0): SharedValue {
    if (typeof value !== 'number') throw noNumber(value, 'SharedValue.float64()');
    return new SharedValue({ kind: 'float64', init: [value] });
  }

  /** As it is now; setting it changes it for all. */
  get value(): number {
    return this.read(0);
  }

  set value(value: number) {
    this.write(0, value);
  }

  /** Adds in one step, which nobody can come between; the new value. */
  add(n: number): number {
    return this.plus(0, n);
  }
}

/** Numbers at fixed places that processes share. */
export class SharedArray extends SharedNumbers {
  [index: number]: number;

  /** @internal use `SharedArray.int32()` or `SharedArray.float64()` */
  constructor(given: Place | { kind: NumberKind; init: number[] }) {
    super('SharedArray', given);
    // biome-ignore lint/correctness/noConstructorReturn: numbered properties need a proxy
    return new Proxy(this, places) as this;
  }

  /** @param n how many zeros, or the numbers */
  static int32(n: number | number[]): SharedArray {
    return new SharedArray({ kind: 'int32', init: numbersOf(n, 'SharedArray.int32()') });
  }

  /** @param n how many zeros, or the numbers */
  static float64(n: number | number[]): SharedArray {
    return new SharedArray({ kind: 'float64', init: numbersOf(n, 'SharedArray.float64()') });
  }

  /** How many numbers it has: fixed when it is made. */
  get length(): number {
    return this.count;
  }

  /** Quicker than `array[index]`. */
  get(index: number): number | undefined {
    return isPlace(index, this.count) ? this.read(index) : undefined;
  }

  /** @throws RangeError where the array has no such place */
  set(index: number, value: number): void {
    if (!isPlace(index, this.count)) throw new RangeError(`SharedArray: there is no place ${index} in an array of ${this.count}; its length is fixed`);
    this.write(index, value);
  }

  /** Adds in one step; the new value. @throws RangeError */
  add(index: number, n: number): number {
    if (!isPlace(index, this.count)) throw new RangeError(`SharedArray: there is no place ${index} in an array of ${this.count}; its length is fixed`);
    return this.plus(index, n);
  }

  /** The numbers as they are now. */
  *[Symbol.iterator](): Iterator<number> {
    yield* this.all();
  }
}

function numbersOf(given: number | number[], doing: string): number[] {
  if (typeof given === 'number') return zeros(given);
  if (typeof given === 'string') throw noNumber(given, doing);
  checkIterable(given, doing, 'how many numbers it has, or the numbers');
  const numbers = [...given];
  for (const one of numbers) if (typeof one !== 'number') throw noNumber(one, doing);
  return numbers;
}

function zeros(count: number): number[] {
  if (!(Number.isSafeInteger(count) && count >= 0)) throw new RangeError(`SharedArray of ${count} numbers: give a whole number, 0 or more, or the numbers`);
  return new Array<number>(count).fill(0);
}

function isPlace(index: number, count: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < count;
}

const wholeNumber = /^(?:0|[1-9]\d*)$/;
/** No places: `array[-1] = 1` must not become a property that this process alone has. */
const noPlace = /^-?\d+(?:\.\d+)?$/;

const places: ProxyHandler<SharedArray> = {
  get(target, key) {
    if (typeof key === 'string' && wholeNumber.test(key)) return target.get(Number(key));
    const value = Reflect.get(target, key, target) as unknown;
    // Private fields are the target's, not the proxy's.
    return typeof value === 'function' ? value.bind(target) : value;
  },
  set(target, key, value) {
    if (typeof key === 'string' && wholeNumber.test(key)) {
      target.set(Number(key), value as number);
      return true;
    }
    if (typeof key === 'string' && noPlace.test(key)) target.set(Number(key), value as number);
    return Reflect.set(target, key, value, target);
  },
};

travels('SharedValue', SharedValue as never);
travels('SharedArray', SharedArray as never);
