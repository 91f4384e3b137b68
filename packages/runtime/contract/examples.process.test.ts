import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const printed: Record<string, string> = {
  hello: '500500\n',
  pool: '17984\n',
  lock: 'with the lock 40000\nwithout it at most 40000\n',
  pipe: 'ONE\nTWO\n三\n',
  manager: '10 49 10\n',
  distributed: '2025\n',
};

it.each(Object.entries(printed))('the example %s prints what it should', async (name, expected) => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    '-C',
    'forkhall-source',
    fileURLToPath(new URL(`../examples/${name}.ts`, import.meta.url)),
  ]);
  expect(stderr).toBe('');
  expect(stdout).toBe(expected);
});
