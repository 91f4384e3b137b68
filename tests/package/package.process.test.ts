import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesBelow } from '../programs/left-behind.ts';

const script = join(import.meta.dirname, '../../scripts/package/package.mjs');
let folder: string;
let environment: Record<string, string>;
let forkhall: string;
let processesBefore: string[];

beforeAll(() => {
  processesBefore = processesBelow(process.pid);
  folder = mkdtempSync(join(tmpdir(), 'forkhall-package-test-'));
  // Nothing of the checkout, and no network.
  environment = { PATH: `${join(process.execPath, '..')}:/usr/local/bin:/usr/bin:/bin`, HOME: folder, npm_config_cache: join(folder, 'cache') };
  execFileSync(process.execPath, [script, folder], { env: environment, stdio: 'pipe' });
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const options = ['--global', '--offline', '--omit=optional', '--no-audit', '--no-fund', '--no-update-notifier', '--prefix', join(folder, 'prefix')];
  execFileSync('npm', ['install', ...options, join(folder, tarball)], { cwd: folder, env: environment, stdio: 'pipe' });
  forkhall = join(folder, 'prefix/bin/forkhall');
}, 240_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  expect(processesBelow(process.pid).filter((line) => !processesBefore.includes(line))).toEqual([]);
});

const call = (args: string[], node: string[] = []) =>
  spawnSync(process.execPath, [...node, forkhall, ...args], { cwd: folder, env: environment, encoding: 'utf8' });

describe('the installed package', () => {
  it.each([
    [
      'main.py',
      'from multiprocessing import Pool\nif __name__ == "__main__":\n    with Pool(2) as pool: print(pool.map(abs, [-1, -2]))\n    raise SystemExit(3)\n',
      '[1, 2]\n',
      3,
    ],
    ['main.ts', 'import { Process } from "@forkhall/runtime";\nconst kind: string = typeof Process;\nconsole.log(kind);\n', 'function\n', 0],
  ])('runs %s', (name, text, output, status) => {
    writeFileSync(join(folder, name), text);
    expect(call(['run', name])).toMatchObject({ stdout: output, stderr: '', status });
  });

  it('tries the machine', () => {
    const { stdout, status } = call(['doctor', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ protections: expect.arrayContaining([expect.objectContaining({ name: 'host-files', state: 'holds' })]) });
    expect([0, 1]).toContain(status);
  });

  it('serves the page, and ends when it is told to', async () => {
    const server = spawn(process.execPath, [forkhall, 'serve'], {
      cwd: folder,
      env: { ...environment, PORT: '0', HOST: '127.0.0.1', FORKHALL_SPARES: 'python=0,typescript=0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exit = once(server, 'exit');
    let port: string | undefined;
    for await (const line of createInterface({ input: server.stderr })) {
      port = /"port":(\d+)/.exec(line)?.[1];
      if (port !== undefined) break;
    }
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(await page.text()).toContain('<title>Forkhall');
    expect(await (await fetch(`http://127.0.0.1:${port}/api/health`)).json()).toMatchObject({ ok: true });
    server.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });

  it('says which Node it needs', () => {
    const older = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}})';
    expect(call(['--version'], ['--import', older])).toMatchObject({
      status: 125,
      stderr: expect.stringMatching(/^forkhall: this is Node 20\.1\.0; .* 24 or newer/),
    });
  });
});
