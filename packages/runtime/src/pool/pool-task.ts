import { TimeoutError } from '../errors.ts';
import { report, reporting } from '../events/report.ts';
import { held } from '../session/keep-alive.ts';
import { after, secondsOf, type Wait } from '../wait.ts';
import { within } from '../within.ts';

/** Tells that this process waits for the results of these jobs, one after the other, and has got each. */
export async function tellAwaited(pool: string, jobs: readonly { id: number; promise: Promise<unknown> }[]): Promise<void> {
  for (const { id, promise } of jobs) {
    const about = { object: pool, job: String(id) };
    report('pool.waiting', about);
    const fetched = () => report('pool.fetched', about);
    await promise.then(fetched, fetched);
  }
}

/** A task that was given to a pool. Await it for its result. */
export class PoolTask<R> implements PromiseLike<R> {
  readonly id: number;
  readonly #promise: Promise<R>;
  #done = false;
  #seen = false;

  readonly #pool: string;

  constructor(id: number, promise: Promise<R>, pool: string) {
    this.#pool = pool;
    this.id = id;
    this.#promise = promise;
    const finish = () => {
      this.#done = true;
    };
    promise.then(finish, finish);
  }

  /** Whether its result, or its error, is there. */
  get done(): boolean {
    return this.#done;
  }

  /** @internal whether anybody will hear of a failure */
  get seen(): boolean {
    return this.#seen;
  }

  /** @internal a callback for errors hears of it */
  markSeen(): void {
    this.#seen = true;
  }

  /**
   * The function's result.
   * @throws RemoteError with the function's own error as `cause`, WorkerLost when its process died, TimeoutError
   */
  async result(wait?: Wait): Promise<R> {
    this.#seen = true;
    if (reporting) this.#tellFetched();
    const seconds = secondsOf(wait, 'PoolTask.result()');
    return await held(
      within(this.#promise, seconds, wait?.signal, () => new TimeoutError(`PoolTask.result(): task ${this.id} was not done ${after(seconds)}; it goes on`)),
    );
  }

  #tellFetched(): void {
    const about = { object: this.#pool, job: String(this.id) };
    if (!this.#done) report('pool.waiting', about);
    const fetched = () => report('pool.fetched', about);
    this.#promise.then(fetched, fetched);
  }

  // biome-ignore lint/suspicious/noThenProperty: it is awaited like a promise
  then<A = R, B = never>(done?: ((value: R) => A | PromiseLike<A>) | null, failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    this.#seen = true;
    if (reporting) this.#tellFetched();
    return this.#promise.then(done, failed);
  }
}
