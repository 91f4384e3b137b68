import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDoor } from '../building-page.mjs';
import { start } from '../child.mjs';
import { root } from '../project.mjs';
import { say, seconds } from '../say.mjs';
import { serveEnvironment } from '../serve-options.mjs';
import { setUp } from '../set-up.mjs';
import { sandboxPackages, stepsFor } from '../steps.mjs';
import { compileCache, environment, node } from '../toolchain.mjs';
import { addresses, portAdvice, refusal, wantedPort } from '../where.mjs';

const since = performance.now();

/** Where set-up is far enough: becomes the server on the door's port, and resolves to its exit status. */
async function becomeServer(door) {
  const main = join(root, 'apps/server/src/main.ts');
  if (!existsSync(main)) {
    say('apps/server/src/main.ts is missing; is this checkout complete?');
    return 1;
  }
  // systemd's convention: the listening socket is fd 3. Both processes accept from it until the server says that it does.
  const { process: server, status } = start(node, [main], {
    cwd: root,
    env: environment({ ...compileCache, LISTEN_FDS: '1', PORT: String(door.port) }),
    stdio: ['ignore', 'inherit', 'inherit', door.fd, 'ipc'],
  });
  server.on('message', (message) => {
    if (message !== 'listening') return;
    door.close();
    process.stdout.write(`\n  Forkhall is ready: ${addresses(door.port).join('   ')}\n  Ctrl-C ends it.\n\n`);
    say(`started in ${seconds(since)}`);
  });
  const code = await status;
  door.close();
  return code;
}

/** `npm start`: the port answers at once, with a page that shows the progress, and then becomes the server's. */
export async function command(args) {
  Object.assign(process.env, serveEnvironment(args));
  // Who does without a sandbox need not have its packages.
  const unsafe = process.env.FORKHALL_UNSAFE_NO_SANDBOX === '1';
  const steps = stepsFor.start.filter((step) => !unsafe || step !== sandboxPackages);
  const port = wantedPort();
  if (port === undefined) {
    say(portAdvice());
    return 2;
  }
  const host = process.env.HOST || undefined;
  let door;
  try {
    door = await openDoor({ port, host });
  } catch (error) {
    say(refusal(error, port, host));
    return 1;
  }
  if (!steps.every((step) => step.ready())) say(`http://localhost:${door.port} shows the progress`);
  await setUp(steps, (shown) => door.show(shown));
  return await becomeServer(door);
}
