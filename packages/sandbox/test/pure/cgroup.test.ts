import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCgroups, openV1, openV2, parseMounts, parseOwnPaths, v2Parents } from '../../src/cgroup/find.ts';
import { V1Cgroups } from '../../src/cgroup/v1.ts';
import { V2Cgroups } from '../../src/cgroup/v2.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'forkhall-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Ordinary folders and files with the names and texts that the kernel's have. */
function files(folder: string, texts: Record<string, string>): void {
  mkdirSync(join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(root, folder, name), text);
}
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const mounted = (point: string, type = 'cgroup2', options = 'rw') => `30 24 0:26 / ${join(root, point)} rw,nosuid - ${type} ${type} ${options}\n`;

describe('what /proc/self says', () => {
  it('of mounts', () => {
    const mountinfo =
      '24 1 0:22 / /sys rw - sysfs sysfs rw\n33 32 0:29 /docker/abc /sys/fs/cgroup/memory ro,nosuid master:10 - cgroup cgroup rw,memory\n35 24 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate\n';
    expect(parseMounts(mountinfo)).toEqual([
      { type: 'cgroup', root: '/docker/abc', point: '/sys/fs/cgroup/memory', controllers: ['rw', 'memory'] },
      { type: 'cgroup2', root: '/', point: '/sys/fs/cgroup/unified', controllers: ['rw', 'nsdelegate'] },
    ]);
  });

  it('of this process', () => {
    expect(parseOwnPaths('4:cpu,cpuacct:/a\n1:name=systemd:/b\n0::/c:d\n')).toEqual(
      new Map([
        ['cpu', '/a'],
        ['cpuacct', '/a'],
        ['name=systemd', '/b'],
        ['', '/c:d'],
      ]),
    );
  });
});

describe('cgroup v2', () => {
  it('is looked for beside a server that sits in a leaf, at the top, and in the own group', () => {
    expect(v2Parents('/cg', '/cg/system/app/server')).toEqual(['/cg/system/app', '/cg', '/cg/system/app/server']);
    expect(v2Parents('/cg', '/cg/user/session')).toEqual(['/cg', '/cg/user/session']);
    expect(v2Parents('/cg', '/cg')).toEqual(['/cg']);
  });

  it('is not used where a controller is missing, and changes nothing there', () => {
    files('cg', { 'cgroup.controllers': 'hugetlb', 'cgroup.subtree_control': '', 'cgroup.procs': '1\n2\n' });
    expect(openV2('mine', { mountinfo: mounted('cg'), ownPaths: '0::/\n' })).toBeUndefined();
    expect(readdirSync(join(root, 'cg')).sort()).toEqual(['cgroup.controllers', 'cgroup.procs', 'cgroup.subtree_control']);
    expect(text('cg/cgroup.subtree_control')).toBe('');
  });

  it('sets limits and reads what the kernel counts', () => {
    mkdirSync(join(root, 'base'));
    const cgroup = new V2Cgroups(join(root, 'base')).create('box-1');
    expect(cgroup.joinFiles).toEqual([join(root, 'base/box-1/cgroup.procs')]);
    cgroup.limit({ memoryBytes: 1_000_000, tasks: 22, share: 'run' });
    const at = (name: string) => text(`base/box-1/${name}`);
    expect(['pids.max', 'memory.max', 'memory.swap.max', 'memory.oom.group', 'cpu.weight'].map(at)).toEqual(['22', '1000000', '0', '0', '25']);
  });

  it('reads the counters in the units of the protocol', () => {
    files('base/box-1', {
      'cpu.stat': 'usage_usec 1234500\nuser_usec 1000000\nsystem_usec 234500\n',
      'memory.current': '4096\n',
      'memory.peak': '8192\n',
      'memory.events': 'low 0\nhigh 0\nmax 7\noom 3\noom_kill 2\noom_group_kill 0\n',
      'pids.current': '5\n',
      'pids.events': 'max 17\n',
      'cgroup.procs': '11\n12\n',
    });
    const made = new V2Cgroups(join(root, 'base')).create('box-1');
    expect(made.read()).toEqual({ cpuMs: 1234.5, memoryBytes: 4096, peakBytes: 8192, tasks: 5, peakTasks: 5, refusals: 17, oomKills: 2 });
    expect(made.processes()).toEqual([11, 12]);
    // A folder that is not empty cannot be removed, as a group in which processes are left.
    expect(made.remove()).toBe(false);
  });

  it('remembers the highest use where the kernel does not', () => {
    files('base/box-1', { 'memory.current': '8192\n' });
    const made = new V2Cgroups(join(root, 'base')).create('box-1');
    expect(made.read().peakBytes).toBe(8192);
    files('base/box-1', { 'memory.current': '4096\n' });
    expect(made.read()).toMatchObject({ memoryBytes: 4096, peakBytes: 8192 });
  });

  it('has none of what a kernel does not count', () => {
    const made = new V2Cgroups(join(root, 'base')).create('box-1');
    expect(made.read()).toEqual({ cpuMs: 0, memoryBytes: 0, peakBytes: 0, tasks: 0, peakTasks: 0, refusals: 0, oomKills: 0 });
    expect([made.processes(), made.remove(), made.remove()]).toEqual([[], true, true]);
  });
});

describe('cgroup v1', () => {
  it('is used below the own group of each hierarchy, and shares one that is mounted for two', () => {
    for (const name of ['pids', 'memory/deep', 'cpu,cpuacct']) mkdirSync(join(root, name), { recursive: true });
    const mountinfo = mounted('pids', 'cgroup', 'rw,pids') + mounted('memory', 'cgroup', 'rw,memory') + mounted('cpu,cpuacct', 'cgroup', 'rw,cpu,cpuacct');
    const found = openV1('mine', { mountinfo, ownPaths: '8:pids:/\n4:memory:/deep\n2:cpu,cpuacct:/nowhere\n' });
    expect(found?.kind).toBe('v1');
    for (const name of ['pids/mine', 'memory/deep/mine', 'cpu,cpuacct/mine']) expect(readdirSync(join(root, name))).toEqual([]);
    found?.dispose();
    for (const name of ['pids', 'memory/deep', 'cpu,cpuacct']) expect(readdirSync(join(root, name))).toEqual([]);
  });

  it('is not used in part', () => {
    for (const name of ['pids', 'memory']) mkdirSync(join(root, name));
    const mountinfo = mounted('pids', 'cgroup', 'rw,pids') + mounted('memory', 'cgroup', 'rw,memory');
    expect(openV1('mine', { mountinfo, ownPaths: '8:pids:/\n4:memory:/\n' })).toBeUndefined();
    for (const name of ['pids', 'memory']) expect(readdirSync(join(root, name))).toEqual([]);
  });

  it('sets limits and reads the counters in the units of the protocol', () => {
    const at = (name: string) => join(root, name);
    files('c/box-1', { 'cpuacct.usage': '1234500000\n' });
    files('m/box-1', {
      'memory.usage_in_bytes': '4096\n',
      'memory.max_usage_in_bytes': '8192\n',
      'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
    });
    files('p/box-1', { 'pids.current': '5\n', 'pids.events': 'max 17\n', 'cgroup.procs': '11\n' });
    const cgroup = new V1Cgroups({ pids: at('p'), memory: at('m'), cpu: at('c'), cpuacct: at('c') }).create('box-1');
    expect(cgroup.joinFiles).toEqual(['p', 'm', 'c'].map((name) => at(`${name}/box-1/cgroup.procs`)));
    cgroup.limit({ memoryBytes: 1_000_000, tasks: 22, share: 'spare' });
    expect([text('p/box-1/pids.max'), text('m/box-1/memory.limit_in_bytes'), text('c/box-1/cpu.shares')]).toEqual(['22', '1000000', '2']);
    expect(cgroup.read()).toEqual({ cpuMs: 1234.5, memoryBytes: 4096, peakBytes: 8192, tasks: 5, peakTasks: 5, refusals: 17, oomKills: 2 });
    expect(cgroup.processes()).toEqual([11]);
  });
});

describe('choosing', () => {
  const nothing = { mountinfo: '', ownPaths: '' };
  it('takes none where there is none', () => expect(openCgroups('auto', 'mine', nothing)).toBeUndefined());
  it('fails where one is wanted that is not there', () => expect(() => openCgroups('v2', 'mine', nothing)).toThrow(/may not make cgroups of kind v2/));
});
