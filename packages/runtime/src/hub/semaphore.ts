import type { HubObject, Party } from './party.ts';
import type { Request } from './request.ts';
import { remove, Waiter } from './waiter.ts';

/** Semaphore and BoundedSemaphore: first come, first served. */
export class HubSemaphore implements HubObject {
  readonly type: string;
  readonly #initial: number;
  readonly #bounded: boolean;
  #value: number;
  readonly #queue: Waiter[] = [];
  /** Acquires minus releases of each party; below zero for one who only releases. */
  readonly #net = new Map<Party, number>();

  constructor(type: string, initial: number, bounded: boolean) {
    this.type = type;
    this.#initial = initial;
    this.#value = initial;
    this.#bounded = bounded;
  }

  call(method: string, args: readonly unknown[], request: Request): void {
    switch (method) {
      case 'acquire':
        if (this.#value > 0) this.#take(request);
        else if (args[0] === 0) request.fail('timeout');
        else
          this.#queue.push(
            new Waiter(request, undefined, args[0], (waiter, why) => {
              remove(this.#queue, waiter);
              if (why !== 'gone') waiter.request.fail(why);
            }),
          );
        break;
      case 'release':
        if (this.#bounded && this.#value >= this.#initial) {
          request.fail('over-released', this.#initial);
          break;
        }
        this.#count(request.party, -1);
        this.#add(1);
        request.done(this.#value);
        break;
      case 'value':
        request.done(this.#value);
        break;
      default:
        request.fail('unknown-method', method);
    }
  }

  #count(party: Party, by: number): void {
    this.#net.set(party, (this.#net.get(party) ?? 0) + by);
  }

  #take(request: Request): void {
    this.#value--;
    this.#count(request.party, 1);
    request.done(this.#value);
  }

  #add(count: number): void {
    this.#value += count;
    while (this.#value > 0) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      next.leave();
      this.#take(next.request);
    }
  }

  /**
   * What the party held comes back. A party may acquire what another releases (a signal, not a hold), so no more than
   * is missing from the first value comes back.
   */
  partyGone(party: Party): void {
    const held = Math.min(this.#net.get(party) ?? 0, this.#initial - this.#value);
    this.#net.delete(party);
    if (held > 0) this.#add(held);
  }
}
