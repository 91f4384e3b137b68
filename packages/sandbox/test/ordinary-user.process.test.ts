import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { locateNative } from '../src/native.ts';
import { expectNoSandboxLeft } from './support/children.ts';
import { asOrdinaryUser, readableCopy } from './support/readable-copy.ts';

const run = promisify(execFile);

describe.each(['auto', 'none'])('a server of an ordinary user, cgroup %s', (cgroup) => {
  it('runs programs within their limits', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forkhall-test-'));
    try {
      await run('chmod', ['755', folder]);
      // The copy cannot be written to: what is to be built is built before.
      await locateNative();
      const { sandbox, node } = readableCopy(folder);
      const [command = node, ...args] = asOrdinaryUser([node, join(sandbox, 'test/support/ordinary-user.ts'), '--cgroup', cgroup]);
      const { stdout } = await run(command, args, { env: { PATH: process.env.PATH } });
      const { uid, results } = JSON.parse(stdout);
      expect(uid).not.toBe(0);
      expect(results).toEqual([
        { name: 'exits-with-three.py', ending: { kind: 'exited', code: 3 }, output: 'leaving\r\n', survivors: 0 },
        {
          name: 'tells-its-user.py',
          ending: { kind: 'exited', code: 0 },
          output: '1000 1000 student /home/student /home/student\r\n1000 1000 False\r\n',
          survivors: 0,
        },
        { name: 'forks-forever.py', ending: { kind: 'over-limit', limit: 'processes', amount: 20 }, output: '', survivors: 0 },
        { name: 'grows-forever.py', ending: { kind: 'over-limit', limit: 'memory', amount: 128 << 20 }, output: 'ready\r\n', survivors: 0 },
        { name: 'spins-forever.py', ending: { kind: 'timed-out', limit: 'cpu', limitMs: 1_000 }, output: 'ready\r\n', survivors: 0 },
        { name: 'leaves-orphans.py', ending: { kind: 'exited', code: 0 }, output: 'orphan\r\norphan\r\n', survivors: 0 },
        { name: 'throws.ts', ending: { kind: 'exited', code: 1 }, output: expect.stringContaining('RangeError: no shape'), survivors: 0 },
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      expectNoSandboxLeft();
    }
  });
});
