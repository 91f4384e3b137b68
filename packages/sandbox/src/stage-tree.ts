import { chmodSync, copyFileSync, linkSync, mkdirSync, readdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';

/** A file of its own for sandboxes, which any user can read. */
export function copyReadable(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, statSync(to).mode | 0o444);
}

/** The same file under a second name, which is several times cheaper; a copy where that cannot be. */
export function linkOrCopy(from: string, to: string): void {
  if ((statSync(from).mode & 0o444) !== 0o444) copyReadable(from, to);
  else
    try {
      linkSync(from, to);
    } catch {
      copyReadable(from, to); // another file system, or the file of another user
    }
}

/** Puts a folder at another place, for any user to read: its files with `put`, its symbolic links as they are. */
export function stageTree(from: string, to: string, put: (from: string, to: string) => void, isWanted: (name: string) => boolean = () => true): void {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true }).filter(({ name }) => isWanted(name))) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory()) stageTree(source, target, put, isWanted);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isFile()) put(source, target);
  }
}
