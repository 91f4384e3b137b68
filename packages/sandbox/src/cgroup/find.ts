import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { removeStaleGroups } from '../stale.ts';
import type { Cgroups } from './cgroup.ts';
import { writeIfThere } from './files.ts';
import { V1Cgroups, type V1Folders } from './v1.ts';
import { V2Cgroups } from './v2.ts';

const v2Controllers = ['cpu', 'memory', 'pids'];

interface CgroupMount {
  type: 'cgroup' | 'cgroup2';
  /** What of the hierarchy is mounted there. */
  root: string;
  point: string;
  controllers: string[];
}

/** The cgroup mounts of /proc/self/mountinfo (proc(5): fields before ` - `, then type, source, options). */
export function parseMounts(mountinfo: string): CgroupMount[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ');
    const [type, , options] = after?.split(' ') ?? [];
    const [, , , root, point] = before?.split(' ') ?? [];
    if ((type !== 'cgroup' && type !== 'cgroup2') || root === undefined || point === undefined) return [];
    return [{ type, root, point, controllers: options?.split(',') ?? [] }];
  });
}

/** This process's path in each hierarchy of /proc/self/cgroup: by controller, '' for v2. */
export function parseOwnPaths(text: string): Map<string, string> {
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    for (const controller of controllers.split(',')) paths.set(controller, path);
  }
  return paths;
}

/** Where a path of a hierarchy is in the file system; the mount point itself where the path lies outside what is mounted. */
function placeOf(mount: CgroupMount, path: string): string {
  const inside = relative(mount.root, path);
  return inside.startsWith('..') ? mount.point : join(mount.point, inside);
}

function tryMake(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

export interface CgroupSources {
  mountinfo: string;
  ownPaths: string;
}

export function machineSources(): CgroupSources {
  return { mountinfo: readFileSync('/proc/self/mountinfo', 'utf8'), ownPaths: readFileSync('/proc/self/cgroup', 'utf8') };
}

/** Makes this host's groups below the server's own, or else at the top; undefined where that is not allowed or a controller is missing. */
export function openV1(name: string, sources: CgroupSources): Cgroups | undefined {
  const mounts = parseMounts(sources.mountinfo).filter((mount) => mount.type === 'cgroup');
  const own = parseOwnPaths(sources.ownPaths);
  const folders: Partial<V1Folders> = {};
  for (const controller of ['pids', 'memory', 'cpu', 'cpuacct'] as const) {
    const mount = mounts.find((candidate) => candidate.controllers.includes(controller));
    if (!mount) break;
    const shared = Object.values(folders).find((folder) => folder.startsWith(`${mount.point}/`));
    const below = join(placeOf(mount, own.get(controller) ?? '/'), name);
    if (!shared) for (const parent of [dirname(below), mount.point]) removeStaleGroups(parent);
    const made = shared ?? [below, join(mount.point, name)].find(tryMake);
    if (!made) break;
    folders[controller] = made;
  }
  const { pids, memory, cpu, cpuacct } = folders;
  if (pids && memory && cpu && cpuacct) return new V1Cgroups({ pids, memory, cpu, cpuacct });
  for (const folder of new Set(Object.values(folders))) rmdirSync(folder);
  return undefined;
}

/**
 * Turns the controllers on for a folder's children. Processes may not stay in a group that has such children (EBUSY; the
 * machine's topmost group is excepted): this server's own move into a leaf.
 */
function delegate(folder: string): boolean {
  const switches = join(folder, 'cgroup.subtree_control');
  const among = (file: string) => {
    const present = readFileSync(file, 'utf8').trim().split(' ');
    return v2Controllers.every((controller) => present.includes(controller));
  };
  const wanted = v2Controllers.map((controller) => `+${controller}`).join(' ');
  try {
    if (!among(join(folder, 'cgroup.controllers'))) return false;
    if (among(switches)) return true;
    try {
      writeFileSync(switches, wanted);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY') return false;
      const leaf = join(folder, 'forkhall-server');
      mkdirSync(leaf, { recursive: true });
      for (const pid of readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)) writeIfThere(join(leaf, 'cgroup.procs'), pid);
      writeFileSync(switches, wanted);
    }
    return among(switches);
  } catch {
    return false;
  }
}

/**
 * Where a host's group may be made, best first: beside the server where it sits in a leaf of a delegated group (systemd's
 * DelegateSubgroup), the top of the hierarchy (root on an ordinary machine), the server's own group.
 */
export function v2Parents(mountPoint: string, own: string): string[] {
  const inLeaf = own !== mountPoint && ['server', 'forkhall-server'].includes(basename(own));
  return [...new Set([...(inLeaf ? [dirname(own)] : []), mountPoint, own])];
}

export function openV2(name: string, sources: CgroupSources): Cgroups | undefined {
  const mount = parseMounts(sources.mountinfo).find((candidate) => candidate.type === 'cgroup2');
  const path = parseOwnPaths(sources.ownPaths).get('');
  if (!mount || path === undefined) return undefined;
  for (const parent of v2Parents(mount.point, placeOf(mount, path))) {
    const folder = join(parent, name);
    if (!delegate(parent)) continue;
    removeStaleGroups(parent);
    if (!tryMake(folder)) continue;
    if (delegate(folder)) return new V2Cgroups(folder);
    rmdirSync(folder);
  }
  return undefined;
}

/** The cgroups of this machine that this process may use. @throws where a wanted kind is not to be had. */
export function openCgroups(wanted: 'auto' | 'v2' | 'v1' | 'none', name: string, sources: CgroupSources = machineSources()): Cgroups | undefined {
  if (wanted === 'none') return undefined;
  const found = (wanted !== 'v1' ? openV2(name, sources) : undefined) ?? (wanted !== 'v2' ? openV1(name, sources) : undefined);
  if (!found && wanted !== 'auto') throw new Error(`This process may not make cgroups of kind ${wanted} here; see docs for how to delegate them.`);
  return found;
}
