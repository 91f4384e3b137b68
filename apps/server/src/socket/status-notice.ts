const intervalMs = 1_000;

/** Tells the server's status at most once a second, however often it changes. */
export class StatusNotice implements Disposable {
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
