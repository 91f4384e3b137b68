import type { FindingCode } from '@forkhall/insight';
import type { StartMethod } from '@forkhall/protocol';

/** What the person at the terminal does, once `after` has appeared in the output since the step before. */
export type Step = { after: string } & (
  | { type: string }
  | { resize: readonly [cols: number, rows: number] }
  /** The Interrupt button: SIGINT to the foreground group. */
  | { interrupt: true }
  /** The Stop button; at a plain terminal, SIGTERM to all of it. */
  | { stop: true }
  /** Like stop, for programs that ignore SIGTERM; at a plain terminal, SIGKILL. */
  | { kill: true }
);

/** How the main process ends, in the words of a run's ending. */
export type ExpectedEnding = number | `SIG${string}` | 'interrupted' | 'stopped';

/** One program, what is done to it, and how it must behave: in the sandbox as at a plain terminal. */
export interface ProgramCase {
  /** Under tests/programs; a folder of the same name without the extension holds files to put beside it. */
  file: string;
  /** What it covers. */
  topic: string;
  /** Files under tests/programs/python/beside that it imports. */
  beside?: readonly string[];
  args?: readonly string[];
  steps?: readonly Step[];
  /** Standard input is a pipe with this text. */
  piped?: string;
  /** Runs once for each of these start methods as the default; once with the interpreter's own when left out. */
  startMethods?: readonly StartMethod[];
  /** 0 when left out. */
  ending?: ExpectedEnding;
  /** Words that the output must have, so that two equal failures do not pass. */
  shows: readonly string[];
  /** The order of the lines is up to the scheduler. */
  unordered?: true;
  /** What insight finds wrong with it, notes not counted; nothing, when left out. */
  finds?: readonly FindingCode[];
  /** What it may find, too: the program is ended before that is sure. */
  mayFind?: readonly FindingCode[];
  /** Where a sandbox must differ from a plain terminal: the exact output, compared with nothing else. */
  exactly?: string;
}
