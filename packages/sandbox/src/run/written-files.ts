import type { WrittenContent } from '../types.ts';

/** What one run may bring out of its work folder. */
export const writtenBounds = { files: 64, bytes: 16 * 1024 * 1024, pathLength: 1_024 } as const;

/** Puts files together that process 1 sends; keeps to the bounds whatever comes. */
export class WrittenFiles {
  readonly #files: { path: string; bytes: number; complete: boolean; chunks: Uint8Array[]; kept: number }[] = [];
  #left: number = writtenBounds.bytes;
  #open = false;

  begin(path: string, bytes: number, complete: boolean): void {
    this.#open = this.#files.length < writtenBounds.files && path.length <= writtenBounds.pathLength;
    if (this.#open) this.#files.push({ path, bytes, complete, chunks: [], kept: 0 });
  }

  add(data: Uint8Array): void {
    const file = this.#files.at(-1);
    if (!this.#open || !file || data.byteLength > this.#left) {
      this.#open = false;
      return;
    }
    // Copied: the data is a view into a buffer of the socket.
    file.chunks.push(Uint8Array.from(data));
    file.kept += data.byteLength;
    this.#left -= data.byteLength;
  }

  list(): WrittenContent[] {
    return this.#files.map(({ path, bytes, complete, chunks, kept }) => ({
      path,
      bytes,
      complete: complete && kept === bytes,
      content: Buffer.concat(chunks),
    }));
  }
}
