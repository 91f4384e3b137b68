import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const own = fileURLToPath(new URL('..', import.meta.url));

it.each([
  ['without koffi', false],
  ['with koffi', true],
])("the files that are published are all that the README's first program needs, %s", async (_, withKoffi) => {
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-published-'));
  try {
    const installed = join(folder, 'node_modules/@forkhall/runtime');
    mkdirSync(installed, { recursive: true });
    const { files } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as { files: string[] };
    for (const name of ['package.json', 'README.md', ...files]) cpSync(join(own, name), join(installed, name), { recursive: true });
    if (withKoffi) symlinkSync(join(own, 'node_modules/koffi'), join(folder, 'node_modules/koffi'));
    const [, program = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(installed, 'README.md'), 'utf8')) ?? [];
    writeFileSync(join(folder, 'squares.ts'), program);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['squares.ts'], {
      cwd: folder,
      env: { ...process.env, ...(withKoffi ? { FORKHALL_BACKEND: 'shm' } : {}) },
    });
    expect([stdout, stderr]).toEqual(['1 4 9\n', '']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
