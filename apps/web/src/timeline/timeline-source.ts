import type { LaneList, TimelineAnswer, TimelineQuestion, TimelineView, ViewQuestion } from '@forkhall/insight';

export interface SourceOptions {
  ask<Q extends TimelineQuestion>(question: Q): Promise<TimelineAnswer<Q>>;
  /** What is to be drawn now; undefined where nothing is. */
  wanted(): ViewQuestion | undefined;
  viewed(view: TimelineView): void;
  listed(list: LaneList): void;
}

const listEveryMs = 300;

/** Gets lanes and views from the worker: one question at a time, and the newest one last. */
export class TimelineSource implements Disposable {
  readonly #options: SourceOptions;
  /** Answers to what was asked before this count are about another run. */
  #run = 0;
  #asking = false;
  #askAgain = false;
  #wantedVersion = -1;
  #listedVersion = -1;
  #listedAtMs = Number.NEGATIVE_INFINITY;
  #listTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  /** Another run: what is under way comes too late. */
  forget(): void {
    this.#run++;
    this.#listedVersion = -1;
    this.#listedAtMs = Number.NEGATIVE_INFINITY;
  }

  [Symbol.dispose](): void {
    this.#run++;
    clearTimeout(this.#listTimer);
  }

  /** There may be other lanes by `version`, which counts up. */
  list(version: number): void {
    this.#wantedVersion = version;
    if (this.#listTimer !== undefined || version <= this.#listedVersion) return;
    this.#listTimer = setTimeout(
      () => {
        this.#listTimer = undefined;
        void this.#list();
      },
      Math.max(0, this.#listedAtMs + listEveryMs - performance.now()),
    );
  }

  /** What is to be drawn may be something else now. */
  view(): void {
    if (this.#asking) this.#askAgain = true;
    else void this.#view();
  }

  async #list(): Promise<void> {
    const run = this.#run;
    this.#listedVersion = this.#wantedVersion;
    this.#listedAtMs = performance.now();
    try {
      const list = await this.#options.ask({ kind: 'lanes' });
      if (run === this.#run) this.#options.listed(list);
    } catch {
      // The worker has no events yet, or is gone: the next news asks again.
    }
    if (run === this.#run) this.list(this.#wantedVersion);
  }

  async #view(): Promise<void> {
    const question = this.#options.wanted();
    if (question === undefined) return;
    const run = this.#run;
    this.#asking = true;
    this.#askAgain = false;
    try {
      const view = await this.#options.ask(question);
      if (run === this.#run) this.#options.viewed(view);
    } catch {
      // No worker: nothing to draw.
    } finally {
      this.#asking = false;
      if (this.#askAgain) requestAnimationFrame(() => this.view());
    }
  }
}
