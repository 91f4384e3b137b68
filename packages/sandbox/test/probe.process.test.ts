import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { layBait } from '../src/probe/bait.ts';
import { findBwrap } from '../src/staged-files.ts';
import { expectNoSandboxLeft } from './support/children.ts';
import { openTestHost } from './support/test-host.ts';

afterAll(expectNoSandboxLeft);

describe('probing', () => {
  it('finds that every protection and limit holds', async () => {
    await using host = await openTestHost();
    const result = await host.probe();
    const weaker = host.cgroup === 'none' ? ['cpu-time-limit', 'memory-limit', 'process-limit'] : [];
    expect(result.filter(({ state }) => state === 'missing')).toEqual([]);
    expect(result.filter(({ state }) => state === 'weaker').map(({ name }) => name)).toEqual(weaker);
    expect(result.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "host-files",
        "host-environment",
        "process-one",
        "host-processes",
        "network",
        "unix-sockets",
        "privileges",
        "system-calls",
        "read-only-files",
        "wall-time-limit",
        "cpu-time-limit",
        "memory-limit",
        "process-limit",
        "output-limit",
        "disk-limit",
        "shared-memory-limit",
        "file-count-limit",
        "nothing-survives",
      ]
    `);
  });

  it('says what is weaker without cgroups, and how to mend it', async () => {
    await using host = await openTestHost({ cgroup: 'none' });
    const weaker = (await host.probe()).filter(({ state }) => state !== 'holds');
    expect(weaker.map(({ name, state }) => [name, state])).toEqual([
      ['cpu-time-limit', 'weaker'],
      ['memory-limit', 'weaker'],
      ['process-limit', 'weaker'],
    ]);
    for (const { remedy } of weaker) expect(remedy).toContain('cgroups');
  });

  it('would see what there is to see: the same program in a sandbox of the careless kind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forkhall-test-'));
    try {
      await using bait = await layBait(folder);
      const program = fileURLToPath(new URL('../src/probe/looks-around.mjs', import.meta.url));
      // Mounts of its own, so that nothing happens to this machine; everything else is open.
      const careless = [findBwrap(), '--ro-bind', '/', '/', '--proc', '/proc', '--', process.execPath, program, bait.argument] as const;
      const { stdout } = await promisify(execFile)(careless[0], careless.slice(1));
      const through = JSON.parse(stdout) as Record<string, string[]>;
      for (const name of ['host-files', 'host-environment', 'host-processes', 'network', 'unix-sockets', 'system-calls'])
        expect(through[name], name).not.toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
