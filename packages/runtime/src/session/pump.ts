import { readSync } from 'node:fs';
import { expireWaiters } from '../hub/waiter.ts';
import type { Channel } from './channel.ts';

/** Connections of other processes to the hub in this one. */
const channels = new Set<Channel>();
const chunk = Buffer.allocUnsafe(64 * 1024);
const pauseMs = 0.2;
const never = new Int32Array(new SharedArrayBuffer(4));

export function pumped(channel: Channel): void {
  channels.add(channel);
}

export function notPumped(channel: Channel): void {
  channels.delete(channel);
}

/**
 * Lets the other processes speak to the hub while this one blocks in a Sync call: its event loop stands still, so what
 * has come is read here. Without anything it rests a moment.
 */
export function pump(): void {
  let heard = false;
  for (const channel of [...channels]) {
    const fd = (channel.socket as unknown as { _handle: { fd: number } | null })._handle?.fd ?? -1;
    if (fd < 0) continue;
    try {
      channel.readElsewhere();
      const length = readSync(fd, chunk, 0, chunk.length, null);
      heard = true;
      if (length === 0) channel.end();
      else channel.push(chunk.subarray(0, length));
    } catch (error) {
      // EAGAIN: it has nothing to say.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') channel.end();
    }
  }
  expireWaiters();
  for (const channel of channels) channel.flush();
  if (!heard) Atomics.wait(never, 0, 0, pauseMs);
}
