import { SemaphoreOverReleased, TimeoutError } from './errors.ts';
import { shown } from './given.ts';
import { At, Handle, Place, travels } from './handle.ts';
import { giveBackSync, type Held, type HeldSync, makeHeld, makeHeldSync } from './held.ts';
import type { Refused } from './session/link.ts';
import { after, secondsOf, type Wait } from './wait.ts';

/** A number of places. Acquire takes one, release gives one back; any process may release, which makes it a signal, too. */
export class Semaphore extends Handle {
  static readonly hubType: string = 'Semaphore';

  /** @param n how many places there are at first, 1 by default */
  constructor(n?: number);
  constructor(at: Place | At);
  constructor(n: number | Place | At = 1) {
    const at = n instanceof Place || n instanceof At;
    if (!at) checkPlaces(n, `new ${new.target.name}`);
    super(new.target.hubType, at ? n : { value: n });
  }

  #type(): string {
    return (this.constructor as typeof Semaphore).hubType;
  }

  #explain(refused: Refused, doing: string, seconds: number | null): Error | undefined {
    if (refused.refusal === 'timeout') return new TimeoutError(`${doing} was not given ${after(seconds)}: every place is taken`);
    if (refused.refusal === 'over-released')
      return new SemaphoreOverReleased(
        `${doing}: all ${String(refused.detail)} places are free already. Release once for each acquire, or use a Semaphore, which may grow.`,
      );
    return undefined;
  }

  /** Waits for a place. @throws TimeoutError */
  async acquire(wait?: Wait): Promise<Held> {
    const doing = `${this.#type()}.acquire()`;
    const seconds = secondsOf(wait, doing);
    await this.call(doing, 'acquire', [seconds], wait?.signal, (refused) => this.#explain(refused, doing, seconds));
    return makeHeld(() => this.release());
  }

  /** Takes a place if one is free; otherwise undefined, at once. */
  async tryAcquire(): Promise<Held | undefined> {
    try {
      return await this.acquire({ timeout: 0 });
    } catch (error) {
      if (error instanceof TimeoutError) return undefined;
      throw error;
    }
  }

  /** As `acquire`, but blocks the whole process. */
  acquireSync(wait?: { timeout?: number }): HeldSync {
    const doing = `${this.#type()}.acquireSync()`;
    const seconds = secondsOf(wait, doing);
    this.callSync(doing, 'acquire', [seconds], (refused) => this.#explain(refused, doing, seconds));
    return makeHeldSync(this, '');
  }

  /** Gives a place back. @throws SemaphoreOverReleased by a bounded semaphore that is whole */
  async release(): Promise<void> {
    const doing = `${this.#type()}.release()`;
    await this.call(doing, 'release', [], undefined, (refused) => this.#explain(refused, doing, null));
  }

  /** @internal */
  [giveBackSync](): void {
    this.releaseSync();
  }

  releaseSync(): void {
    const doing = `${this.#type()}.releaseSync()`;
    this.callSync(doing, 'release', [], (refused) => this.#explain(refused, doing, null));
  }
}

/** @internal @throws RangeError */
export function checkPlaces(n: unknown, doing: string): void {
  if (!(Number.isSafeInteger(n) && (n as number) >= 0)) throw new RangeError(`${doing}(${shown(n)}): give a whole number, 0 or more`);
}

/** A semaphore that refuses to be released above its first value. */
export class BoundedSemaphore extends Semaphore {
  static override readonly hubType: string = 'BoundedSemaphore';
}

travels('Semaphore', Semaphore);
travels('BoundedSemaphore', BoundedSemaphore);
