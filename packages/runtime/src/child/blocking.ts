import { readSync, writeSync } from 'node:fs';
import { decode } from '../clone/decode.ts';
import { encodeRequest } from '../clone/encode.ts';

/** Reads exactly so many bytes from a descriptor that blocks. Undefined at its end. */
function readExactly(fd: number, count: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(count);
  for (let at = 0; at < count; ) {
    const read = readSync(fd, bytes, at, count - at, null);
    if (read === 0) return undefined;
    at += read;
  }
  return bytes;
}

/** The bytes of the next frame. */
export function readFrameBytes(fd: number): Buffer | undefined {
  const head = readExactly(fd, 4);
  return head === undefined ? undefined : readExactly(fd, head.readUInt32LE(0));
}

export function writeFrame(fd: number, frame: Buffer): void {
  for (let at = 0; at < frame.length; ) at += writeSync(fd, frame, at);
}

/** One question and its answer over a descriptor that blocks. */
export function callOver(fd: number): (method: string, object: string, args: readonly unknown[]) => unknown[] {
  return (method, object, args) => {
    writeFrame(fd, encodeRequest(1, method, object, args));
    const answer = readFrameBytes(fd);
    if (answer === undefined) return [1, 1, 'gone'];
    return decode(answer) as unknown[];
  };
}
