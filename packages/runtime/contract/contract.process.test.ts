import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import * as args from './arguments.ts';
import * as events from './events.ts';
import * as lock from './lock.ts';
import * as manager from './manager.ts';
import { Mark } from './marked.ts';
import * as pipe from './pipe.ts';
import * as pool from './pool.ts';
import * as processes from './process.ts';
import * as queue from './queue.ts';
import type { Rules } from './rules.ts';
import * as shared from './shared.ts';
import * as synchronisation from './synchronisation.ts';
import * as tasks from './tasks.ts';

const suites: Record<string, Rules> = {
  process: processes.rules,
  queue: queue.rules,
  manager: manager.rules,
  events: events.rules,
  pipe: pipe.rules,
  shared: shared.rules,
  pool: pool.rules,
  tasks: tasks.rules,
  arguments: args.rules,
  lock: lock.rules,
  synchronisation: synchronisation.rules,
};

const mark = new Mark();

/** Runs one rule as a program of its own and gives what it printed. */
function run(file: string, title: string, backend: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(`./${file}.ts`, import.meta.url)), title], {
      env: { ...process.env, FORKHALL_BACKEND: backend, ...mark.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Before the test's own time is over, so that nothing is left of a rule that hangs.
      timeout: 55_000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe.each(['broker', 'shm'])('on the backend %s', (backend) => {
  for (const [file, rules] of Object.entries(suites)) {
    describe(file, () => {
      it.each(Object.keys(rules))('%s', async (title) => {
        const { code, output } = await run(file, title, backend);
        expect(output).toMatch(/kept\n$/);
        expect(code).toBe(0);
      });
    });
  }
});

afterAll(() => {
  expect(mark.alive()).toEqual([]);
});
