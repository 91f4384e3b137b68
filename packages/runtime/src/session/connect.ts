import type { Socket } from 'node:net';
import { Channel } from './channel.ts';
import type { Hello } from './hub-host.ts';
import { SocketLink } from './link.ts';
import { net } from './net.ts';

/** Resolves with the open socket. It keeps the process alive until then. */
export function open(where: { path: string } | { host: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = net().connect({ ...where, noDelay: true } as never);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** A link to the hub behind a Unix socket. */
export async function connectLink(hubId: string, path: string, hello: Hello): Promise<SocketLink> {
  const channel = new Channel(await open({ path }));
  channel.send(['hello', hello]);
  const link = new SocketLink(hubId, () => channel, path);
  channel.socket.unref();
  channel.onFrame = (frame) => link.receive(frame);
  channel.onClose = () => link.lost();
  return link;
}
