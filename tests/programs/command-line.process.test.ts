import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesBelow } from './left-behind.ts';
import { homeFolder, normalise } from './normalise.ts';
import { runAtPlainTerminal } from './plain-terminal.ts';
import { programOf, programs, titleOf } from './programs.ts';

const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');
/** Where the terminal itself, standard input, arguments, files and exit codes matter; the rest is in programs.process.test.ts. */
const chosen = [
  'fork-parent-does-not-wait.py',
  'process-exit-codes.py',
  'input-and-echo.py',
  'input-line-editing.py',
  'input-end-of-file.py',
  'input-from-a-pipe.py',
  'interrupt-caught.py',
  'password-without-echo.py',
  'progress-line.py',
  'curses-screen.py',
  'window-size-changes.py',
  'shell-job-control.py',
  'files-under-a-lock.py',
  'several-files.py',
  'exit-with-text.py',
  'uncaught-exception.py',
  'terminal-raw-mode.ts',
  'two-files.ts',
  'never-resolved.ts',
];
const runs = chosen.map((name) => {
  const subject = programs.find(({ file, steps = [] }) => file.endsWith(`/${name}`) && !steps.some((step) => 'interrupt' in step));
  if (!subject) throw new Error(`${name} is not in the table`);
  return { subject, title: titleOf(subject, undefined) };
});

let processesBefore: string[];
beforeAll(() => {
  processesBefore = processesBelow(process.pid);
});
afterAll(() => expect(processesBelow(process.pid).filter((line) => !processesBefore.includes(line))).toEqual([]));

describe('forkhall run at a plain terminal is like the interpreter there', { timeout: 60_000 }, () => {
  test.concurrent.for(runs)('$title', async ({ subject }) => {
    const program = await programOf(subject, undefined);
    const others = [...new Set(program.files.map(({ path }) => path.split('/')[0] ?? ''))].filter((name) => name !== program.entry);
    const command = [process.execPath, main, 'run', ...others.flatMap((name) => ['--with', name]), '--out', '.', program.entry, ...program.args];
    const steps = subject.steps ?? [];
    const ours = await runAtPlainTerminal(program, steps, subject.piped, command);
    const plain = await runAtPlainTerminal(program, steps, subject.piped);
    expect(normalise(ours.output, homeFolder)).toBe(normalise(plain.output, plain.folder));
    expect(ours.ending).toBe(plain.ending);
    expect(Object.fromEntries(ours.written)).toEqual(Object.fromEntries(plain.written));
  });
});
