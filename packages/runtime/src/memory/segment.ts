import { readdirSync, rmSync } from 'node:fs';
import { mapFile } from './map.ts';

const folder = '/dev/shm';
const prefix = 'forkhall-';
/** Pages that nobody touched cost nothing. */
const segmentBytes = 64 * 1024 * 1024;

/** Where a piece of shared memory lies, as it is told to the processes that want it. */
export type Piece = [path: string, bytes: number, offset: number, token: number];

/** `auto` maps memory for what is used often; `shm` at once; `broker` never. */
export function backend(): 'auto' | 'shm' | 'broker' {
  const wanted = process.env.FORKHALL_BACKEND;
  return wanted === 'shm' || wanted === 'broker' ? wanted : 'auto';
}

/** The hub's side: one file, handed out piece by piece. */
export class Segment {
  readonly #path: string;
  #memory: ArrayBuffer | undefined | null;
  #used = 0;

  constructor(hubId: string) {
    this.#path = `${folder}/${prefix}${hubId}`;
  }

  /** So many bytes, zeroed, on a line of the processor's cache of their own; undefined where there is none (left). */
  take(bytes: number): { memory: ArrayBuffer; offset: number; path: string; bytes: number } | undefined {
    if (this.#memory === undefined) {
      this.#memory = backend() === 'broker' ? null : (mapFile(this.#path, segmentBytes, true) ?? null);
      if (this.#memory !== null) {
        removeStale();
        process.on('exit', () => rmSync(this.#path, { force: true }));
      }
    }
    const offset = this.#used;
    if (this.#memory === null || offset + bytes > segmentBytes) return undefined;
    this.#used = (offset + bytes + 63) & ~63;
    return { memory: this.#memory, offset, path: this.#path, bytes: segmentBytes };
  }
}

/** Files of main processes that were killed before they could remove them. */
function removeStale(): void {
  for (const name of readdirSync(folder)) {
    const found = /^forkhall-([0-9a-z]+)-/.exec(name);
    if (found === null) continue;
    try {
      process.kill(Number.parseInt(found[1] as string, 36), 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') rmSync(`${folder}/${name}`, { force: true });
    }
  }
}

const mapped = new Map<string, ArrayBuffer | undefined>();

/** The other processes' side: the memory in which a piece lies. */
export function memoryOf([path, bytes]: Piece): ArrayBuffer | undefined {
  if (!mapped.has(path)) mapped.set(path, mapFile(path, bytes, false));
  return mapped.get(path);
}
