import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOrdinaryUser } from '../test/support/readable-copy.ts';
import { attacks } from './attacks.ts';
import { children } from './host-state.ts';

const run = promisify(execFile);
const chosen = attacks.filter((attack) => attack.succeedsAgainstNaive).map(({ file }) => file);
const results = new Map<string, { breaches: string[]; output: string }>();
let folder: string;
let childrenBefore: number[];

beforeAll(async () => {
  childrenBefore = children();
  folder = mkdtempSync(join(tmpdir(), 'attack-naive-'));
  cpSync(import.meta.dirname, folder, { recursive: true });
  await run('chmod', ['-R', 'a+rX', folder]);
  // All that an attack could harm is in here: its own processes, network, names and shared memory, and no right on any file.
  const machine = ['bwrap', '--unshare-all', '--die-with-parent', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'];
  const writable = ['--tmpfs', '/tmp', '--tmpfs', '/var/tmp', '--ro-bind', folder, folder, '--chdir', '/tmp'];
  const [command = '', ...args] = asOrdinaryUser([...machine, ...writable, '--', '/usr/bin/python3', join(folder, 'naive-machine.py'), folder, ...chosen]);
  const { stdout } = await run(command, args, { env: { PATH: '/usr/bin:/bin:/usr/sbin', TERM: 'xterm' }, maxBuffer: 64 * 1024 * 1024 }).catch(
    ({ code, signal, stdout, stderr }) => {
      throw new Error(`the machine for attacks ended with ${signal ?? code}: ${stderr}; it had said:\n${stdout}`);
    },
  );
  for (const line of stdout.trim().split('\n')) {
    const { name, ...rest } = JSON.parse(line);
    results.set(name, rest);
  }
}, 180_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  expect(children().filter((pid) => !childrenBefore.includes(pid))).toEqual([]);
});

/** An attack that does not succeed where nothing stops it proves nothing about the sandbox that does. */
describe('against a careless sandbox', () => {
  it.each(chosen)('%s succeeds', (file) => {
    const result = results.get(file);
    expect(result, 'it was not run').toBeDefined();
    expect(result?.breaches.length, result?.output).toBeGreaterThan(0);
  });
});
