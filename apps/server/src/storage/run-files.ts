import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/**
 * Where the files of runs lie: logs, and what programs wrote. Their names are made of the run's id and a number,
 * never of a name that a program chose.
 */
export class RunFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  logPath(runId: string): string {
    return join(this.#folder, 'logs', prefix(runId), `${runId}.cast`);
  }

  /** Removes the logs of runs that are not known, and tells how many files that were. */
  async removeUnknownLogs(isKnown: (runId: string) => boolean): Promise<number> {
    const names = await readdir(join(this.#folder, 'logs'), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return [];
    });
    // A log's tail lies beside it.
    const unknown = names.filter((name) => /\.cast\b/.test(name) && !isKnown(basename(name).replace(/\.cast.*/, '')));
    for (const name of unknown) await rm(join(this.#folder, 'logs', name), { force: true });
    return unknown.length;
  }

  #writtenFolder(runId: string): string {
    return join(this.#folder, 'written', prefix(runId), runId);
  }

  writtenPath(runId: string, index: number): string {
    return join(this.#writtenFolder(runId), String(index));
  }

  async writeAll(runId: string, contents: readonly Uint8Array[]): Promise<void> {
    if (contents.length === 0) return;
    await mkdir(this.#writtenFolder(runId), { recursive: true, mode: 0o700 });
    for (const [index, content] of contents.entries()) await writeFile(this.writtenPath(runId, index), content, { mode: 0o600, flush: true });
  }

  readWritten(runId: string, index: number): ReadStream {
    return createReadStream(this.writtenPath(runId, index));
  }

  async remove(runId: string): Promise<void> {
    await rm(this.#writtenFolder(runId), { recursive: true, force: true });
    await rm(this.logPath(runId), { force: true });
  }
}

/** Two characters of the id, so that no folder has more than some hundreds of entries. */
function prefix(runId: string): string {
  return runId.slice(0, 2);
}
