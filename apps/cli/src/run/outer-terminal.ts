import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { TerminalSize } from '@forkhall/protocol';

/**
 * Node's own raw mode leaves output processing on, which would add a second carriage return to each line of the
 * program's terminal; stty(1) turns both directions off.
 */
function stty(...args: string[]): string {
  return execFileSync('stty', args, { stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8' }).trim();
}

/** Whether this may use the terminal: the kernel stops a background job that does. */
export function inForeground(): boolean {
  const fields = readFileSync('/proc/self/stat', 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return fields[2] === fields[5];
}

/** The person's terminal, given to the program: raw in both directions until it is disposed or the process ends. */
export class OuterTerminal implements Disposable {
  #saved: string | undefined;
  readonly #restore = () => this[Symbol.dispose]();
  /** The shell has set the terminal up for itself while this was stopped. */
  readonly #again = () => {
    if (inForeground()) stty('raw', '-echo');
  };

  /** Undefined where stdin or stdout is no terminal, or this is a background job. */
  static enter(): OuterTerminal | undefined {
    if (!process.stdin.isTTY || !process.stdout.isTTY || !inForeground()) return undefined;
    return new OuterTerminal();
  }

  private constructor() {
    this.#saved = stty('-g');
    process.once('exit', this.#restore);
    process.on('SIGCONT', this.#again);
    stty('raw', '-echo');
  }

  [Symbol.dispose](): void {
    if (this.#saved === undefined) return;
    const saved = this.#saved;
    this.#saved = undefined;
    process.off('exit', this.#restore);
    process.off('SIGCONT', this.#again);
    try {
      stty(saved);
    } catch {
      // The terminal has gone away (SIGHUP): there is nothing to restore.
    }
  }
}

/** The size of whichever of our three is a terminal. */
export function outerSize(): TerminalSize {
  for (const stream of [process.stdout, process.stderr]) if (stream.isTTY && stream.columns > 0) return fit(stream.columns, stream.rows);
  return { cols: 80, rows: 24 };
}

function fit(columns: number, rows: number): TerminalSize {
  return { cols: Math.min(1_000, Math.max(2, columns)), rows: Math.min(500, Math.max(1, rows)) };
}
