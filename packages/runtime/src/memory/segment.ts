import { mapFile, mapNew, type NewMemory } from './map.ts';

const folder = '/dev/shm';
/** Pages that nobody touched cost nothing. */
const segmentBytes = 64 * 1024 * 1024;

/** Where a piece of shared memory lies, as it is told to the processes that want it. */
export type Piece = [path: string, bytes: number, offset: number, token: number];

/** `auto` maps memory for what is used often; `shm` at once; `broker` never. */
export function backend(): 'auto' | 'shm' | 'broker' {
  const wanted = process.env.FORKHALL_BACKEND;
  return wanted === 'shm' || wanted === 'broker' ? wanted : 'auto';
}

/** The hub's side: one file without a name, handed out piece by piece. */
export class Segment {
  #file: NewMemory | undefined | null;
  #used = 0;

  /** So many bytes, zeroed, on a line of the processor's cache of their own; undefined where there is none (left). */
  take(bytes: number, reserved = false): { memory: ArrayBuffer; offset: number; path: string; bytes: number } | undefined {
    if (this.#file === undefined) this.#file = backend() === 'broker' ? null : (mapNew(folder, segmentBytes) ?? null);
    const offset = this.#used;
    if (this.#file === null || offset + bytes > segmentBytes) return undefined;
    if (reserved && !this.#file.reserve(offset, bytes)) return undefined;
    this.#used = (offset + bytes + 63) & ~63;
    const { memory, path } = this.#file;
    return { memory, path, offset, bytes: segmentBytes };
  }
}

const mapped = new Map<string, ArrayBuffer | undefined>();

/** The other processes' side: the memory in which a piece lies. */
export function memoryOf([path, bytes]: Piece): ArrayBuffer | undefined {
  if (!mapped.has(path)) mapped.set(path, mapFile(path, bytes, false));
  return mapped.get(path);
}
