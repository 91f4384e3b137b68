import type { Abandoned } from './lock.ts';
import type { HubObject, Party } from './party.ts';
import type { Request } from './request.ts';
import { type GivenUp, remove, Waiter } from './waiter.ts';

/** Set in the word while somebody waits: its holder must tell the hub of the release. */
export const contendedBit = 1 << 30;
/** In place of a holder: the last one died, and the next one is to be told. */
export const abandonedWord = 1 << 29;
const holderBits = ~contendedBit;

/**
 * A lock whose state is one word of shared memory: 0, or the token of the process that holds it. Processes that have
 * mapped it take and release it without the hub while nobody waits; waiting and death are the hub's.
 */
export class HubWordLock implements HubObject {
  readonly type = 'Lock';
  readonly #word: Int32Array;
  readonly #partyOf: (token: number) => Party | undefined;
  readonly #piece: (party: Party) => unknown;
  readonly #queue: Waiter[] = [];
  #abandoned: Abandoned | null = null;

  constructor(word: Int32Array, partyOf: (token: number) => Party | undefined, piece: (party: Party) => unknown) {
    this.#word = word;
    this.#partyOf = partyOf;
    this.#piece = piece;
  }

  call(method: string, args: readonly unknown[], request: Request): void {
    switch (method) {
      case 'acquire':
        this.#acquire(request, args[1]);
        break;
      case 'release':
        if ((Atomics.load(this.#word, 0) & holderBits) !== request.party.token) request.fail('not-held', this.#holderName());
        else {
          this.#handOver(0);
          request.done();
        }
        break;
      case 'promote':
        request.done(this.#piece(request.party));
        break;
      case 'holder': {
        const holder = this.#holder();
        request.done(holder === undefined ? null : { name: holder.name, pid: holder.pid, serial: holder.serial });
        break;
      }
      default:
        request.fail('unknown-method', method);
    }
  }

  #holder(): Party | undefined {
    return this.#partyOf(Atomics.load(this.#word, 0) & holderBits);
  }

  #holderName(): string | null {
    const holder = this.#holder();
    return holder === undefined ? null : `${holder.name} (pid ${holder.pid})`;
  }

  #acquire(request: Request, timeout: unknown): void {
    // Others change the word at any moment: each step is tried until it was this one that changed it.
    for (;;) {
      const seen = Atomics.load(this.#word, 0);
      if (seen === 0 || seen === abandonedWord) {
        if (Atomics.compareExchange(this.#word, 0, seen, request.party.token) !== seen) continue;
        request.done(this.#takeAbandoned());
        return;
      }
      if (timeout === 0) {
        request.fail('timeout', this.#holderName());
        return;
      }
      if ((seen & contendedBit) === 0 && Atomics.compareExchange(this.#word, 0, seen, seen | contendedBit) !== seen) continue;
      this.#queue.push(new Waiter(request, undefined, timeout, (waiter, why) => this.#givenUp(waiter, why)));
      return;
    }
  }

  #givenUp(waiter: Waiter, why: GivenUp): void {
    remove(this.#queue, waiter);
    if (why !== 'gone') waiter.request.fail(why, this.#holderName());
  }

  #takeAbandoned(): Abandoned | null {
    const abandoned = this.#abandoned;
    this.#abandoned = null;
    return abandoned;
  }

  /** To the first who waits; without one the word says that it is free. */
  #handOver(free: number): void {
    const next = this.#queue.shift();
    if (next === undefined) {
      Atomics.store(this.#word, 0, free);
      return;
    }
    next.leave();
    Atomics.store(this.#word, 0, next.party.token | (this.#queue.length > 0 ? contendedBit : 0));
    next.request.done(this.#takeAbandoned());
  }

  partyGone(party: Party): void {
    if ((Atomics.load(this.#word, 0) & holderBits) !== party.token) return;
    this.#abandoned = { name: party.name, pid: party.pid };
    this.#handOver(abandonedWord);
  }
}
