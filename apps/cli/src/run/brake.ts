import type { SandboxRun } from '@forkhall/sandbox';

/** Makes the program wait while any of several takers of its output is behind. */
export class Brake {
  readonly #run: Pick<SandboxRun, 'pause' | 'resume'>;
  readonly #holders = new Set<unknown>();

  constructor(run: Pick<SandboxRun, 'pause' | 'resume'>) {
    this.#run = run;
  }

  hold(holder: unknown): void {
    if (this.#holders.size === 0) this.#run.pause();
    this.#holders.add(holder);
  }

  release(holder: unknown): void {
    if (this.#holders.delete(holder) && this.#holders.size === 0) this.#run.resume();
  }
}
