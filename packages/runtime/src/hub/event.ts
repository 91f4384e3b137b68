import type { HubObject } from './party.ts';
import type { Request } from './request.ts';
import { remove, Waiter } from './waiter.ts';

/** A flag that processes wait for. */
export class HubEvent implements HubObject {
  readonly type = 'Event';
  #set = false;
  #waiters: Waiter[] = [];

  call(method: string, args: readonly unknown[], request: Request): void {
    switch (method) {
      case 'set': {
        this.#set = true;
        const waiters = this.#waiters;
        this.#waiters = [];
        for (const waiter of waiters) waiter.done(true);
        request.done();
        break;
      }
      case 'clear':
        this.#set = false;
        request.done();
        break;
      case 'isSet':
        request.done(this.#set);
        break;
      case 'wait':
        if (this.#set || args[0] === 0) request.done(this.#set);
        else
          this.#waiters.push(
            new Waiter(request, undefined, args[0], (waiter, why) => {
              remove(this.#waiters, waiter);
              if (why === 'timeout') waiter.request.done(false);
              else if (why === 'aborted') waiter.request.fail(why);
            }),
          );
        break;
      default:
        request.fail('unknown-method', method);
    }
  }

  partyGone(): void {}
}
