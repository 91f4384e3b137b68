import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { SandboxFiles } from './bwrap-arguments.ts';
import { writeEtcFolder } from './etc-folder.ts';
import type { Interpreter, PythonInterpreter } from './interpreters.ts';
import type { NativePrograms } from './native.ts';
import { pythonBeginning } from './python-beginning.ts';
import { seccompFilter } from './seccomp/filter.ts';
import type { SeccompArch } from './seccomp/syscalls.ts';
import { linkOrCopy, stageTree } from './stage-tree.ts';
import { hostName, removeStaleFolders } from './stale.ts';

/** The parts of @forkhall/runtime that go into a sandbox. */
const runtimeParts = ['python', 'node'];
/** What TypeScript programs may import, as the set-up has built it. */
const runtimeModules = 'build/node_modules';

/** True where a user without rights can read (0o004) or go through (0o001) this: each folder above it has to let him through. */
export function readableByAnyone(path: string, right = 0o004): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) break;
  }
  return (statSync(path).mode & right) !== 0;
}

/** True where anyone can go into this folder, and it is there or can be made. */
export function canBeReached(folder: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  return readableByAnyone(folder, 0o001);
}

/** A new folder for this host, at a place that a run's own user can reach where runs have one. */
export function makeStateFolder(ownUsers: boolean): string {
  const base = [tmpdir(), '/tmp', '/var/tmp'].find((folder) => existsSync(folder) && (!ownUsers || readableByAnyone(realpathSync(folder)))) ?? tmpdir();
  removeStaleFolders(realpathSync(base));
  const folder = mkdtempSync(join(realpathSync(base), hostName('')));
  if (ownUsers) chmodSync(folder, 0o711);
  return folder;
}

export function findBwrap(path = process.env.PATH ?? ''): string {
  const found = [...path.split(delimiter), '/usr/bin', '/usr/local/bin'].map((folder) => join(folder, 'bwrap')).find((file) => existsSync(file));
  if (!found) throw new Error('bubblewrap is not installed: apt-get install bubblewrap');
  return realpathSync(found);
}

export interface StageInput {
  stateFolder: string;
  runtimeFolder: string;
  native: NativePrograms;
  python: PythonInterpreter | undefined;
  node: Interpreter | undefined;
  /** Runs have a user of their own, who may not be able to read what the server reads. */
  ownUsers: boolean;
  withoutCgroup: boolean;
}

/**
 * Puts what goes into sandboxes into the state folder: a run's user can read it there wherever the checkout is, the
 * sandbox's mount table shows no name of the host's, and an update of the checkout, which replaces its files, does not
 * change a running server.
 */
export function stageFiles(input: StageInput): SandboxFiles {
  return readableByRuns(() => stage(input));
}

/** A server whose umask keeps others out makes files for runs' own users all the same. */
function readableByRuns<T>(make: () => T): T {
  const umask = process.umask(0o022);
  try {
    return make();
  } finally {
    process.umask(umask);
  }
}

function stage(input: StageInput): SandboxFiles {
  const { stateFolder, native } = input;
  mkdirSync(stateFolder, { recursive: true });
  const inside = join(stateFolder, 'inside');
  mkdirSync(inside, { mode: 0o755, recursive: true });
  copyFileSync(native.init, join(inside, 'init'));
  chmodSync(join(inside, 'init'), 0o755);
  for (const part of runtimeParts) {
    const source = join(input.runtimeFolder, part);
    if (existsSync(source)) stageTree(source, join(inside, part), linkOrCopy, (name) => name !== '__pycache__' && name !== 'node_modules');
  }
  const modules = join(input.runtimeFolder, runtimeModules);
  if (existsSync(modules)) stageTree(modules, join(inside, 'node_modules'), linkOrCopy);
  else mkdirSync(join(inside, 'node_modules'), { mode: 0o755 });
  const etc = join(stateFolder, 'etc');
  writeEtcFolder(etc, pythonBeginning);
  const filter = join(stateFolder, 'filter.bpf');
  writeFileSync(filter, seccompFilter(process.arch as SeccompArch, { withoutCgroup: input.withoutCgroup }), { mode: 0o600 });
  return { bwrap: findBwrap(), launcher: native.launcher, inside, etc, filter, python: input.python, node: input.node && stagedNode(input.node, input) };
}

/**
 * Python cannot keep what it compiles in a sandbox: without this each interpreter that starts there would compile the
 * bootstrap again. It goes on beside the first sandboxes; stop() is called before the folder goes away.
 */
export function compileBootstrap(files: SandboxFiles): { stop(): Promise<void> } {
  if (!files.python) return { stop: async () => {} };
  const options = ['-I', '-m', 'compileall', '-q', '--invalidation-mode', 'unchecked-hash'];
  // Where it fails, programs only start slower.
  const args = [files.python.path, ...options, join(files.inside, 'python')];
  const child = readableByRuns(() => spawn('nice', args, { stdio: 'ignore', env: { PATH: '/usr/bin:/bin' } }));
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  child.unref();
  return {
    stop: () => {
      child.kill('SIGKILL');
      child.ref();
      return gone;
    },
  };
}

function stagedNode(node: Interpreter, { ownUsers, stateFolder }: StageInput): { path: string } {
  const copy = join(stateFolder, 'node');
  const source = realpathSync(node.path);
  if (!ownUsers || (statSync(source).mode & 0o005) === 0o005) {
    try {
      // A name of its own costs nothing; bound under its old one it would show each sandbox where the checkout is.
      linkSync(source, copy);
      return { path: copy };
    } catch {} // another file system, or the file of another user
  }
  if (!ownUsers || readableByAnyone(node.path)) return node;
  copyFileSync(node.path, copy);
  chmodSync(copy, 0o755);
  return { path: copy };
}

/** Python versions that have administrator-installed packages under /usr/local. */
export function localPythonFolders(): string[] {
  return existsSync('/usr/local/lib') ? readdirSync('/usr/local/lib') : [];
}
