import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** What must be the same on the host after an attack, by name. */
export function hostState(): Record<string, string> {
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return {
    'core pattern': read('/proc/sys/kernel/core_pattern'),
    'program for new modules': read('/proc/sys/kernel/modprobe'),
    'host name': hostname(),
    'domain name': read('/proc/sys/kernel/domainname'),
    'limits of the server': read('/proc/self/limits'),
    'mounts of the server': read('/proc/self/mountinfo'),
    'groups of the server': read('/proc/self/cgroup'),
    'OOM score of the server': read('/proc/self/oom_score_adj'),
    'capabilities of the server': /^CapEff:.*$/m.exec(read('/proc/self/status'))?.[0] ?? '',
    interfaces: existsSync('/sys/class/net') ? readdirSync('/sys/class/net').sort().join(' ') : '',
    'largest number of terminals': read('/proc/sys/kernel/pty/max'),
  };
}

/** What differs between two states, in words. */
export function changes(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(before).flatMap((name) => (before[name] === after[name] ? [] : [`${name}: was ${before[name]}, is ${after[name]}`]));
}

/** How far the wall clock is from the one that cannot be set, in ms. */
export function clockOffsetMs(): number {
  return Date.now() - Number(process.hrtime.bigint() / 1_000_000n);
}

/** Processes anywhere on the host that hold this text in their command line, as `pid command`. */
export function processesWith(text: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command.includes(text) ? [`${pid} ${command.slice(0, 60).replaceAll('\0', ' ')}`] : [];
    } catch {
      return []; // it has just ended
    }
  });
}

/** Children of a process, zombies included. */
export function children(pid: number | 'self' = 'self'): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return []; // it has just ended
  }
}

/** Of these children those that are sandboxes with a program in them; an empty one that stands ready is bubblewrap and process 1. */
export function inhabited(pids: readonly number[]): number[] {
  return pids.filter((bwrap) => children(bwrap).some((processOne) => children(processOne).length > 0));
}

const emptyBoxProcesses = 2;

function processCount(group: string): number {
  try {
    return readFileSync(`${group}/cgroup.procs`, 'utf8').split('\n').filter(Boolean).length;
  } catch {
    return 0; // it has just been removed
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return []; // it has just been removed
  }
}

/** Control groups of single runs that this process's host has made and that still have a program in them. */
export function leftControlGroups(): string[] {
  const mine = `forkhall-${process.pid}-`;
  const found: string[] = [];
  const search = (folder: string, depth: number) => {
    for (const name of foldersIn(folder)) {
      const path = `${folder}/${name}`;
      if (name.startsWith(mine)) {
        for (const inner of foldersIn(path))
          if (inner.startsWith('box-') && processCount(`${path}/${inner}`) > emptyBoxProcesses) found.push(`${path}/${inner}`);
      } else if (depth > 0) search(path, depth - 1);
    }
  };
  if (existsSync('/sys/fs/cgroup')) search('/sys/fs/cgroup', 5);
  return found;
}

/** Files with this text in their names in the folders that everybody may write. */
export function filesNamed(text: string, allowed: readonly string[]): string[] {
  return ['/tmp', '/var/tmp', '/dev/shm', '/run', '/home', '/'].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.includes(text))
          .map((name) => `${folder}/${name}`)
          .filter((path) => !allowed.includes(path))
      : [],
  );
}
