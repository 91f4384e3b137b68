import { mkdtempSync, rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hub } from '../hub/hub.ts';
import type { Port } from '../hub/party.ts';
import { Channel, sentAhead } from './channel.ts';
import { net } from './net.ts';
import { notPumped, pumped } from './pump.ts';

/** Who connects, as it says itself: only processes of the same user reach the socket. */
export interface Hello {
  serial?: string;
  name: string;
  pid: number;
}

/** Joins a channel to the hub until either ends. */
export function attach(hub: Hub, channel: Channel, about: Hello, onControl: (frame: unknown[]) => void = () => {}): Port {
  const port = hub.connect(
    about,
    (id, failed, value, detail) => {
      if (failed === 0 && value === undefined) channel.done(id);
      else channel.send(detail === undefined ? [id, failed, value] : [id, failed, value, detail]);
    },
    false,
    (token, number, bytes) => channel.send([token, sentAhead, number, bytes]),
  );
  channel.onFrame = (frame) => {
    if (typeof frame[0] === 'number') hub.receive(port, frame[0], String(frame[1]), String(frame[2]), (frame[3] ?? []) as unknown[]);
    else onControl(frame);
  };
  pumped(channel);
  channel.onClose = () => {
    notPumped(channel);
    hub.disconnect(port);
  };
  return port;
}

/** A socket in a folder of its own that only this user can enter; it goes with the process. */
export class HubServer {
  readonly path: string;
  readonly #folder: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(folder: string, server: Server, path: string) {
    this.#folder = folder;
    this.#server = server;
    this.path = path;
  }

  static listen(hub: Hub): Promise<HubServer> {
    const folder = mkdtempSync(join(tmpdir(), 'forkhall-'));
    const path = join(folder, 'hub');
    const server = net().createServer();
    const host = new HubServer(folder, server, path);
    server.on('connection', (socket) => {
      const channel = new Channel(socket);
      const { socket: own } = channel;
      own.unref();
      host.#sockets.add(own);
      own.on('close', () => host.#sockets.delete(own));
      channel.onFrame = (frame) => {
        if (frame[0] !== 'hello') own.destroy();
        else attach(hub, channel, frame[1] as Hello);
      };
    });
    process.on('exit', () => host.close());
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, () => {
        server.unref();
        resolve(host);
      });
    });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
