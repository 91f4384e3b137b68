import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { watchProgram } from './watched-program.ts';

const runtime = join(import.meta.dirname, '../../packages/runtime');

interface Told {
  event: string;
  at?: { file: string; line: number; function?: string | undefined } | undefined;
}

/** What the kernel adds; what is told by the clock, wherever the program is then; and what shows how far the killed process came. */
const notCompared = ['process.sampled', 'process.pending', 'process.exited', 'process.joined', 'pool.fetched'];

/** Which kinds were told from which lines. */
function kindsAndLines(events: readonly Told[]): string[] {
  const told = events.filter(({ event, at }) => !notCompared.includes(event) && at?.function !== 'takes');
  return [...new Set(told.map(({ event, at }) => `${event} ${at?.line ?? ''}`))].sort();
}

test('rings tell what lines of JSON tell, from the same lines of the program', async () => {
  const source = readFileSync(join(runtime, 'contract/programs/tour.ts'), 'utf8').replace("'../../src/index.ts'", "'@forkhall/runtime'");
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-lines-'));
  try {
    writeFileSync(join(folder, 'main.ts'), source);
    symlinkSync(join(runtime, 'build/node_modules'), join(folder, 'node_modules'));
    const env = { PATH: process.env.PATH, FORKHALL_EVENTS: join(folder, 'events.jsonl') };
    await promisify(execFile)(process.execPath, ['main.ts'], { cwd: folder, env });
    const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').trim().split('\n');
    const { events, status } = await watchProgram(source, { language: 'typescript' });
    expect(status).toBe(0);
    expect(kindsAndLines(events)).toEqual(kindsAndLines(lines.map((line) => JSON.parse(line) as Told)));
    expect(new Set(events.map(({ event }) => event)).size).toBeGreaterThan(40);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
