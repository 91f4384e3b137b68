import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readableByAnyone } from '../src/staged-files.ts';
import { expectNoSandboxLeft } from './support/children.ts';

const run = promisify(execFile);
const ordinaryUid = 65_534;
const packages = fileURLToPath(new URL('../..', import.meta.url));

/** The packages and Node at a place that the user can read: a checkout may be below a closed folder. */
function readableCopy(folder: string): { script: string; node: string } {
  const copy = (name: string) => cpSync(join(packages, name), join(folder, name), { recursive: true, filter: (from) => !from.includes('node_modules') });
  for (const name of ['protocol', 'sandbox', 'runtime']) copy(name);
  const zod = realpathSync(join(packages, 'protocol/node_modules/zod'));
  cpSync(zod, join(folder, 'node_modules/zod'), { recursive: true });
  mkdirSync(join(folder, 'node_modules/@forkhall'));
  symlinkSync(join(folder, 'protocol'), join(folder, 'node_modules/@forkhall/protocol'));
  const node = readableByAnyone(realpathSync(process.execPath)) ? process.execPath : join(folder, 'node');
  if (node !== process.execPath) cpSync(realpathSync(process.execPath), node);
  return { script: join(folder, 'sandbox/test/support/ordinary-user.ts'), node };
}

describe.each(['auto', 'none'])('a server of an ordinary user, cgroup %s', (cgroup) => {
  it('runs programs within their limits', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forkhall-test-'));
    try {
      await run('chmod', ['755', folder]);
      const { script, node } = readableCopy(folder);
      const become = process.getuid?.() === 0 ? ['setpriv', `--reuid=${ordinaryUid}`, `--regid=${ordinaryUid}`, '--clear-groups'] : [];
      const [command = node, ...args] = [...become, node, script, '--cgroup', cgroup];
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
