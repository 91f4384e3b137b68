import { existsSync, lstatSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { signalIfThere } from './processes.ts';

/** The name of what one host makes outside itself: its state folder and its cgroups. */
export function hostName(suffix: string): string {
  return `forkhall-${process.pid}-${suffix}`;
}

const pattern = /^forkhall-(\d+)-\w+$/;

/** Names of hosts whose process is no more: it was killed and could not clean up. */
function staleNames(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => {
      const pid = pattern.exec(name)?.[1];
      return pid !== undefined && !existsSync(`/proc/${pid}`);
    });
  } catch {
    return [];
  }
}

/** Removes state folders that killed hosts of this user have left in a folder for temporary files. */
export function removeStaleFolders(base: string): void {
  for (const name of staleNames(base)) {
    const path = join(base, name);
    try {
      const status = lstatSync(path);
      // Another user may have made something of such a name: nobody but this user can have written into a folder of his own.
      if (status.isDirectory() && status.uid === process.getuid?.() && (status.mode & 0o022) === 0) rmSync(path, { recursive: true, force: true });
    } catch {
      // somebody else was quicker
    }
  }
}

function endProcessesOf(group: string): void {
  // A process that this namespace does not show has the number 0 here.
  for (const pid of readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').map(Number)) if (pid > 0) signalIfThere(pid, 'SIGKILL');
}

/**
 * Removes cgroups that killed hosts have left, and ends what is still in them: a bubblewrap that had not yet asked to die
 * with its parent. The kernel keeps a group with a process in it; then it is for the next host to remove.
 */
export function removeStaleGroups(parent: string): void {
  for (const name of staleNames(parent)) {
    const path = join(parent, name);
    try {
      for (const entry of readdirSync(path, { withFileTypes: true })) {
        if (!entry.isDirectory()) continue;
        endProcessesOf(join(path, entry.name));
        rmdirSync(join(path, entry.name));
      }
      rmdirSync(path);
    } catch {
      // not ours, or in use
    }
  }
}
