import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processOneOf } from '../src/box/survivors.ts';
import { expectNoSandboxLeft, sandboxProcesses } from './support/children.ts';
import { openTestHost, programOf, runToEnd, start, textProgram } from './support/test-host.ts';

let folder: string;
const path = process.env.PATH;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forkhall-test-'));
  chmodSync(folder, 0o755);
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true, force: true });
  expectNoSandboxLeft();
});

function installBwrap(script: string): void {
  writeFileSync(join(folder, 'bwrap'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  process.env.PATH = `${folder}:${path}`;
}

describe('a host that cannot make sandboxes', () => {
  it.each([
    ['bwrap: setting up uid map: Permission denied', /AppArmor .*"userns,"/],
    [
      'bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.',
      /in Docker use the compose file/,
    ],
    ["bwrap: Can't mount proc on /newroot/proc: Operation not permitted", /systempaths=unconfined/],
    ['bwrap: Creating new namespace failed: No space left on device', /max_user_namespaces/],
    ['bwrap: Unknown option --disable-userns', /bubblewrap 0\.8 or newer/],
    ['bwrap: something that nobody has seen', /something that nobody has seen/],
  ])('says so with the cause and the remedy: %s', async (words, expected) => {
    installBwrap(`echo "${words}" >&2; exit 1`);
    await expect(openTestHost()).rejects.toThrow(expected);
  });

  it('leaves nothing behind when it fails', async () => {
    installBwrap('exit 1');
    const stateFolder = join(folder, 'state');
    await expect(openTestHost({ stateFolder })).rejects.toThrow('A sandbox does not start on this machine: it ended without a word');
    const groups = '/sys/fs/cgroup/pids';
    if (existsSync(groups)) expect(readdirSync(groups).filter((name) => name.startsWith(`forkhall-${process.pid}-`))).toEqual([]);
  });

  it('whose bubblewrap breaks later has runs that fail, and says why', async () => {
    installBwrap(`if [ -e ${folder}/broken ]; then echo "bwrap: out of luck" >&2; exit 1; fi; exec /usr/bin/bwrap "$@"`);
    // So few places that no empty sandbox stands beforehand.
    await using host = await openTestHost({ places: 2 });
    expect((await runToEnd(host, programOf('exits-with-three.py'))).ending).toEqual({ kind: 'exited', code: 3 });
    writeFileSync(join(folder, 'broken'), '');
    const { ending, output, survivors } = await runToEnd(host, programOf('exits-with-three.py'));
    expect([ending, output, survivors]).toEqual([{ kind: 'sandbox-failed', reason: 'bwrap: out of luck' }, '', 0]);
  });
});

describe('a host', () => {
  it('whose files are closed to others runs programs for others', async () => {
    const umask = process.umask(0o077);
    try {
      await using host = await openTestHost();
      const text =
        'import pwd, os, subprocess\nprint(pwd.getpwuid(os.getuid()).pw_name, subprocess.run(["awk", "BEGIN { print 7 }"], capture_output=True).stdout)\n';
      expect((await runToEnd(host, textProgram('main.py', text, { startMethod: 'spawn' }))).output).toBe("student b'7\\n'\r\n");
    } finally {
      process.umask(umask);
    }
  });

  it('whose process 1 is killed from outside has a failed run, and nothing is left of it', async () => {
    await using host = await openTestHost();
    const run = await start(host, programOf('ignores-signals.py'));
    await run.says('ready');
    const bwrap = Number(sandboxProcesses()[0]?.split(' ')[0]);
    process.kill(processOneOf(bwrap)?.pid ?? 0, 'SIGKILL');
    const { ending, survivors } = await run.ended;
    expect([ending.kind, survivors]).toEqual(['sandbox-failed', 0]);
  });

  it('that is killed takes its sandboxes with it, and the next one clears up what it left', async () => {
    const script = fileURLToPath(new URL('./support/starts-and-waits.ts', import.meta.url));
    const server = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const { bwraps, groups, state } = JSON.parse(line.toString()) as { bwraps: number[]; groups: string[]; state: string };
    expect(bwraps.length).toBeGreaterThanOrEqual(2);
    server.kill('SIGKILL');
    await once(server, 'exit');
    // Nobody tells when a stranger's child is gone.
    while (bwraps.some((pid) => existsSync(`/proc/${pid}`) && !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')))) await setImmediate();
    await using _next = await openTestHost();
    expect([...groups, state].filter((path) => existsSync(path))).toEqual([]);
  });

  it('without Python has runs that fail', async () => {
    await using host = await openTestHost({ python: '/nowhere/python3' });
    expect(host.interpreters.python).toBeUndefined();
    expect((await runToEnd(host, programOf('exits-with-three.py'))).ending).toEqual({ kind: 'sandbox-failed', reason: 'there is no Python on this server' });
  });

  it('can be opened from the main thread only', async () => {
    const worker = new Worker(
      `const { openTestHost } = await import(${JSON.stringify(new URL('./support/test-host.ts', import.meta.url).href)});
       const { parentPort } = await import('node:worker_threads');
       openTestHost().then(() => parentPort.postMessage('opened'), (error) => parentPort.postMessage(String(error)));`,
      { eval: true },
    );
    expect(await new Promise((resolve) => worker.once('message', resolve))).toMatch(/main thread only/);
    await worker.terminate();
  });
});
