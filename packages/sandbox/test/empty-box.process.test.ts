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

/** The pids of a process's children; none where it has just ended. */
function childrenOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

/** The sandboxes of this process: the pid of each bubblewrap, and what process 1 has for children. */
function sandboxes(): [bwrap: number, programs: string[]][] {
  return sandboxProcesses().map((line) => {
    const bwrap = Number.parseInt(line, 10);
    const one = processOneOf(bwrap)?.pid;
    // One that is just being made (a spare, or the next empty one) has no process 1 yet, or loses it as one looks.
    const children = one === undefined ? [] : childrenOf(one);
    return [bwrap, children.map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim())];
  });
}

describe('the empty sandbox', () => {
  it('takes the first run that no spare fits', async () => {
    await using host = await hostWithEmptyBox();
    const [[empty, programs] = [0, []]] = sandboxes();
    expect(programs).toEqual([]);
    const run = await start(host, programOf('sleeps-forever.py', { limits: { processes: 10 } }));
    await run.says('ready');
    expect(sandboxes()).toContainEqual([empty, ['python3']]);
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
    expect(sandboxes().map(([, programs]) => programs)).toEqual([['python3'], ['python3'], ['python3']]);
  });
});
