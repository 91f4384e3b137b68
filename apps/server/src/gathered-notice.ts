/** Gathers changes and tells of them at most once in an interval, so that a hundred changes are not told a hundred times. */
export class GatheredNotice implements Disposable {
  readonly #intervalMs: number;
  readonly #tell: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(intervalMs: number, tell: () => void) {
    this.#intervalMs = intervalMs;
    this.#tell = tell;
  }

  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, this.#intervalMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
