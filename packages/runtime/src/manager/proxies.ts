import { decode } from '../clone/decode.ts';
import { Packed } from '../clone/encode.ts';
import { checkFunction } from '../given.ts';
import { type At, Handle, type Place, travels } from '../handle.ts';

const unpack = <T>(bytes: unknown) => decode(bytes as Uint8Array) as T;
const unpackFound = <T>(found: unknown) => (found === null ? undefined : unpack<T>(found));

/** A map that lives in a manager. Keys are compared by value. What `get` gives is a copy: `set` it back to change it. */
export class DictProxy<K, V> extends Handle implements AsyncIterable<[K, V]> {
  constructor(at: Place | At) {
    super('dict', at);
  }

  get(key: K): Promise<V | undefined> {
    const doing = 'DictProxy.get()';
    return this.call(doing, 'get', [new Packed(key, () => doing, 'key')], undefined, undefined, unpackFound<V>);
  }

  /** @throws NotCloneable */
  set(key: K, value: V): Promise<void> {
    const doing = 'DictProxy.set()';
    return this.call(doing, 'set', [new Packed(key, () => doing, 'key'), new Packed(value, () => doing)]);
  }

  /** Whether the key was there. */
  async delete(key: K): Promise<boolean> {
    const doing = 'DictProxy.delete()';
    return (await this.call(doing, 'delete', [new Packed(key, () => doing, 'key')])) as boolean;
  }

  async has(key: K): Promise<boolean> {
    const doing = 'DictProxy.has()';
    return (await this.call(doing, 'has', [new Packed(key, () => doing, 'key')])) as boolean;
  }

  async size(): Promise<number> {
    return (await this.call('DictProxy.size()', 'size', [])) as number;
  }

  /** A copy of all of it, at one moment. */
  async snapshot(): Promise<Map<K, V>> {
    const entries = (await this.call('DictProxy.snapshot()', 'snapshot', [])) as [unknown, unknown][];
    return new Map(entries.map(([key, value]) => [unpack<K>(key), unpack<V>(value)]));
  }

  async *[Symbol.asyncIterator](): AsyncIterator<[K, V]> {
    yield* await this.snapshot();
  }
}

/** A list that lives in a manager. */
export class ListProxy<T> extends Handle implements AsyncIterable<T> {
  constructor(at: Place | At, type = 'list') {
    super(type, at);
  }

  /** Appends; the new length. */
  async push(...items: T[]): Promise<number> {
    const doing = 'ListProxy.push()';
    const packed = items.map((item) => new Packed(item, () => doing));
    return (await this.call(doing, 'push', packed)) as number;
  }

  /** Takes the last one away. */
  async pop(): Promise<T | undefined> {
    const found = await this.call('ListProxy.pop()', 'pop', []);
    return found === null ? undefined : unpack(found);
  }

  /** Negative places count from the end. */
  async at(index: number): Promise<T | undefined> {
    const found = await this.call('ListProxy.at()', 'at', [index]);
    return found === null ? undefined : unpack(found);
  }

  /** @throws RangeError where the list has no such place */
  async set(index: number, value: T): Promise<void> {
    const doing = 'ListProxy.set()';
    await this.call(doing, 'set', [index, new Packed(value, () => doing)], undefined, (refused) =>
      refused.refusal === 'bad-request'
        ? new RangeError(`${doing}: there is no place ${index} in a list of ${String(refused.detail)}; push() makes it longer`)
        : undefined,
    );
  }

  async length(): Promise<number> {
    return (await this.call('ListProxy.length()', 'length', [])) as number;
  }

  /** A copy of all of it, at one moment. */
  async snapshot(): Promise<T[]> {
    return ((await this.call('ListProxy.snapshot()', 'snapshot', [])) as unknown[]).map((item) => unpack<T>(item));
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    yield* await this.snapshot();
  }
}

/** Named values that live in a manager. */
export class NamespaceProxy<T extends object> extends Handle {
  constructor(at: Place | At) {
    super('Namespace', at);
  }

  async get<K extends keyof T>(key: K): Promise<T[K]> {
    const doing = 'NamespaceProxy.get()';
    const found = await this.call(doing, 'get', [new Packed(key, () => doing, 'key')]);
    return (found === null ? undefined : unpack(found)) as T[K];
  }

  async set<K extends keyof T>(key: K, value: T[K]): Promise<void> {
    const doing = 'NamespaceProxy.set()';
    await this.call(doing, 'set', [new Packed(key, () => doing, 'key'), new Packed(value, () => doing)]);
  }
}

/** One value that lives in a manager. */
export class ValueProxy<T> extends Handle {
  constructor(at: Place | At) {
    super('Value', at);
  }

  async get(): Promise<T> {
    const [, value] = (await this.call('ValueProxy.get()', 'get', [])) as [number, unknown];
    return unpack(value);
  }

  async set(value: T): Promise<void> {
    const doing = 'ValueProxy.set()';
    await this.call(doing, 'set', [new Packed(value, () => doing)]);
  }

  /**
   * Makes a new value of the old one, without losing what others do at the same time: when somebody was quicker, the
   * function is called again with the newer value. It must do nothing else.
   */
  async update(change: (old: T) => T): Promise<T> {
    const doing = 'ValueProxy.update()';
    checkFunction(change, doing);
    for (;;) {
      const [version, value] = (await this.call(doing, 'get', [])) as [number, unknown];
      const changed = change(unpack(value));
      if (await this.call(doing, 'replace', [version, new Packed(changed, () => doing)])) return changed;
    }
  }
}

travels('dict', DictProxy);
travels('list', ListProxy);
travels(
  'Array',
  class extends ListProxy<number> {
    constructor(place: Place) {
      super(place, 'Array');
    }
  } as never,
);
travels('Namespace', NamespaceProxy);
travels('Value', ValueProxy);
