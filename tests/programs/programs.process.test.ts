import { join } from 'node:path';
import type { StartMethod } from '@forkhall/protocol';
import { openSandboxHost, type SandboxHost } from '@forkhall/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesBelow } from './left-behind.ts';
import { homeFolder, normalise, printedPids, sortedLines } from './normalise.ts';
import { runAtPlainTerminal } from './plain-terminal.ts';
import type { ProgramCase } from './program-case.ts';
import { programOf, programs, titleOf } from './programs.ts';
import { runInSandbox } from './sandboxed.ts';
import type { Shown } from './terminal.ts';

const atOnce = 4;
/** The main process and what it starts are the only processes of their sandbox: their numbers are small. */
const smallPid = 200;

const runtimeFolder = join(import.meta.dirname, '../../packages/runtime');
const runs = programs.flatMap((subject) =>
  (subject.startMethods ?? [undefined]).map((startMethod) => ({ subject, startMethod, title: titleOf(subject, startMethod) })),
);

let host: SandboxHost;
let processesBefore: string[];

beforeAll(async () => {
  processesBefore = processesBelow(process.pid);
  host = await openSandboxHost({ runtimeFolder, places: atOnce + 2, spares: { python: 1, typescript: 1 } });
});

afterAll(async () => {
  await host[Symbol.asyncDispose]();
  expect(processesBelow(process.pid).filter((line) => !processesBefore.includes(line))).toEqual([]);
});

function plainWords(output: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
  return output.replace(/\x1b\[[0-9;]*m/g, '');
}

function lines(subject: ProgramCase, shown: Shown): string | string[] {
  const text = normalise(shown.output, shown.folder);
  return subject.unordered ? sortedLines(text) : text;
}

/** Ctrl-C that nobody handled is a death by SIGINT for the kernel and `interrupted` for a run. */
function asRun(subject: ProgramCase, shown: Shown): Shown['ending'] {
  return shown.ending === 'SIGINT' && subject.ending === 'interrupted' ? 'interrupted' : shown.ending;
}

async function check(subject: ProgramCase, startMethod: StartMethod | undefined): Promise<void> {
  const program = await programOf(subject, startMethod);
  const steps = subject.steps ?? [];
  const [{ shown, run, ended, findings, pids }, plain] = await Promise.all([
    runInSandbox(host, program, steps, subject.piped),
    subject.exactly === undefined ? runAtPlainTerminal(program, steps, subject.piped) : undefined,
  ]);
  const output = normalise(shown.output, homeFolder);
  if (plain) {
    expect(lines(subject, shown)).toEqual(lines(subject, plain));
    expect(Object.fromEntries(shown.written)).toEqual(Object.fromEntries(plain.written));
    expect(asRun(subject, plain)).toBe(subject.ending ?? 0);
  } else expect(output).toBe(subject.exactly);
  for (const words of subject.shows) expect(subject.file.startsWith('typescript/') ? plainWords(output) : output).toContain(words);
  expect(shown.ending).toBe(subject.ending ?? 0);
  for (const pid of printedPids(shown.output)) expect(pid).toBeLessThan(smallPid);
  expect(run.pid).toBeLessThan(smallPid);
  expect(ended.survivors).toBe(0);
  // A pid comes again after millions of others: two processes under one are one that was taken for two.
  expect(pids).toEqual([...new Set(pids)]);
  if (program.language === 'python') {
    const found = findings.filter(({ severity, code }) => severity !== 'note' && !subject.mayFind?.includes(code)).map(({ code }) => code);
    expect(found.sort()).toEqual([...(subject.finds ?? [])].sort());
  }
}

describe('a program behaves in a sandbox as at a plain terminal', { timeout: 60_000 }, () => {
  test.concurrent.for(runs)('$title', async ({ subject, startMethod }) => {
    await check(subject, startMethod);
  });
});
