import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { net } from './net.ts';

/** What Node keeps of a socket below its streams. */
interface Handle {
  readonly fd?: number;
  useUserBuffer?(memory: Buffer): void;
}

export interface Raw {
  readonly socket: Socket;
  readonly handle: Handle;
  /** Somebody else reads the socket now: the memory for a frame that had begun is not the next bytes' place any more. */
  readElsewhere(): void;
}

const bufferBytes = 64 * 1024;

/** Who takes the bytes. */
export interface Reader {
  /** The memory is used again when this returns. */
  push(bytes: Buffer): void;
  /** Where a large frame that has begun wants the next bytes to be put, so that they need not be copied there. */
  wants(): Buffer | undefined;
  /** So many were put there. */
  filled(count: number): void;
}

/**
 * Reads a socket of this machine into one piece of memory that is used again and again, which takes half the processor
 * time of its 'data' events. The handle goes to a new socket, in whose place the given one is of no use any more.
 * Undefined where that cannot be: then the socket is as it was.
 */
export function rawRead(given: Socket, reader: Reader): Raw | undefined {
  const { _handle: handle } = given as unknown as { _handle: Handle | null | undefined };
  // What was read before would be lost; a server counts its own sockets.
  if (handle === null || handle === undefined || typeof handle.fd !== 'number' || handle.fd < 0 || handle.useUserBuffer === undefined) return undefined;
  if (given.remoteFamily !== undefined || given.readableLength > 0 || given.writableLength > 0 || given.destroyed) return undefined;
  const own = Buffer.allocUnsafeSlow(bufferBytes);
  let into: Buffer = own;
  const socket = new (net().Socket)({
    handle,
    onread: {
      buffer: () => {
        into = reader.wants() ?? own;
        return into;
      },
      callback: (count: number) => {
        if (into === own) reader.push(own.subarray(0, count));
        else reader.filled(count);
        return true;
      },
    },
  } as never);
  if ((socket as unknown as { _handle: unknown })._handle !== handle) return undefined;
  Object.assign(given, { _handle: null });
  socket.read(0);
  return {
    socket,
    handle,
    readElsewhere: () => {
      if (into === own) return;
      into = own;
      handle.useUserBuffer?.(own);
    },
  };
}

/** How many of the bytes the system took at once; the rest is for the socket to write. */
export function rawWrite({ handle: { fd } }: Raw, bytes: Buffer): number {
  if (fd === undefined || fd < 0) return 0;
  try {
    return writeSync(fd, bytes, 0, bytes.length);
  } catch {
    // EAGAIN: it is full. Everything else the socket will meet itself.
    return 0;
  }
}
