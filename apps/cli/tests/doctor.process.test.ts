import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Protection } from '@forkhall/sandbox';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chineseNames } from '../src/doctor/protection-names.ts';
import { Desk } from './cli.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(async () => {
  expect(desk.left).toEqual([]);
  expect(desk.litter).toEqual([]);
  await desk[Symbol.asyncDispose]();
});

it('tries every protection and limit, and says in its status how it stands', async () => {
  const { status, stdout } = await desk.run(['doctor', '--json']);
  const { verdict, protections } = JSON.parse(stdout) as { verdict: string; protections: Protection[] };
  expect(status).toBe({ holds: 0, weaker: 1, none: 2 }[verdict]);
  expect(protections.length).toBeGreaterThan(10);
  for (const { name, state, remedy } of protections) {
    expect(chineseNames).toHaveProperty([name]);
    if (state === 'weaker') expect(remedy).toBeDefined();
  }
  // Isolation does not depend on the machine; where it does not hold there is no sandbox.
  expect(verdict).not.toBe('none');
});

it('says that there is no sandbox, and why', async () => {
  // A bubblewrap that may not make namespaces, as in a container.
  mkdirSync(desk.path('bin'));
  writeFileSync(desk.path('bin/bwrap'), '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n');
  chmodSync(desk.path('bin/bwrap'), 0o755);
  const env = { PATH: `${desk.path('bin')}:${process.env.PATH}` };
  const english = await desk.run(['doctor'], '', env);
  expect(english.status).toBe(2);
  expect(english.stdout).toContain('No permissions to create new namespace');
  expect(english.stdout).toContain('There is no working sandbox on this machine');
  const json = await desk.run(['doctor', '--json'], '', env);
  expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'none', problem: expect.stringContaining('namespace') });
  const chinese = await desk.run(['doctor'], '', { ...env, LANG: 'zh_CN.UTF-8' });
  expect(chinese.stdout).toContain('本机没有可用的沙箱');
});

it('fails with 125 to run a program where there is no sandbox', async () => {
  mkdirSync(desk.path('bin'));
  writeFileSync(desk.path('bin/bwrap'), '#!/bin/sh\nexit 1\n');
  chmodSync(desk.path('bin/bwrap'), 0o755);
  writeFileSync(desk.path('good.py'), '');
  const { status, stderr, stdout, report } = await desk.report(['good.py'], '', { PATH: `${desk.path('bin')}:${process.env.PATH}` });
  expect([status, stdout]).toEqual([125, '']);
  expect(stderr).toMatch(/^forkhall: The sandbox could not run the program: A sandbox does not start on this machine[^\n]*`forkhall doctor`[^\n]*\n$/);
  expect(report).toMatchObject({ ending: { kind: 'sandbox-failed', sentence: expect.stringContaining('does not start') }, survivors: 0 });
});
