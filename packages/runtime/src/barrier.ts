import { BrokenBarrier, TimeoutError } from './errors.ts';
import { shown } from './given.ts';
import { At, Handle, Place, travels } from './handle.ts';
import type { Broken } from './hub/barrier.ts';
import type { Refused } from './session/link.ts';
import { after, secondsOf, type Wait } from './wait.ts';

const because: Record<Broken['why'], string> = {
  timeout: 'did not wait any longer',
  aborted: 'gave up its wait',
  died: 'ended while it waited',
  reset: 'reset it',
};

/** @internal @throws RangeError */
export function checkParties(parties: unknown, doing: string): void {
  if (!(Number.isSafeInteger(parties) && (parties as number) >= 1)) throw new RangeError(`${doing}(${shown(parties)}): give the number of parties, 1 or more`);
}

/** Parties wait here for each other; when all have come, all go on, and it is ready for the next time. */
export class Barrier extends Handle {
  /** @param parties how many must come */
  constructor(parties: number);
  constructor(at: Place | At);
  constructor(parties: number | Place | At) {
    const at = parties instanceof Place || parties instanceof At;
    if (!at) checkParties(parties, 'new Barrier');
    super('Barrier', at ? parties : { parties });
  }

  #explain(refused: Refused, seconds: number | null): Error | undefined {
    if (refused.refusal === 'timeout')
      return new TimeoutError(`Barrier.wait(): not all came ${after(seconds)}; the barrier is broken now, reset() makes it whole`);
    if (refused.refusal !== 'broken') return undefined;
    const { why, name, pid } = refused.detail as Broken;
    return new BrokenBarrier(`Barrier.wait(): ${name} (pid ${pid}) ${because[why]}, so that not all can come; reset() makes the barrier whole`);
  }

  /**
   * Waits until all parties have come. Each gets a number of its own, from 0; one of them can do what is to be done once.
   * @throws TimeoutError, and BrokenBarrier for the others, when one does not wait long enough
   */
  async wait(wait?: Wait): Promise<number> {
    const seconds = secondsOf(wait, 'Barrier.wait()');
    return (await this.call('Barrier.wait()', 'wait', [seconds], wait?.signal, (refused) => this.#explain(refused, seconds))) as number;
  }

  /** Whether somebody gave up; every wait fails then. */
  get broken(): Promise<boolean> {
    return this.call('Barrier.broken', 'broken', []) as Promise<boolean>;
  }

  /** Makes it whole and empty; those who wait now get BrokenBarrier. */
  async reset(): Promise<void> {
    await this.call('Barrier.reset()', 'reset', []);
  }
}

travels('Barrier', Barrier);
