/** How often people are told that they have moved in the queue, at most. */
const intervalMs = 100;

/** Gathers changes of the queue, so that a hundred waiting runs are not told a hundred times that one has started. */
export class QueuePlaces implements Disposable {
  readonly #tell: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, intervalMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
