import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineSources, openV1, openV2 } from '../src/cgroup/find.ts';
import type { SandboxHost } from '../src/types.ts';
import { expectNoSandboxLeft } from './support/children.ts';
import { openTestHost, programOf, runToEnd, start, textProgram } from './support/test-host.ts';

const MiB = 1024 * 1024;

/** What this machine has: the same rules hold for each kind. */
const kinds = (['v2', 'v1', 'none'] as const).filter((kind) => {
  if (kind === 'none') return true;
  const found = (kind === 'v2' ? openV2 : openV1)(`forkhall-test-${process.pid}`, machineSources());
  found?.dispose();
  return found !== undefined;
});

describe.each(kinds)('limits with cgroup %s', (kind) => {
  let host: SandboxHost;
  beforeAll(async () => {
    host = await openTestHost({ cgroup: kind });
  });
  afterAll(async () => {
    await host[Symbol.asyncDispose]();
    expectNoSandboxLeft();
  });

  it('wall time', async () => {
    const { ending, usage, survivors } = await runToEnd(host, programOf('sleeps-forever.py', { limits: { wallMs: 500 } }));
    expect(ending).toEqual({ kind: 'timed-out', limit: 'wall', limitMs: 500 });
    expect(usage.wallMs).toBeGreaterThanOrEqual(500);
    expect(survivors).toBe(0);
  });

  it('wall time holds for what outlives the main process', async () => {
    const { ending } = await runToEnd(host, programOf('leaves-orphans.py', { limits: { wallMs: 700, orphansMs: 60_000 } }));
    expect(ending).toEqual({ kind: 'timed-out', limit: 'wall', limitMs: 700 });
  });

  it.each(['spins-forever.py', 'spins-in-children.py'])('CPU time of all processes: %s', async (name) => {
    const { ending, usage } = await runToEnd(host, programOf(name, { limits: { cpuMs: 300 } }));
    expect(ending).toEqual({ kind: 'timed-out', limit: 'cpu', limitMs: 300 });
    expect(usage.cpuMs).toBeGreaterThanOrEqual(300);
  });

  it.each(['grows-forever.py', 'grows-in-children.py', 'grows-buffers.ts'])('memory of the whole tree: %s', async (name) => {
    const { ending, survivors } = await runToEnd(host, programOf(name, { limits: { memoryBytes: 128 * MiB } }));
    expect(ending).toEqual({ kind: 'over-limit', limit: 'memory', amount: 128 * MiB });
    expect(survivors).toBe(0);
  });

  it('a fork bomb', async () => {
    const { ending, usage, survivors } = await runToEnd(host, programOf('forks-forever.py', { limits: { processes: 20 } }));
    expect(ending).toEqual({ kind: 'over-limit', limit: 'processes', amount: 20 });
    expect(usage.processes).toBeGreaterThanOrEqual(10);
    expect(survivors).toBe(0);
  });

  it.each(['prints-forever.py', 'one-line-forever.py'])('output, to the byte: %s', async (name) => {
    const run = await start(host, programOf(name, { limits: { outputBytes: 100_000 } }));
    expect((await run.ended).ending).toEqual({ kind: 'over-limit', limit: 'output', amount: 100_000 });
    expect(run.outputBytes.byteLength).toBe(100_000);
  });

  it.each(['fills-its-disk.py', 'fills-tmp.py'])('disk: %s', async (name) => {
    const { ending, output } = await runToEnd(host, programOf(name, { limits: { diskBytes: 4 * MiB } }));
    expect(ending).toEqual({ kind: 'over-limit', limit: 'disk', amount: 4 * MiB, code: 1 });
    expect(output).toContain('No space left on device');
  });

  it('shared memory', async () => {
    const { ending } = await runToEnd(host, programOf('fills-shm.py', { limits: { shmBytes: 4 * MiB } }));
    expect(ending).toEqual({ kind: 'over-limit', limit: 'shm', amount: 4 * MiB, signal: 'SIGBUS' });
  });

  it('files and folders', async () => {
    const { ending } = await runToEnd(host, programOf('makes-many-files.py', { limits: { inodes: 500 } }));
    expect(ending).toEqual({ kind: 'over-limit', limit: 'inodes', amount: 500 });
  });

  it('open files', async () => {
    const { ending, output } = await runToEnd(host, programOf('opens-many-files.py', { limits: { openFiles: 40 } }));
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    expect(output).toBe('40 Too many open files\r\n');
  });

  it('a program within its limits is let alone', async () => {
    const text =
      'import threading, os\nt = [threading.Thread(target=os.getpid) for _ in range(15)]\n[x.start() for x in t]\n[x.join() for x in t]\nprint("fine")\n';
    const { ending, usage } = await runToEnd(host, textProgram('main.py', text, { limits: { processes: 20 } }));
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    expect(usage.outputBytes).toBe(6);
  });
});

describe.each(kinds.filter((kind) => kind !== 'none'))('limits that only a cgroup can count, with %s', (kind) => {
  let host: SandboxHost;
  beforeAll(async () => {
    host = await openTestHost({ cgroup: kind });
  });
  afterAll(async () => {
    await host[Symbol.asyncDispose]();
    expectNoSandboxLeft();
  });

  it('a program that fails because it was refused a process', async () => {
    const { ending, output } = await runToEnd(host, programOf('starts-too-many.py', { limits: { processes: 20, orphansMs: 0 } }));
    expect(ending).toEqual({ kind: 'over-limit', limit: 'processes', amount: 20, code: 1 });
    expect(output).toContain('Resource temporarily unavailable');
  });

  it('a refused process that the program can live without is no ending', async () => {
    const text =
      'import os\npids = []\ntry:\n    while True:\n        pid = os.fork()\n        if pid == 0:\n            os.read(0, 1)\n            os._exit(0)\n        pids.append(pid)\nexcept OSError:\n    print(len(pids))\nfor pid in pids: os.kill(pid, 9)\n';
    const { ending, output } = await runToEnd(host, textProgram('main.py', text, { limits: { processes: 20 } }));
    expect([ending, output]).toEqual([{ kind: 'exited', code: 0 }, '19\r\n']);
  });

  it('V8 is left to grow up to the limit of the run', async () => {
    const { ending } = await runToEnd(host, programOf('grows-heap.ts', { limits: { memoryBytes: 128 * MiB } }));
    expect(ending).toEqual({ kind: 'over-limit', limit: 'memory', amount: 128 * MiB });
  });
});
