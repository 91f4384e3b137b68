import type { HubObject } from './party.ts';
import type { Request } from './request.ts';
import { remove, Waiter } from './waiter.ts';

/** Why those at the barrier went on without everybody. */
export interface Broken {
  why: 'timeout' | 'aborted' | 'died' | 'reset';
  name: string;
  pid: number;
}

/** So many parties wait for each other, again and again. */
export class HubBarrier implements HubObject {
  readonly type = 'Barrier';
  readonly #parties: number;
  #waiters: Waiter[] = [];
  #broken: Broken | undefined;

  constructor(parties: number) {
    this.#parties = parties;
  }

  call(method: string, args: readonly unknown[], request: Request): void {
    switch (method) {
      case 'wait':
        this.#wait(request, args[0]);
        break;
      case 'broken':
        request.done(this.#broken !== undefined);
        break;
      case 'reset':
        this.#break({ why: 'reset', name: request.party.name, pid: request.party.pid });
        this.#broken = undefined;
        request.done();
        break;
      default:
        request.fail('unknown-method', method);
    }
  }

  #wait(request: Request, timeout: unknown): void {
    if (this.#broken !== undefined) {
      request.fail('broken', this.#broken);
      return;
    }
    if (this.#waiters.length + 1 === this.#parties) {
      const waiters = this.#waiters;
      this.#waiters = [];
      waiters.forEach((waiter, index) => {
        waiter.done(index);
      });
      request.done(waiters.length);
      return;
    }
    const waiter = new Waiter(request, undefined, timeout, (one, why) => {
      remove(this.#waiters, one);
      this.#break({ why: why === 'gone' ? 'died' : why, name: one.party.name, pid: one.party.pid });
      if (why !== 'gone') one.request.fail(why);
    });
    this.#waiters.push(waiter);
    // Nobody else can come in time: it breaks at once, as it would after a wait of no length.
    if (timeout === 0) waiter.giveUp('timeout');
  }

  #break(broken: Broken): void {
    this.#broken = broken;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.fail('broken', broken);
  }

  partyGone(): void {}
}
