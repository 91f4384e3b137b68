import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Koffi {
  load(library: string): { func(signature: string): (...args: unknown[]) => unknown };
  view(pointer: unknown, bytes: number): ArrayBuffer;
}

let mmap: ((bytes: number, fd: number) => ArrayBuffer) | undefined | null;

const readAndWrite = 3;
const shared = 1;

/** mmap(2), by the optional dependency koffi; null on machines without it. */
function findMmap(): typeof mmap {
  if (process.platform !== 'linux') return null;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as Koffi;
    const call = koffi.load('libc.so.6').func('void *mmap(void *addr, size_t length, int prot, int flags, int fd, long offset)');
    return (bytes, fd) => koffi.view(call(null, bytes, readAndWrite, shared, fd, 0), bytes);
  } catch {
    return null;
  }
}

/**
 * A file's bytes as memory that every process which maps it shares. Atomics on it hold across processes: engine
 * behaviour, tried on x64, though ECMAScript promises it for threads only. Undefined where it cannot be done.
 */
export function mapFile(path: string, bytes: number, create: boolean): ArrayBuffer | undefined {
  if (mmap === undefined) mmap = findMmap();
  if (mmap === null) return undefined;
  try {
    const fd = openSync(path, create ? 'wx+' : 'r+', 0o600);
    try {
      if (create) ftruncateSync(fd, bytes);
      return mmap?.(bytes, fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}
