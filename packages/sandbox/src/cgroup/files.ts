import { closeSync, openSync, readFileSync, readSync, rmdirSync, writeFileSync } from 'node:fs';

const buffer = Buffer.allocUnsafe(8192);

/** A file of a cgroup that is read often: kept open, read from its start each time. */
export class CounterFile {
  readonly #fd: number | undefined;

  constructor(path: string) {
    try {
      this.#fd = openSync(path, 'r');
    } catch {
      this.#fd = undefined;
    }
  }

  get exists(): boolean {
    return this.#fd !== undefined;
  }

  /** '' where this kernel does not have the file. */
  text(): string {
    if (this.#fd === undefined) return '';
    return buffer.toString('latin1', 0, readSync(this.#fd, buffer, 0, buffer.length, 0));
  }

  number(): number {
    return Number.parseInt(this.text(), 10) || 0;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
  }
}

/** Writes a limit that this kernel may not have. */
export function writeIfThere(path: string, value: string | number): boolean {
  try {
    writeFileSync(path, String(value));
    return true;
  } catch {
    return false;
  }
}

/** True where the group is gone; false where processes are left in it. */
export function removeGroup(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/**
 * The processes of a group, zombies included. Opened anew each time: under cgroup v1 a file that stays open goes on to
 * show the list of its first reading for as long as it is read more often than once a second (cgroup_pidlist_start).
 */
export function readPids(path: string): number[] {
  try {
    return readFileSync(path, 'latin1').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
