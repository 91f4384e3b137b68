import type { SandboxRun } from '@forkhall/sandbox';

const stopping = ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Signals to the command are the person's wish for the program: SIGINT interrupts it, each time; SIGTERM, SIGHUP and
 * SIGQUIT stop it. What comes before the program runs is done as soon as it does.
 */
export class Signals implements Disposable {
  #run: Pick<SandboxRun, 'interrupt' | 'stop'> | undefined;
  #stopRequested = false;
  #interruptRequested = false;
  #onLate: (() => void) | undefined;

  readonly #interrupt = () => {
    this.#interruptRequested = true;
    this.#run?.interrupt();
    this.#onLate?.();
  };
  readonly #stop = () => {
    this.#stopRequested = true;
    this.#run?.stop('student');
    this.#onLate?.();
  };

  constructor() {
    process.on('SIGINT', this.#interrupt);
    for (const signal of stopping) process.on(signal, this.#stop);
  }

  attach(run: Pick<SandboxRun, 'interrupt' | 'stop'>): void {
    this.#run = run;
    if (this.#stopRequested) run.stop('student');
    else if (this.#interruptRequested) run.interrupt();
  }

  /** The program has ended: resolves with the next signal, for what is still going on then. */
  late(): Promise<void> {
    this.#run = undefined;
    return new Promise((resolve) => {
      this.#onLate = resolve;
    });
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#interrupt);
    for (const signal of stopping) process.off(signal, this.#stop);
  }
}
