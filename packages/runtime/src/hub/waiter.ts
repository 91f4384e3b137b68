import type { Party } from './party.ts';
import type { Request } from './request.ts';

/** Longer than this a timer of Node cannot be: about 24 days. */
const longestMs = 2 ** 31 - 1;

export type GivenUp = 'timeout' | 'aborted' | 'gone';

/** Those whose time can be over, for a process whose timers stand still because it blocks. */
const timed = new Map<Waiter<never>, number>();

export function expireWaiters(): void {
  const now = performance.now();
  for (const [waiter, until] of timed) if (until <= now) waiter.giveUp('timeout');
}

/** A request that waits. It is settled once: served, or given up for one of three reasons. */
export class Waiter<T = undefined> {
  readonly request: Request;
  readonly about: T;
  #timer: NodeJS.Timeout | undefined;
  readonly #onGivenUp: (waiter: Waiter<T>, why: GivenUp) => void;

  /** @param seconds until it gives up; undefined or null waits for ever */
  constructor(request: Request, about: T, seconds: unknown, onGivenUp: (waiter: Waiter<T>, why: GivenUp) => void) {
    this.request = request;
    this.about = about;
    this.#onGivenUp = onGivenUp;
    request.port.waiting.set(request.id, this);
    if (typeof seconds === 'number' && seconds * 1000 <= longestMs) {
      // The hub's timers must not keep a process alive for whom nobody else waits any more.
      this.#timer = setTimeout(() => this.giveUp('timeout'), seconds * 1000);
      this.#timer.unref();
      timed.set(this as never, performance.now() + seconds * 1000);
    }
  }

  get party(): Party {
    return this.request.party;
  }

  #settle(): void {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      timed.delete(this as never);
    }
    this.request.port.waiting.delete(this.request.id);
  }

  giveUp(why: GivenUp): void {
    this.#settle();
    this.#onGivenUp(this, why);
  }

  /** Takes it out of the wait without an answer yet: its owner answers later. */
  leave(): void {
    this.#settle();
  }

  done(value?: unknown): void {
    this.#settle();
    this.request.done(value);
  }

  fail(...refusal: Parameters<Request['fail']>): void {
    this.#settle();
    this.request.fail(...refusal);
  }
}

/** Removes one element; false when it was not there. */
export function remove<T>(list: T[], one: T): boolean {
  const place = list.indexOf(one);
  if (place >= 0) list.splice(place, 1);
  return place >= 0;
}
