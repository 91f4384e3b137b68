import { readLast } from './arena.ts';
import type { HubObject, Party } from './party.ts';
import type { Request } from './request.ts';
import { remove, Waiter } from './waiter.ts';

interface Item {
  bytes: unknown;
  /** The process that had taken it and died before it was done; 0 for none. */
  returnedFrom: number;
}

/**
 * Items in the order of their puts. An item that was given out is kept until its taker says that it is done; when the
 * taker dies before that, the item goes back to the front.
 */
export class HubQueue implements HubObject {
  readonly type: string;
  readonly #maxSize: number;
  readonly #joinable: boolean;
  readonly #items: Item[] = [];
  /** The first item's place: shift() of a long array would copy it. */
  #head = 0;
  readonly #getters: Waiter[] = [];
  readonly #putters: Waiter<unknown>[] = [];
  readonly #joiners: Waiter[] = [];
  readonly #taken = new Map<Party, Map<number, Item>>();
  #lastDelivery = 0;
  /** Called when items go back, for those who should hear of it. */
  onReturned: ((count: number, from: Party) => void) | undefined;
  #unfinished = 0;
  #ended = false;

  constructor(type: string, maxSize: number, joinable: boolean) {
    this.type = type;
    this.#maxSize = maxSize > 0 ? maxSize : Number.POSITIVE_INFINITY;
    this.#joinable = joinable;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  call(method: string, args: readonly unknown[], request: Request): void {
    switch (method) {
      case 'put':
        this.#put(request, args[0], args[1], args[2] === true);
        break;
      case 'get':
        this.#get(request, args[0]);
        break;
      case 'ack':
        this.#acknowledge(request.party, args[0] as number);
        request.done();
        break;
      case 'size':
        request.done(this.size);
        break;
      case 'full':
        request.done(this.size >= this.#maxSize);
        break;
      case 'end':
        this.#end();
        request.done();
        break;
      case 'taskDone':
        this.#taskDone(request);
        break;
      case 'join':
        if (this.#unfinished === 0) request.done();
        else if (args[0] === 0) request.fail('timeout', this.#unfinished);
        else this.#joiners.push(new Waiter(request, undefined, args[0], (waiter, why) => this.#leave(this.#joiners, waiter, why, this.#unfinished)));
        break;
      default:
        request.fail('unknown-method', method);
    }
  }

  #leave<T>(list: Waiter<T>[], waiter: Waiter<T>, why: 'timeout' | 'aborted' | 'gone', detail?: unknown): void {
    remove(list, waiter);
    if (why !== 'gone') waiter.request.fail(why, detail);
    this.#settleEnd();
  }

  #put(request: Request, given: unknown, timeout: unknown, tellSize: boolean): void {
    const bytes: unknown = Array.isArray(given) ? request.party.arena?.part(given[0], given[1]) : given;
    if (bytes === undefined) request.fail('bad-request');
    else if (this.#ended) this.#refuse(request, bytes, 'closed');
    else if (this.size < this.#maxSize && this.#putters.length === 0) {
      this.#accept(bytes);
      request.done(tellSize ? this.size : undefined);
    } else if (timeout === 0) this.#refuse(request, bytes, 'full', this.#maxSize);
    else
      this.#putters.push(
        new Waiter<unknown>(request, bytes, timeout, (waiter, why) => {
          readLast(bytes);
          this.#leave(this.#putters, waiter, why === 'timeout' ? ('full' as never) : why, this.#maxSize);
        }),
      );
  }

  #refuse(request: Request, bytes: unknown, ...refusal: Parameters<Request['fail']>): void {
    readLast(bytes);
    request.fail(...refusal);
  }

  #accept(bytes: unknown): void {
    this.#unfinished++;
    this.#items.push({ bytes, returnedFrom: 0 });
    this.#serve();
  }

  #get(request: Request, timeout: unknown): void {
    if (this.size > 0 && this.#getters.length === 0) {
      this.#give(request, this.#shift());
      this.#letIn();
    } else if (this.#isOver()) request.fail('closed');
    else if (timeout === 0) request.fail('empty');
    else
      this.#getters.push(
        new Waiter(request, undefined, timeout, (waiter, why) => this.#leave(this.#getters, waiter, why === 'timeout' ? ('empty' as never) : why)),
      );
  }

  #shift(): Item {
    const item = this.#items[this.#head] as Item;
    this.#items[this.#head] = undefined as never;
    this.#head++;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }

  #unshift(item: Item): void {
    if (this.#head > 0) this.#items[--this.#head] = item;
    else this.#items.unshift(item);
  }

  #give(request: Request, item: Item): void {
    // What the hub's own process takes cannot come back: when that ends, so does the queue.
    if (request.port.here && !this.#joinable) {
      request.done([0, item.bytes, item.returnedFrom, this.size]);
      return;
    }
    const delivery = ++this.#lastDelivery;
    let taken = this.#taken.get(request.party);
    if (taken === undefined) {
      taken = new Map();
      this.#taken.set(request.party, taken);
    }
    taken.set(delivery, item);
    request.done([delivery, item.bytes, item.returnedFrom, this.size]);
  }

  /** Those who wait for an item and those who wait for space, as far as both can be served. */
  #serve(): void {
    while (this.size > 0) {
      const getter = this.#getters.shift();
      if (getter === undefined) break;
      getter.leave();
      this.#give(getter.request, this.#shift());
    }
    this.#letIn();
  }

  #letIn(): void {
    while (this.size < this.#maxSize) {
      const putter = this.#putters.shift();
      if (putter === undefined) break;
      putter.leave();
      this.#accept(putter.about);
      putter.request.done(this.size);
    }
  }

  #acknowledge(party: Party, delivery: number): void {
    const taken = this.#taken.get(party);
    readLast(taken?.get(delivery)?.bytes);
    if (taken?.delete(delivery) && taken.size === 0) this.#taken.delete(party);
    this.#settleEnd();
  }

  #taskDone(request: Request): void {
    if (!this.#joinable) {
      request.fail('unknown-method', 'taskDone');
      return;
    }
    if (this.#unfinished === 0) {
      request.fail('over-released');
      return;
    }
    // The oldest item that this process has: it is done, and will not come back.
    const oldest = this.#taken.get(request.party)?.keys().next();
    this.#unfinished--;
    if (oldest !== undefined && oldest.done !== true) this.#acknowledge(request.party, oldest.value);
    if (this.#unfinished === 0) for (const joiner of this.#joiners.splice(0)) joiner.done();
    request.done();
  }

  #end(): void {
    this.#ended = true;
    for (const putter of this.#putters.splice(0)) {
      readLast(putter.about);
      putter.fail('closed');
    }
    this.#settleEnd();
  }

  /** Ended, empty, and nothing that could still come back. */
  #isOver(): boolean {
    return this.#ended && this.size === 0 && (this.#joinable || this.#taken.size === 0);
  }

  #settleEnd(): void {
    if (this.#isOver()) for (const getter of this.#getters.splice(0)) getter.fail('closed');
  }

  partyGone(party: Party): void {
    const taken = this.#taken.get(party);
    this.#taken.delete(party);
    if (taken !== undefined) {
      this.onReturned?.(taken.size, party);
      for (const item of [...taken.values()].reverse()) {
        item.returnedFrom = party.pid;
        this.#unshift(item);
      }
      this.#serve();
    }
    this.#settleEnd();
  }
}
