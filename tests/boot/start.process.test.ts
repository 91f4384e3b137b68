import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeCheckout } from './fake-checkout.ts';

let checkout: FakeCheckout;
beforeEach(() => {
  checkout = new FakeCheckout();
});
afterEach(() => checkout[Symbol.asyncDispose]());

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const gone = async (pid: number) => {
  while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setImmediate(resolve));
};

async function runningServer() {
  checkout.openGate();
  const port = await freePort();
  const boot = checkout.boot('start', port);
  const [, pid] = await boot.says(/server pid (\d+)/);
  await boot.says(/is ready/);
  return { boot, port, serverPid: Number(pid) };
}

it('answers on the port with its progress while it builds, and then with the server', async () => {
  const port = await freePort();
  const boot = checkout.boot('start', port);
  await boot.says(/packages \(pnpm install\) …/);
  const before = await fetch(`http://localhost:${port}/s/anything`);
  expect(before.status).toBe(503);
  expect(before.headers.get('retry-after')).toBe('2');
  const page = await before.text();
  expect(page).toContain('http-equiv="refresh"');
  expect(page).toMatch(/class="running">.*pnpm install/);
  expect(page).toContain('正在准备 Forkhall');
  checkout.openGate();
  await boot.says(new RegExp(`Forkhall is ready: http://localhost:${port}`));
  expect(await (await fetch(`http://localhost:${port}/`)).text()).toBe('the server');
});

it('leaves no moment in which a connection is refused', async () => {
  const port = await freePort();
  const boot = checkout.boot('start', port);
  await boot.says(/pnpm install\) …/);
  const answers = new Set<string>();
  const ask = async () => answers.add(await (await fetch(`http://localhost:${port}/`)).text().then((text) => (text === 'the server' ? text : 'progress')));
  let asking = true;
  const asker = (async () => {
    while (asking) await ask();
  })();
  checkout.openGate();
  await boot.says(/is ready/);
  asking = false;
  await asker;
  // The last answer may have been on its way since before the server was ready.
  await ask();
  expect([...answers].sort()).toEqual(['progress', 'the server'].slice(answers.has('progress') ? 0 : 1));
});

it('makes nothing twice, and makes again what has changed', async () => {
  const start = async () => {
    const { boot } = await runningServer();
    boot.child.kill('SIGTERM');
    await boot.exit;
    return checkout.calls.splice(0);
  };
  const made = ['pnpm install --frozen-lockfile', 'next build'];
  expect(await start()).toEqual(made);
  expect(await start()).toEqual(made);
  checkout.write('apps/web/src/page.tsx', 'page');
  expect(await start(), 'the same content at another time').toEqual(made);
  checkout.write('apps/web/src/page.test.ts', 'another test');
  expect(await start(), 'a test is no part of the page').toEqual(made);
  checkout.write('packages/protocol/src/index.ts', 'changed');
  expect(await start(), 'a package that the page imports').toEqual([...made, 'next build']);
  checkout.remove('apps/web/out');
  expect(await start(), 'the page was deleted').toEqual([...made, 'next build', 'next build']);
});

it('begins a step anew that was cut off', async () => {
  const port = await freePort();
  const boot = checkout.boot('start', port);
  await checkout.called('pnpm install');
  boot.child.kill('SIGKILL');
  await boot.exit;
  await runningServer();
  expect(checkout.calls.filter((call) => call.startsWith('pnpm'))).toHaveLength(2);
});

it('shows why a step failed, and tries it again the next time', async () => {
  checkout.write('pnpm-fails', '');
  const failed = checkout.boot('start', await freePort());
  expect(await failed.exit).toBe(1);
  expect(failed.output).toContain('    the disk is full');
  expect(failed.output).toMatch(/forkhall: packages \(pnpm install\): `pnpm install --frozen-lockfile` exited with 3\n$/);
  checkout.remove('pnpm-fails');
  await runningServer();
});

it('lets one set-up of a checkout run at a time', async () => {
  const first = checkout.boot('start', await freePort());
  await first.says(/pnpm install\) …/);
  const second = checkout.boot('start', await freePort());
  await second.says(/waiting for it/);
  checkout.openGate();
  await Promise.all([first.says(/is ready/), second.says(/is ready/)]);
  expect(checkout.calls).toEqual(['pnpm install --frozen-lockfile', 'next build']);
});

it('says in one line that the port is taken', async () => {
  const taken = createServer().listen(0);
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const boot = checkout.boot('start', port);
  expect(await boot.exit).toBe(1);
  expect(boot.output).toMatch(new RegExp(`^forkhall: port ${port} is taken by another program; .*PORT=${port + 1} npm start\n$`));
  taken.close();
});

it.each(['SIGTERM', 'SIGINT'] as const)('passes %s on to the server and leaves with it', async (signal) => {
  const { boot, serverPid } = await runningServer();
  boot.child.kill(signal);
  expect(await boot.exit).toBe(128 + (signal === 'SIGTERM' ? 15 : 2));
  expect(boot.output.match(/server: SIG/g)).toHaveLength(1);
  expect(boot.output).toContain(`server: ${signal}`);
  expect(existsSync(`/proc/${serverPid}`)).toBe(false);
});

it('leaves no server behind when it is killed', async () => {
  const { boot, serverPid } = await runningServer();
  boot.child.kill('SIGKILL');
  await boot.exit;
  await gone(serverPid);
});

it('leaves no server behind when npm is killed', async () => {
  checkout.openGate();
  // npm runs `sh -c "node …"`; the `:` keeps this sh from becoming the node.
  const underNpm = (line: string[]) => ['sh', '-c', `sh -c '${line.join(' ')}; :'; :`];
  const npm = checkout.boot('start', await freePort(), underNpm, { npm_lifecycle_event: 'start' });
  const [, serverPid] = await npm.says(/server pid (\d+)/);
  await npm.says(/is ready/);
  npm.child.kill('SIGKILL');
  await gone(Number(serverPid));
  await npm.exit;
  expect(npm.output).toContain('server: SIGTERM');
});

it('passes on how the server ended', async () => {
  checkout.openGate();
  checkout.write('apps/server/src/main.ts', 'console.error("no sandbox here"); process.exit(7);');
  const boot = checkout.boot('start', await freePort());
  expect(await boot.exit).toBe(7);
  expect(boot.output).not.toContain('is ready');
});
