import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type SuiteName, suites } from './suites.ts';

/** What came of a suite. `problem`: why it does not count as passed though no single test is bad. */
export interface Outcome {
  run: number;
  failures: number;
  errors: number;
  skipped: number;
  bad: string[];
  /** What came of each test, by its name. */
  outcomes: Record<string, string>;
  seconds: number;
  problem?: string;
}

const here = import.meta.dirname;
/** The suites start many processes, and some allocate a lot on purpose. */
const limits = ['wall=20m', 'cpu=20m', 'memory=3G', 'processes=2000', 'output=64M', 'disk=512M', 'shm=512M', 'files=2048'];

/** Runs a suite with `forkhall run`, with or without hooks in it; what it prints goes to `logFile`. */
export async function runSuite(name: SuiteName, logFile: string, hooks: boolean): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-conformance-'));
  try {
    const begin = performance.now();
    const options = [
      ...(hooks ? [] : ['--no-hooks']),
      '--out',
      folder,
      '--report',
      join(folder, 'report.json'),
      ...limits.flatMap((limit) => ['--limit', limit]),
    ];
    const child = spawn(process.execPath, [join(here, '../apps/cli/src/main.ts'), 'run', ...options, join(here, 'run-suite.py'), name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    await pipeline(child.stdout, createWriteStream(logFile));
    const [status] = await exit;
    return { ...judge(folder, status, suites[name]), seconds: (performance.now() - begin) / 1_000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge(folder: string, status: number | null, atLeast: number): Omit<Outcome, 'seconds'> {
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const nothing = { run: 0, failures: 0, errors: 0, skipped: 0, bad: [], outcomes: {} };
  let counts: Omit<Outcome, 'seconds' | 'problem'>;
  try {
    counts = read('result.json');
  } catch {
    return { ...nothing, problem: `it did not come to its end (exit status ${status})` };
  }
  const { survivors } = read('report.json') as { survivors: number };
  if (survivors !== 0) return { ...counts, problem: `${survivors} processes survived` };
  if (status !== 0) return { ...counts, problem: `exit status ${status}` };
  if (counts.run < atLeast) return { ...counts, problem: `only ${counts.run} of at least ${atLeast} tests ran` };
  return counts;
}
