import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { endByForce } from '../src/box/end-by-force.ts';
import { openCgroups } from '../src/cgroup/find.ts';
import { locateNative } from '../src/native.ts';
import { BoxMaker } from '../src/pool/box-maker.ts';
import { Places } from '../src/pool/places.ts';
import { descendants } from '../src/processes.ts';
import { makeStateFolder, stageFiles } from '../src/staged-files.ts';
import { hostName } from '../src/stale.ts';
import { expectNoSandboxLeft } from './support/children.ts';
import { runtimeFolder } from './support/test-host.ts';

const ownUsers = process.getuid?.() === 0;

/** Processes whose command line names this folder. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(folder);
    } catch {
      return false;
    }
  });
}

describe('an end by force', () => {
  it('takes all descendants, stopped ones, too', async () => {
    const shell = spawn('sh', ['-c', '(sleep 1000 & sleep 1000) & sleep 1000 & kill -STOP $!; echo ready; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(shell.stdout, 'data');
    // The inner shell may come to its children a little later.
    while (descendants(shell.pid ?? 0).length < 3) await pause(1);
    const below = descendants(shell.pid ?? 0);
    const exited = once(shell, 'exit');
    await endByForce(shell);
    await exited;
    const alive = () => execFileSync('ps', ['-o', 'pid=,stat=', '-p', below.join(',')], { encoding: 'utf8' }).match(/^\s*\d+ [^Z]/gm) ?? [];
    // They have their signal; only the kernel knows when they are gone.
    while (below.some((pid) => existsSync(`/proc/${pid}`)) && alive().length > 0) await pause(1);
  });

  it.each(['auto', 'none'] as const)('leaves nothing of a sandbox that is starting, cgroup %s', async (kind) => {
    const stateFolder = makeStateFolder(ownUsers);
    const cgroups = openCgroups(kind, hostName('force'));
    const withoutCgroup = cgroups === undefined;
    const files = stageFiles({ stateFolder, runtimeFolder, native: await locateNative(), python: undefined, node: undefined, ownUsers, withoutCgroup });
    const maker = new BoxMaker({ files, cgroups, places: new Places(40), ownUsers });
    try {
      const gone = await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          const box = maker.make(index, { diskBytes: 1 << 20, shmBytes: 1 << 20 }, false);
          // Spread over the whole of a start, so that some meet bubblewrap between its child and that child's promise.
          await pause(index / 2);
          await endByForce(box.chain.child);
          return box.gone;
        }),
      );
      expect(gone.map(({ survivors }) => survivors)).toEqual(gone.map(() => 0));
      expect(processesOf(stateFolder)).toEqual([]);
    } finally {
      cgroups?.dispose();
      rmSync(stateFolder, { recursive: true, force: true });
      expectNoSandboxLeft();
    }
  });
});
