import { type Claim, HubLock } from './lock.ts';
import type { Request } from './request.ts';
import { type GivenUp, remove, Waiter } from './waiter.ts';

interface Sleeper {
  task: string;
  depth: number;
}

/** A re-entrant lock, as Python's default, and those who wait to be notified under it. */
export class HubCondition extends HubLock {
  readonly #sleepers: Waiter<Sleeper>[] = [];

  constructor() {
    super('Condition', true);
  }

  override call(method: string, args: readonly unknown[], request: Request): void {
    const task = String(args[0] ?? '');
    switch (method) {
      case 'wait':
        this.#wait(request, task, args[1]);
        break;
      case 'notify':
        this.#notify(request, task, args[1] === null ? Number.POSITIVE_INFINITY : Number(args[1] ?? 1));
        break;
      default:
        super.call(method, args, request);
    }
  }

  #wait(request: Request, task: string, timeout: unknown): void {
    if (this.owner === undefined || !this.holds(request.party, task)) {
      request.fail('not-held', null);
      return;
    }
    const about = { task, depth: this.owner.depth };
    this.#sleepers.push(new Waiter(request, about, timeout, (waiter, why) => this.#givenUp(waiter, why)));
    this.free();
  }

  /** Whatever ends the wait, its caller holds the lock again before it hears of it. */
  #givenUp(waiter: Waiter<Sleeper>, why: GivenUp): void {
    remove(this.#sleepers, waiter);
    if (why !== 'gone')
      this.claim(
        waiter.request,
        this.#comeBack(waiter.about, (request) => request.fail(why)),
        null,
      );
  }

  #comeBack({ task, depth }: Sleeper, answer: Claim['answer']): Claim {
    return { task, depth, answer };
  }

  #notify(request: Request, task: string, count: number): void {
    if (!this.holds(request.party, task)) {
      request.fail('not-held', null);
      return;
    }
    const woken = this.#sleepers.splice(0, count);
    for (const waiter of woken) {
      waiter.leave();
      this.claim(
        waiter.request,
        this.#comeBack(waiter.about, (asked, abandoned) => asked.done(abandoned)),
        null,
      );
    }
    request.done(woken.length);
  }
}
