import type { ExpectedEnding, Step } from './program-case.ts';

/** What one run of a program showed, wherever it ran. */
export interface Shown {
  output: string;
  ending: ExpectedEnding;
  /** Files that were not there before or are changed, by path. */
  written: ReadonlyMap<string, string>;
  /** The folder in which the program ran, as the program sees it. */
  folder: string;
}

/** A terminal with a program in it, for a person at its keyboard. */
export interface Keyboard {
  type(text: string): void;
  resize(cols: number, rows: number): void;
  interrupt(): void;
  stop(): void;
  kill(): void;
}

function act(step: Step, keyboard: Keyboard): void {
  if ('type' in step) keyboard.type(step.type);
  else if ('resize' in step) keyboard.resize(...step.resize);
  else if ('interrupt' in step) keyboard.interrupt();
  else if ('stop' in step) keyboard.stop();
  else keyboard.kill();
}

/** Collects the output and does each step as soon as its text has come. */
export class Person {
  output = '';
  readonly #steps: Step[];
  readonly #keyboard: Keyboard;
  readonly #decoder = new TextDecoder();
  #seen = 0;

  constructor(steps: readonly Step[], keyboard: Keyboard) {
    this.#steps = [...steps];
    this.#keyboard = keyboard;
  }

  sees(chunk: Uint8Array): void {
    this.output += this.#decoder.decode(chunk, { stream: true });
    for (let step = this.#steps[0]; step; step = this.#steps[0]) {
      const at = this.output.indexOf(step.after, this.#seen);
      if (at < 0) return;
      this.#seen = at + step.after.length;
      this.#steps.shift();
      act(step, this.#keyboard);
    }
  }

  /** The texts that never came. */
  get missed(): string[] {
    return this.#steps.map((step) => step.after);
  }
}
