import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { signalAll, start } from '../child.mjs';
import { root } from '../project.mjs';
import { say } from '../say.mjs';
import { serveEnvironment } from '../serve-options.mjs';
import { setUp } from '../set-up.mjs';
import { stepsFor } from '../steps.mjs';
import { environment, node } from '../toolchain.mjs';
import { twoServers } from '../two-servers.mjs';
import { addresses, portAdvice, refusal, wantedPort } from '../where.mjs';

/** A port of this machine that is free now. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** `npm run dev`: Next in development mode and a server that starts again after each change, on one port. */
export async function command(args) {
  Object.assign(process.env, serveEnvironment(args));
  const port = wantedPort();
  if (port === undefined) {
    say(portAdvice());
    return 2;
  }
  await setUp(stepsFor.dev);
  const [serverPort, nextPort] = [await freePort(), await freePort()];
  const front = twoServers({ serverPort, nextPort });
  try {
    front.listen({ port, host: process.env.HOST || undefined });
    await once(front, 'listening');
  } catch (error) {
    say(refusal(error, port, process.env.HOST));
    return 1;
  }
  const web = join(root, 'apps/web');
  const server = start(node, ['--watch', '--watch-preserve-output', join(root, 'apps/server/src/main.ts')], {
    cwd: root,
    env: environment({ PORT: String(serverPort), HOST: '127.0.0.1' }),
  });
  const next = start(node, [join(web, 'node_modules/next/dist/bin/next'), 'dev', '--port', String(nextPort), '--hostname', '127.0.0.1'], {
    cwd: web,
    env: environment(),
  });
  process.stdout.write(`\n  Forkhall in development: ${addresses(front.address().port).join('   ')}\n  Ctrl-C ends it.\n\n`);
  const status = await Promise.race([server.status, next.status]);
  signalAll('SIGTERM');
  await Promise.all([server.status, next.status]);
  front.close();
  front.closeAllConnections();
  return status;
}
