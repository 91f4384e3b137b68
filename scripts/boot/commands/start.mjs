import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { openDoor } from '../building-page.mjs';
import { start } from '../child.mjs';
import { root } from '../project.mjs';
import { say, seconds } from '../say.mjs';
import { serveEnvironment } from '../serve-options.mjs';
import { setUp } from '../set-up.mjs';
import { sandboxPackages, stepsFor } from '../steps.mjs';
import { compileCache, environment, node } from '../toolchain.mjs';

const since = performance.now();

function wantedPort() {
  const text = process.env.PORT ?? '3000';
  const port = Number(text);
  return /^\d+$/.test(text) && port <= 65_535 ? port : undefined;
}

/** Says in one line why the port cannot be had. */
function refusal(error, port, host) {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} is taken by another program; end that, or choose another port: PORT=${port + 1} npm start`;
    case 'EACCES':
      return `port ${port} is not allowed to this user; choose one above 1023: PORT=3000 npm start`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this machine has no address ${host}; leave HOST out, or set it to an address of this machine`;
    default:
      return `cannot listen on port ${port}: ${error.message}`;
  }
}

async function openDoorOrSay(port) {
  const host = process.env.HOST;
  try {
    return await openDoor({ port, host });
  } catch (error) {
    say(refusal(error, port, host));
    return undefined;
  }
}

/** Resolves when the server answers; the request waits in the socket's queue until then. */
async function answered(port) {
  const host = process.env.HOST === undefined || process.env.HOST === '0.0.0.0' || process.env.HOST === '::' ? 'localhost' : process.env.HOST;
  const [response] = await once(get({ host, port, path: '/', agent: false }), 'response');
  response.resume();
}

function addresses(port) {
  if (process.env.HOST !== undefined && !['0.0.0.0', '::'].includes(process.env.HOST)) return [`http://${process.env.HOST}:${port}`];
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((each) => each.family === 'IPv4' && !each.internal)
    .map((each) => `http://${each.address}:${port}`);
  return [`http://localhost:${port}`, ...others];
}

/** `npm start`: the port answers at once, with a page that shows the progress, and then becomes the server's. */
export async function serve({ steps, nodeArguments = [], extraEnvironment = {} }) {
  const port = wantedPort();
  if (port === undefined) {
    say(`PORT=${process.env.PORT} is no port; give a number from 1 to 65535: PORT=3000 npm start`);
    return 2;
  }
  const door = await openDoorOrSay(port);
  if (door === undefined) return 1;
  if (!steps.every((step) => step.ready())) say(`http://localhost:${door.port} shows the progress`);
  await setUp(steps, (shown) => door.show(shown));
  const main = join(root, 'apps/server/src/main.ts');
  if (!existsSync(main)) {
    say('apps/server/src/main.ts is missing; is this checkout complete?');
    return 1;
  }
  // systemd's convention: the listening socket is fd 3. Who connects from here on waits in its queue until the server accepts.
  const { status } = start(node, [...nodeArguments, main], {
    cwd: root,
    env: environment({ ...compileCache, ...extraEnvironment, LISTEN_FDS: '1', PORT: String(door.port) }),
    stdio: ['ignore', 'inherit', 'inherit', door.fd],
  });
  door.close();
  const ready = answered(door.port).then(
    () => true,
    () => status.then(() => false),
  );
  if (await Promise.race([status.then(() => false), ready])) {
    process.stdout.write(`\n  Forkhall is ready: ${addresses(door.port).join('   ')}\n  Ctrl-C ends it.\n\n`);
    say(`started in ${seconds(since)}`);
  }
  return await status;
}

export async function command(args) {
  Object.assign(process.env, serveEnvironment(args));
  // Who does without a sandbox need not have its packages.
  const unsafe = process.env.FORKHALL_UNSAFE_NO_SANDBOX === '1';
  return await serve({ steps: stepsFor.start.filter((step) => !unsafe || step !== sandboxPackages) });
}
