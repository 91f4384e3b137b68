import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { processOneOf } from '../src/box/survivors.ts';
import type { SandboxHost } from '../src/types.ts';
import { expectNoSandboxLeft, sandboxProcesses } from './support/children.ts';
import { openTestHost, programOf, runToEnd, start, textProgram } from './support/test-host.ts';

afterEach(expectNoSandboxLeft);

/** A host whose empty sandbox stands. */
async function hostWithEmptyBox(): Promise<SandboxHost> {
  const { promise: stands, resolve } = Promise.withResolvers<void>();
  const host = await openTestHost({
    log: (_level, message) => {
      if (message === 'an empty sandbox stands') resolve();
    },
  });
  await stands;
  return host;
}

/** The pids of bubblewraps of this process. */
const bwraps = () => sandboxProcesses().map((line) => Number.parseInt(line, 10));

/** What process 1 of this bubblewrap has for children. To be asked of a sandbox that stands: one that is being made has no process 1 yet. */
function programsIn(bwrap: number): string[] {
  const one = processOneOf(bwrap)?.pid;
  if (one === undefined) throw new Error(`bubblewrap ${bwrap} has no process 1`);
  const children = readFileSync(`/proc/${one}/task/${one}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return children.map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
}

describe('the empty sandbox', () => {
  it('takes the first run that no spare fits', async () => {
    await using host = await hostWithEmptyBox();
    const [empty = 0, ...others] = bwraps();
    expect(others).toEqual([]);
    expect(programsIn(empty)).toEqual([]);
    const run = await start(host, programOf('sleeps-forever.py', { limits: { processes: 10 } }));
    await run.says('ready');
    // The next empty sandbox is being made beside it.
    expect(programsIn(empty)).toEqual(['python3']);
    expect(run.run.warm).toBe(false);
  });

  it('is given up for a run of other sizes, and meets the limits of its own run', async () => {
    await using host = await hostWithEmptyBox();
    const sizes = { diskBytes: 8 << 20, shmBytes: 3 << 20 };
    const text = 'import os\nfor at in ("/home/student", "/tmp", "/dev/shm"):\n    s = os.statvfs(at)\n    print(s.f_blocks * s.f_frsize >> 20)\n';
    for (let n = 0; n < 3; n++) expect((await runToEnd(host, textProgram('main.py', text, { limits: sizes }))).output).toBe('8\r\n8\r\n3\r\n');
    const { ending } = await runToEnd(host, programOf('grows-forever.py', { limits: { ...sizes, memoryBytes: 64 << 20 } }));
    expect(ending).toEqual({ kind: 'over-limit', limit: 'memory', amount: 64 << 20 });
  });

  it('does not stand in the way of runs', async () => {
    await using host = await openTestHost({ places: 3 });
    const runs = await Promise.all([1, 2, 3].map(() => start(host, programOf('sleeps-forever.py'))));
    await Promise.all(runs.map((run) => run.says('ready')));
    expect(bwraps().map(programsIn)).toEqual([['python3'], ['python3'], ['python3']]);
  });
});
