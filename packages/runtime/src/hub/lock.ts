import type { HubObject, Party } from './party.ts';
import type { Request } from './request.ts';
import { type GivenUp, remove, Waiter } from './waiter.ts';

/** Who died holding it. */
export interface Abandoned {
  name: string;
  pid: number;
}

export interface Owner {
  party: Party;
  /** For a re-entrant lock: the task within the process. */
  task: string;
  depth: number;
}

export interface Claim {
  task: string;
  /** How deep it will be held once it is got: more than 1 only after a condition's wait. */
  depth: number;
  answer: (request: Request, abandoned: Abandoned | null) => void;
}

/** Lock and RLock: first come, first served. */
export class HubLock implements HubObject {
  readonly type: string;
  readonly reentrant: boolean;
  protected owner: Owner | undefined;
  readonly #queue: Waiter<Claim>[] = [];
  /** The last holder died with it; the next one to get it is told. */
  #abandoned: Abandoned | null = null;

  constructor(type: string, reentrant: boolean) {
    this.type = type;
    this.reentrant = reentrant;
  }

  call(method: string, args: readonly unknown[], request: Request): void {
    switch (method) {
      case 'acquire':
        this.#acquire(request, String(args[0] ?? ''), args[1]);
        break;
      case 'release':
        this.release(request, String(args[0] ?? ''));
        break;
      case 'holder':
        request.done(this.owner === undefined ? null : { name: this.owner.party.name, pid: this.owner.party.pid, serial: this.owner.party.serial });
        break;
      default:
        request.fail('unknown-method', method);
    }
  }

  holds(party: Party, task: string): boolean {
    return this.owner !== undefined && this.owner.party === party && (!this.reentrant || this.owner.task === task);
  }

  /** Who holds it, null for nobody; undefined while somebody waits, or is still to be told of a death. */
  holderIfNobodyWaits(): Party | null | undefined {
    return this.#queue.length > 0 || this.#abandoned !== null ? undefined : (this.owner?.party ?? null);
  }

  #acquire(request: Request, task: string, timeout: unknown): void {
    if (this.reentrant && this.owner !== undefined && this.holds(request.party, task)) {
      this.owner.depth++;
      request.done(null);
      return;
    }
    this.claim(request, { task, depth: 1, answer: (asked, abandoned) => asked.done(abandoned) }, timeout);
  }

  /** Gives it now, or when it is this request's turn. */
  protected claim(request: Request, claim: Claim, timeout: unknown): void {
    if (this.owner === undefined) this.#give(request, claim);
    else if (timeout === 0) request.fail('timeout', this.#holderName());
    else this.#queue.push(new Waiter(request, claim, timeout, (waiter, why) => this.#givenUp(waiter, why)));
  }

  #givenUp(waiter: Waiter<Claim>, why: GivenUp): void {
    remove(this.#queue, waiter);
    if (why !== 'gone') waiter.request.fail(why, this.#holderName());
  }

  #holderName(): string | null {
    return this.owner === undefined ? null : `${this.owner.party.name} (pid ${this.owner.party.pid})`;
  }

  #give(request: Request, claim: Claim): void {
    this.owner = { party: request.party, task: claim.task, depth: claim.depth };
    const abandoned = this.#abandoned;
    this.#abandoned = null;
    claim.answer(request, abandoned);
  }

  protected release(request: Request, task: string): void {
    if (this.owner === undefined || !this.holds(request.party, task)) {
      request.fail('not-held', this.#holderName());
      return;
    }
    this.owner.depth--;
    if (this.owner.depth === 0) this.free();
    request.done();
  }

  /** The lock has no owner any more: the first who waits has it now. */
  protected free(): void {
    this.owner = undefined;
    const next = this.#queue.shift();
    if (next === undefined) return;
    next.leave();
    this.#give(next.request, next.about);
  }

  partyGone(party: Party): void {
    if (this.owner?.party !== party) return;
    this.#abandoned = { name: party.name, pid: party.pid };
    this.free();
  }
}
