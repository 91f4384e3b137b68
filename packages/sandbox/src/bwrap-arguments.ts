import { existsSync } from 'node:fs';
import { alternatives, sandboxHostName, studentUid } from './etc-folder.ts';

export const workFolder = '/home/student';
/** Where a sandbox has what is Forkhall's: process 1 and the interpreters' bootstraps. */
export const insideFolder = '/opt/forkhall';
/** The launcher hands the seccomp program over as this descriptor. */
const filterFd = 9;
/** Where the program's processes make their rings of events; process 1 reads them there. */
export const eventsFolder = '/run/forkhall';
const megabyte = 1024 * 1024;
const eventsBytes = 32 * megabyte;

/** Files of the host that every sandbox of a host shares. */
export interface SandboxFiles {
  bwrap: string;
  launcher: string;
  /** The folder that becomes /opt/forkhall, with `init` in it. */
  inside: string;
  etc: string;
  filter: string;
  python: { path: string; folders: readonly string[] } | undefined;
  node: { path: string } | undefined;
}

/** What is fixed when a sandbox is made. */
export interface Sizes {
  diskBytes: number;
  shmBytes: number;
}

const readable = ['/usr/bin', '/usr/lib', '/usr/lib64', '/usr/lib32', '/usr/libexec', '/usr/share/zoneinfo', '/usr/share/terminfo', '/usr/share/mime'];
const readableInLocal = (path: string) => /^python3(\.\d+)?$/.test(path);

function bindings(files: SandboxFiles, localLibraries: readonly string[]): string[] {
  const folders = [
    ...readable.filter((path) => existsSync(path)),
    ...localLibraries.filter(readableInLocal).map((name) => `/usr/local/lib/${name}`),
    ...(files.python?.folders ?? []),
  ];
  const result = folders.flatMap((path) => ['--ro-bind', path, path]);
  result.push('--ro-bind', files.etc, '/etc', '--ro-bind', files.inside, insideFolder);
  if (existsSync(alternatives)) result.push('--ro-bind', alternatives, alternatives);
  // Node looks for packages in every folder above a program's; at the root they are nobody's.
  if (files.node) result.push('--ro-bind', files.node.path, '/usr/local/bin/node', '--symlink', `${insideFolder.slice(1)}/node_modules`, '/node_modules');
  if (files.python && files.python.path !== '/usr/bin/python3') result.push('--symlink', files.python.path, '/usr/local/bin/python3');
  for (const name of ['bin', 'lib', 'lib64', 'lib32']) if (existsSync(`/usr/${name}`)) result.push('--symlink', `usr/${name}`, `/${name}`);
  return result;
}

/**
 * The arguments of bubblewrap, from its own path on. Order matters to it: mounts are made from left to right, and `--perms`
 * and `--size` belong to the mount that follows.
 */
export function bwrapArguments(files: SandboxFiles, sizes: Sizes, localLibraries: readonly string[], pipe: boolean): string[] {
  const tmpfs = (path: string, bytes: number, mode: string) => ['--size', String(bytes), '--perms', mode, '--tmpfs', path];
  return [
    files.bwrap,
    ...['--unshare-user', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup'],
    ...['--disable-userns', '--die-with-parent', '--new-session', '--as-pid-1', '--cap-drop', 'ALL'],
    ...['--uid', String(studentUid), '--gid', String(studentUid), '--hostname', sandboxHostName, '--clearenv'],
    ...bindings(files, localLibraries),
    // /proc/sys must be read-only by itself: a server that runs as root and maps its own uid would hand out the kernel's switches.
    ...['--proc', '/proc', '--remount-ro', '/proc'],
    ...['--dev', '/dev', ...tmpfs('/dev/shm', sizes.shmBytes, '1777'), '--remount-ro', '/dev'],
    ...tmpfs('/tmp', sizes.diskBytes, '1777'),
    ...tmpfs('/run', megabyte, '0755'),
    ...tmpfs(eventsFolder, eventsBytes, '0700'),
    ...tmpfs(workFolder, sizes.diskBytes, '0700'),
    // Without this the root is a writable tmpfs of half the machine's memory.
    ...['--remount-ro', '/run', '--remount-ro', '/'],
    ...['--chdir', workFolder, '--seccomp', String(filterFd)],
    ...['--', `${insideFolder}/init`, ...(pipe ? ['pipe'] : [])],
  ];
}
