import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** What a sandbox would find on this host if it could. */
export interface Bait extends AsyncDisposable {
  /** For the program inside: JSON. */
  readonly argument: string;
}

async function listen(target: { port: number } | { path: string }): Promise<Server> {
  const server = createServer((socket) => socket.end());
  server.listen(target);
  await once(server, 'listening');
  return server;
}

/** Lays out a file that everyone may read, a secret in this process's environment, a port on every address and two sockets. */
export async function layBait(stateFolder: string): Promise<Bait> {
  const secret = randomBytes(12).toString('hex');
  const file = join(stateFolder, 'bait');
  writeFileSync(file, secret, { mode: 0o644 });
  process.env.FORKHALL_PROBE = secret;
  const socket = `forkhall-probe-${secret}`;
  const socketFile = join(stateFolder, 'bait.sock');
  const servers = [await listen({ port: 0 }), await listen({ path: `\0${socket}` }), await listen({ path: socketFile })];
  const address = servers[0]?.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const addresses = Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map((one) => one.address),
  );
  return {
    argument: JSON.stringify({ file, secret, pid: process.pid, port, addresses, socket, socketFile }),
    async [Symbol.asyncDispose]() {
      delete process.env.FORKHALL_PROBE;
      rmSync(file, { force: true });
      for (const server of servers) {
        server.close();
        await once(server, 'close');
      }
    },
  };
}
