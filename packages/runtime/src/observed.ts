/**
 * A promise that knows whether anybody waits for it, so that a failure nobody would hear of can be told on stderr
 * instead of ending the program as an unhandled rejection.
 */
export class Observed<T> extends Promise<T> {
  #seen = false;

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  get seen(): boolean {
    return this.#seen;
  }

  // `await` of a subclass goes through then(), too.
  // biome-ignore lint/suspicious/noThenProperty: seeing who calls it is the purpose
  override then<A = T, B = never>(done?: ((value: T) => A | PromiseLike<A>) | null, failed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    this.#seen = true;
    return super.then(done, failed);
  }

  /** Runs the work; when it fails and after a turn of the event loop nobody has asked, tells `report`. */
  static run<T>(work: () => Promise<T>, report: (error: unknown) => void): Observed<T> {
    const promise = new Observed<T>((resolve, reject) => {
      work().then(resolve, reject);
    });
    Promise.prototype.then.call(promise, undefined, (error: unknown) => {
      setImmediate(() => {
        if (!promise.#seen) report(error);
      });
    });
    return promise;
  }
}

/** A line that somebody should see, where no call is left to throw from. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
