import { closeSync, constants, ftruncateSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Koffi {
  load(library: string): { func(signature: string): (...args: unknown[]) => unknown };
  view(pointer: unknown, bytes: number): ArrayBuffer;
}

type Mmap = ((bytes: number, fd: number) => ArrayBuffer) & { reserve: (fd: number, offset: number, bytes: number) => boolean };

let mmap: Mmap | undefined | null;

const readAndWrite = 3;
const shared = 1;
/** Linux: a file without a name, in this folder's file system. */
const temporary = 0o20000000 | constants.O_DIRECTORY;

/** mmap(2), by the optional dependency koffi; null on machines without it. */
function findMmap(): typeof mmap {
  if (process.platform !== 'linux') return null;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as Koffi;
    const libc = koffi.load('libc.so.6');
    const call = libc.func('void *mmap(void *addr, size_t length, int prot, int flags, int fd, long offset)');
    const allocate = libc.func('int posix_fallocate(int fd, long offset, long length)');
    return Object.assign((bytes: number, fd: number) => koffi.view(call(null, bytes, readAndWrite, shared, fd, 0), bytes), {
      reserve: (fd: number, offset: number, bytes: number) => allocate(fd, offset, bytes) === 0,
    });
  } catch {
    return null;
  }
}

/** Loads what mapping takes, some 15 ms, if it is not loaded yet. */
export function prepareToMap(): void {
  if (mmap === undefined) mmap = findMmap();
}

function map(bytes: number, open: () => number): { memory: ArrayBuffer; fd: number } | undefined {
  prepareToMap();
  if (mmap === null || mmap === undefined) return undefined;
  let fd: number | undefined;
  try {
    fd = open();
    return { memory: mmap(bytes, fd), fd };
  } catch {
    if (fd !== undefined) closeSync(fd);
    return undefined;
  }
}

export interface NewMemory {
  memory: ArrayBuffer;
  path: string;
  /** Makes sure that the system has so much: writing to a page that it cannot give is the end of a process. */
  reserve(offset: number, bytes: number): boolean;
}

/**
 * Memory that other processes of this user can map, too, by the path, as long as this process is there. It is a file
 * that never had a name: however this process ends, nothing is left, and nobody else's is ever in the way. Atomics on it
 * hold across processes: engine behaviour, tried on x64, though ECMAScript promises it for threads only. Undefined where
 * it cannot be done.
 */
export function mapNew(folder: string, bytes: number): NewMemory | undefined {
  const mapped = map(bytes, () => {
    const fd = openSync(folder, constants.O_RDWR | temporary, 0o600);
    ftruncateSync(fd, bytes);
    return fd;
  });
  if (mapped === undefined) return undefined;
  const { memory, fd } = mapped;
  return { memory, path: `/proc/${process.pid}/fd/${fd}`, reserve: (offset, length) => mmap?.reserve(fd, offset, length) === true };
}

/** A file's bytes as memory that every process which maps it shares. Undefined where it cannot be done. */
export function mapFile(path: string, bytes: number, create: boolean): ArrayBuffer | undefined {
  const mapped = map(bytes, () => {
    const fd = openSync(path, create ? 'wx+' : 'r+', 0o600);
    if (create) ftruncateSync(fd, bytes);
    return fd;
  });
  if (mapped !== undefined) closeSync(mapped.fd);
  return mapped?.memory;
}
