import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateNative, type NativePrograms } from '../src/native.ts';

let native: NativePrograms;
let folder: string;
beforeAll(async () => {
  native = await locateNative();
  folder = mkdtempSync(join(tmpdir(), 'forkhall-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0;
const pipes = ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'] as const;

/** What a program sees that the launcher has become. */
function launch(options: string[], script: string, extra: number[] = []) {
  const result = spawnSync(native.launcher, [...options, '--', '/bin/sh', '-c', script], {
    stdio: [...pipes, ...extra],
    env: { SECRET_TOKEN: 'hunter2' },
    encoding: 'utf8',
  });
  return { status: result.status, out: result.stdout, err: result.stderr };
}

describe('the launcher', () => {
  it('hands on the three sockets and nothing else', () => {
    const leak = openSync('/dev/null', 'r');
    const { out } = launch([], 'exec ls /proc/self/fd', [leak, leak, leak, leak, leak, leak, leak]);
    closeSync(leak);
    // The last one is ls's own, for the folder that it lists.
    expect(out.trim().split(/\s+/)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('hands on the input socket and the filter where it is told to', () => {
    const filter = join(folder, 'filter');
    writeFileSync(filter, 'the filter');
    const { out } = launch(['-k', '6', '-f', filter], 'cat <&9; echo; exec ls /proc/self/fd', ['pipe' as never]);
    expect(out).toBe('the filter\n0\n1\n2\n3\n4\n5\n6\n7\n9\n');
  });

  it('empties the environment, in /proc, too', () => {
    const { out } = launch([], "tr '\\0' '\\n' < /proc/$$/environ | wc -c; cat /proc/$$/environ");
    expect(out.trim()).toBe('0');
  });

  it('resets what a process inherits of signals', () => {
    const { out } = launch([], "grep -E '^Sig(Blk|Ign)' /proc/self/status");
    expect(out).toBe('SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n');
  });

  it('joins groups and raises the score for the memory killer', () => {
    const group = join(folder, 'cgroup.procs');
    writeFileSync(group, '');
    const { out } = launch(['-g', group, '-o', '500'], 'cat /proc/self/oom_score_adj');
    expect(out).toBe('500\n');
    expect(readFileSync(group, 'utf8')).toBe('0');
  });

  it.each([
    [['-g', '/nowhere/cgroup.procs'], 'forkhall-launcher: write /nowhere/cgroup.procs: No such file or directory\n'],
    [['-f', '/nowhere/filter'], 'forkhall-launcher: open /nowhere/filter: No such file or directory\n'],
  ])('says in one line what failed: %j', (options, expected) => {
    expect(launch(options, 'true')).toEqual({ status: 125, out: '', err: expected });
  });

  it('becomes another user altogether where it is root, and fails where it is not', () => {
    const { status, out, err } = launch(['-u', '61007'], "grep -E '^(Uid|Gid|Groups)' /proc/self/status");
    if (isRoot) expect(out.replaceAll(/[\t ]+/g, ' ')).toBe('Uid: 61007 61007 61007 61007\nGid: 61007 61007 61007 61007\nGroups: \n');
    else expect([status, err]).toEqual([125, 'forkhall-launcher: setgroups : Operation not permitted\n']);
  });
});

describe('process 1', () => {
  it('refuses to be any other process', () => {
    const result = spawnSync(native.init, [], { encoding: 'utf8' });
    expect([result.status, result.stderr]).toEqual([125, 'forkhall-init: must be process 1\n']);
  });

  it('needs no library', () => {
    for (const program of [native.init, native.launcher])
      expect(execFileSync('readelf', ['-d', program], { encoding: 'utf8' })).toContain('no dynamic section');
  });
});
