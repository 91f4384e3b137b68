import type { HubObject } from './party.ts';
import type { Request } from './request.ts';

/** Keys are equal when their bytes are: a list or a date is as good a key as a string. */
function keyOf(bytes: unknown): string {
  return (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes as Uint8Array)).toString('latin1');
}

/** A dict, or a namespace: values by key, in the order in which the keys came. */
export class HubDict implements HubObject {
  readonly type: string;
  readonly #entries = new Map<string, [key: unknown, value: unknown]>();

  constructor(type: string, init: unknown) {
    this.type = type;
    for (const [key, value] of (init as [unknown, unknown][] | undefined) ?? []) this.#entries.set(keyOf(key), [key, value]);
  }

  call(method: string, args: readonly unknown[], request: Request): void {
    switch (method) {
      case 'get':
        request.done(this.#entries.get(keyOf(args[0]))?.[1] ?? null);
        break;
      case 'set':
        this.#entries.set(keyOf(args[0]), [args[0], args[1]]);
        request.done();
        break;
      case 'delete':
        request.done(this.#entries.delete(keyOf(args[0])));
        break;
      case 'has':
        request.done(this.#entries.has(keyOf(args[0])));
        break;
      case 'size':
        request.done(this.#entries.size);
        break;
      case 'snapshot':
        request.done([...this.#entries.values()]);
        break;
      default:
        request.fail('unknown-method', method);
    }
  }

  partyGone(): void {}
}

/** A list, or an array of numbers. */
export class HubList implements HubObject {
  readonly type: string;
  readonly #items: unknown[];

  constructor(type: string, init: unknown) {
    this.type = type;
    this.#items = [...((init as unknown[] | undefined) ?? [])];
  }

  call(method: string, args: readonly unknown[], request: Request): void {
    switch (method) {
      case 'push':
        for (const item of args) this.#items.push(item);
        request.done(this.#items.length);
        break;
      case 'pop':
        request.done(this.#items.pop() ?? null);
        break;
      case 'at':
        request.done(this.#items.at(args[0] as number) ?? null);
        break;
      case 'set': {
        const place = (args[0] as number) < 0 ? this.#items.length + (args[0] as number) : (args[0] as number);
        if (!(Number.isInteger(place) && place >= 0 && place < this.#items.length)) request.fail('bad-request', this.#items.length);
        else {
          this.#items[place] = args[1];
          request.done();
        }
        break;
      }
      case 'length':
        request.done(this.#items.length);
        break;
      case 'snapshot':
        request.done(this.#items);
        break;
      default:
        request.fail('unknown-method', method);
    }
  }

  partyGone(): void {}
}

/** One value, with the number of its changes: who read an older one does not overwrite a newer one unknowingly. */
export class HubValue implements HubObject {
  readonly type = 'Value';
  #value: unknown;
  #version = 0;

  constructor(init: unknown) {
    this.#value = init;
  }

  call(method: string, args: readonly unknown[], request: Request): void {
    switch (method) {
      case 'get':
        request.done([this.#version, this.#value]);
        break;
      case 'set':
        this.#value = args[0];
        this.#version++;
        request.done();
        break;
      case 'replace':
        if (args[0] === this.#version) {
          this.#value = args[1];
          this.#version++;
          request.done(true);
        } else request.done(false);
        break;
      default:
        request.fail('unknown-method', method);
    }
  }

  partyGone(): void {}
}
