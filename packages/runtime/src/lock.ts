import { LockNotHeld, TimeoutError } from './errors.ts';
import { report, reporting } from './events/report.ts';
import { SampledPlace } from './events/sampled-place.ts';
import { type At, Handle, type Place, placeOrNew, travels } from './handle.ts';
import { giveBackSync, type Held, type HeldSync, makeHeld, makeHeldSync } from './held.ts';
import { Promotion } from './memory/promotion.ts';
import type { Refused } from './session/link.ts';
import { currentTaskId } from './task.ts';
import { after, secondsOf, type Wait } from './wait.ts';

type Abandoned = { name: string; pid: number } | null;

/**
 * Held by one process at a time; whoever asks first gets it first. Not re-entrant: a second acquire by its holder waits
 * for ever. When its holder dies, the next one gets it, and `held.abandonedBy` says whose work may be half done.
 */
export class Lock extends Handle {
  constructor();
  constructor(at: Place | At);
  constructor(at?: Place | At) {
    super(new.target.hubType, placeOrNew(at, `new ${new.target.name}()`));
  }

  /** The type's name in the hub. */
  static readonly hubType: string = 'Lock';

  protected get task(): string {
    return '';
  }

  #type(): string {
    return (this.constructor as typeof Lock).hubType;
  }

  #explain(refused: Refused, doing: string, seconds: number | null): Error | undefined {
    const held = typeof refused.detail === 'string' ? `it is held by ${refused.detail}` : 'it is not held by anybody';
    if (refused.refusal === 'timeout')
      return new TimeoutError(`${doing} was not given ${after(seconds)}: ${held}. Wait longer, or look for what keeps the holder.`);
    if (refused.refusal === 'not-held')
      return new LockNotHeld(
        `${doing}: this ${this.task === '' ? 'process' : 'task'} does not hold it; ${held}. Only who acquired may release: \`await using held = await lock.acquire()\`.`,
      );
    return undefined;
  }

  #taken: SampledPlace | undefined;
  readonly #promotion = new Promotion();
  /** The lock's word in shared memory, once this process has mapped it. */
  #word: Int32Array | undefined;
  #token = 0;

  /** Whether it became this process's without asking anybody. */
  #takeWord(): boolean {
    if (this.#word === undefined) {
      if (!this.#promotion.due() || !this.mayUseMemory) return false;
      const piece = this.promote(this.#promotion, () => this.callSync('Lock', 'promote', []));
      if (piece === undefined) return false;
      this.#word = new Int32Array(piece.memory, piece.offset, 1);
      this.#token = piece.token;
    }
    if (Atomics.compareExchange(this.#word, 0, 0, this.#token) !== 0) return false;
    if (reporting) {
      this.#taken ??= new SampledPlace();
      report('lock.acquired', { object: this.objectId }, process.pid, this.#taken.here());
    }
    return true;
  }

  /** Whether it was this process's and nobody waits for it: then it is free now. */
  #leaveWord(): boolean {
    if (this.#word === undefined || Atomics.compareExchange(this.#word, 0, this.#token, 0) !== this.#token) return false;
    // It is left where it was taken, as far as a reader is concerned.
    if (reporting) report('lock.released', { object: this.objectId }, process.pid, this.#taken?.last);
    return true;
  }

  /** An owner that is more than a process does not fit into a word. */
  protected get mayUseMemory(): boolean {
    return true;
  }

  /**
   * Waits until the lock is this process's.
   * @throws TimeoutError naming the holder
   */
  async acquire(wait?: Wait): Promise<Held> {
    if (wait === undefined && this.#takeWord()) return makeHeld(() => this.#release(''));
    const doing = `${this.#type()}.acquire()`;
    const seconds = secondsOf(wait, doing);
    wait?.signal?.throwIfAborted();
    if (wait !== undefined && this.#takeWord()) return makeHeld(() => this.#release(''));
    const { task } = this;
    const abandoned = (await this.call(doing, 'acquire', [task, seconds], wait?.signal, (refused) => this.#explain(refused, doing, seconds))) as Abandoned;
    return makeHeld(() => this.#giveBack(task), abandoned);
  }

  /** Takes it if it is free; otherwise undefined, at once. */
  async tryAcquire(): Promise<Held | undefined> {
    try {
      return await this.acquire({ timeout: 0 });
    } catch (error) {
      if (error instanceof TimeoutError) return undefined;
      throw error;
    }
  }

  /** As `acquire`, but blocks the whole process: nothing else of it runs. For workers that compute. */
  acquireSync(wait?: { timeout?: number }): HeldSync {
    if (wait === undefined && this.#takeWord()) return makeHeldSync(this, '');
    const doing = `${this.#type()}.acquireSync()`;
    const seconds = secondsOf(wait, doing);
    if (wait !== undefined && this.#takeWord()) return makeHeldSync(this, '');
    const { task } = this;
    const abandoned = this.callSync(doing, 'acquire', [task, seconds], (refused) => this.#explain(refused, doing, seconds)) as Abandoned;
    return makeHeldSync(this, task, abandoned);
  }

  /** @throws LockNotHeld when this process does not hold it */
  release(): Promise<void> {
    return this.#release(this.task);
  }

  /** What surely is held can be given back without waiting for an answer: where the hub is another program's, that takes as long as the rest. */
  #giveBack(task: string): Promise<void> {
    return this.tellElsewhere('release', [task]) ? Promise.resolve() : this.#release(task);
  }

  async #release(task: string): Promise<void> {
    if (this.#leaveWord()) return;
    const doing = `${this.#type()}.release()`;
    await this.call(doing, 'release', [task], undefined, (refused) => this.#explain(refused, doing, null));
  }

  /** @internal */
  [giveBackSync](task: string): void {
    if (this.#leaveWord()) return;
    const doing = `${this.#type()}.release()`;
    this.callSync(doing, 'release', [task], (refused) => this.#explain(refused, doing, null));
  }
}

/**
 * Re-entrant: its owner may acquire it again, and releases as often as it acquired. The owner is a Task of a process; what
 * runs outside of every Task is one owner.
 */
export class RLock extends Lock {
  static override readonly hubType: string = 'RLock';

  protected override get task(): string {
    return currentTaskId();
  }

  protected override get mayUseMemory(): boolean {
    return false;
  }
}

travels('Lock', Lock);
travels('RLock', RLock);
