import { LockNotHeld, TimeoutError } from './errors.ts';
import { checkFunction, shown } from './given.ts';
import { travels } from './handle.ts';
import { RLock } from './lock.ts';
import type { Refused } from './session/link.ts';
import { after, secondsOf, type Wait } from './wait.ts';

/** A re-entrant lock whose holders can wait, without it, until another holder says that something has changed. */
export class Condition extends RLock {
  static override readonly hubType: string = 'Condition';

  #explain(refused: Refused, doing: string, seconds: number | null): Error | undefined {
    if (refused.refusal === 'timeout') return new TimeoutError(`${doing} was not notified ${after(seconds)}. The lock is held again.`);
    if (refused.refusal === 'not-held')
      return new LockNotHeld(`${doing}: the condition's lock is not held here. Acquire it first: \`await using held = await condition.acquire()\`.`);
    return undefined;
  }

  /**
   * Gives the lock up, sleeps until notified, and holds the lock again when it comes back, whatever ended the wait.
   * @throws TimeoutError, LockNotHeld
   */
  async wait(wait?: Wait): Promise<void> {
    const doing = 'Condition.wait()';
    const seconds = secondsOf(wait, doing);
    await this.#wait(wait?.signal, seconds, (refused) => this.#explain(refused, doing, seconds));
  }

  #wait(signal: AbortSignal | undefined, seconds: number | null, explain: (refused: Refused) => Error | undefined): Promise<unknown> {
    return this.call('Condition.wait()', 'wait', [this.task, seconds], signal, explain);
  }

  /** Waits until the test holds, which it looks at now and after each notification. @throws TimeoutError, LockNotHeld */
  async waitFor(test: () => boolean | Promise<boolean>, wait?: Wait): Promise<void> {
    checkFunction(test, 'Condition.waitFor()');
    const seconds = secondsOf(wait, 'Condition.waitFor()');
    const until = seconds === null ? null : performance.now() + seconds * 1000;
    while (!(await test())) {
      const left = until === null ? null : Math.max(0, (until - performance.now()) / 1000);
      await this.#wait(wait?.signal, left, (refused) =>
        refused.refusal === 'timeout'
          ? new TimeoutError(`Condition.waitFor(): the test did not hold ${after(seconds)}. The lock is held again.`)
          : this.#explain(refused, 'Condition.waitFor()', left),
      );
    }
  }

  /** Wakes so many of those who wait. They go on one by one, after this process has released the lock. @throws LockNotHeld */
  async notify(n = 1): Promise<void> {
    const doing = 'Condition.notify()';
    if (!(Number.isSafeInteger(n) && n >= 0)) throw new RangeError(`${doing}: got ${shown(n)}; give how many to wake, 0 or more`);
    await this.call(doing, 'notify', [this.task, n], undefined, (refused) => this.#explain(refused, doing, null));
  }

  /** Wakes all who wait. @throws LockNotHeld */
  async notifyAll(): Promise<void> {
    const doing = 'Condition.notifyAll()';
    await this.call(doing, 'notify', [this.task, null], undefined, (refused) => this.#explain(refused, doing, null));
  }
}

travels('Condition', Condition);
