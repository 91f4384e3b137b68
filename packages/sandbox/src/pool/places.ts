/** A bounded number of numbered places, given out in the order in which they were asked for. */
export class Places {
  readonly #free: number[];
  readonly #waiting: ((place: number) => void)[] = [];

  constructor(count: number) {
    this.#free = Array.from({ length: count }, (_, index) => count - 1 - index);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Undefined where all are taken. */
  tryTake(): number | undefined {
    return this.#free.pop();
  }

  async take(): Promise<number> {
    return this.tryTake() ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(place: number): void {
    const next = this.#waiting.shift();
    if (next) next(place);
    else this.#free.push(place);
  }
}
