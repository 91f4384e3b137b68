import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxHost } from '../src/types.ts';
import { expectNoSandboxLeft } from './support/children.ts';
import { EventWatch } from './support/event-watch.ts';
import { openTestHost, type ProgramParts, programOf, start, textProgram } from './support/test-host.ts';

let host: SandboxHost;
beforeAll(async () => {
  host = await openTestHost();
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  expectNoSandboxLeft();
});

async function watch(name: string, parts: ProgramParts = {}) {
  const watched = await start(host, programOf(name, parts));
  return { watched, run: watched.run, heard: new EventWatch(watched.run) };
}

describe.each([['with hooks'], ['without-hooks']])('what the kernel says of the processes of a program %s', (way) => {
  it('is their starts, their ends and what they are', async () => {
    const { watched, run, heard } = await watch('lives-and-deaths.py', { args: [way] });
    await watched.says('}');
    const pids = JSON.parse(watched.output.slice(0, watched.output.indexOf('}') + 1)) as Record<string, number>;
    const of = (name: string) => pids[name] as number;
    const state = (name: string, wanted: string) =>
      heard.tells((event) => event.event === 'process.sampled' && event.pid === of(name) && event.state === wanted);
    await Promise.all([state('zombie', 'zombie'), state('stopped', 'stopped'), state('cat', 'sleeping')]);
    await heard.tells((event) => event.event === 'process.started' && event.pid === of('exec') && event.name === 'sleep');
    run.write('\n');
    const { ending } = await run.ended;
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    const ends = Object.fromEntries(Object.keys(pids).map((name) => [name, heard.ends(of(name))]));
    expect(ends).toEqual({
      seven: [7],
      killed: ['SIGKILL'],
      stopped: ['SIGKILL'],
      zombie: [5],
      exec: ['SIGTERM'],
      "orphan's parent": [0],
      orphan: [9],
      cat: [0],
      clean: [3],
    });
    expect(heard.start(run.pid)).toMatchObject({ how: 'main' });
    expect(heard.ends(run.pid)).toEqual([0]);
    for (const name of Object.keys(pids)) expect(heard.start(of(name)).parent).toBe(name === 'orphan' ? of("orphan's parent") : run.pid);
    expect(heard.start(of('cat')).name).toBe('cat');
  });
});

it('a hundred processes are all seen, with the code of each', async () => {
  const { watched, run, heard } = await watch('starts-a-hundred.py');
  await watched.says('\n');
  const children = watched.output.trim().split(' ').map(Number);
  run.write('\n');
  await run.ended;
  expect(children.map((pid) => heard.ends(pid))).toEqual(children.map((_, number) => [number]));
  expect(children.every((pid) => heard.start(pid).parent === run.pid)).toBe(true);
});

it('a flood is not waited for: what comes and what is dropped add up, by kind, and the ends are there', async () => {
  const turns = 150_000;
  const { run, heard } = await watch('floods-with-events.py', { args: [`${turns}`] });
  const { ending } = await run.ended;
  expect(ending).toEqual({ kind: 'exited', code: 0 });
  const told: Record<string, number> = {};
  for (const event of heard.events) {
    if (event.event !== 'events.dropped') told[event.event] = (told[event.event] ?? 0) + ('times' in event ? (event.times ?? 1) : 1);
    else for (const [kind, count] of Object.entries(event.counts)) told[kind] = (told[kind] ?? 0) + count;
  }
  expect([told['lock.acquired'], told['lock.released']]).toEqual([2 * turns, 2 * turns]);
  expect(told.unknown).toBeUndefined();
  expect(heard.events.some((event) => event.event === 'events.dropped')).toBe(true);
  const children = [...new Set(heard.events.map(({ pid }) => pid))].filter((pid) => pid !== run.pid);
  expect(children.map((pid) => [heard.start(pid).name, heard.ends(pid)])).toEqual([
    ['Process-1', [0]],
    ['Process-2', [0]],
  ]);
});

it.each([['forged'], ['fill']])('rings that are %s change nothing but what was told', async (way) => {
  const { watched, run, heard } = await watch('forges-rings.py', { args: [way] });
  const { ending } = await run.ended;
  expect(watched.output).toContain('child True');
  expect(watched.output).toContain('code 0 left True');
  expect(ending).toEqual({ kind: 'exited', code: 0 });
  expect(heard.ends(run.pid)).toEqual([0]);
  expect(heard.of(1)).toEqual([]);
  expect(heard.events.filter((event) => event.event === 'process.failed')).toEqual([]);
  expect(heard.start(4242).how).not.toBe('main');
  const lastT = Math.max(...heard.events.map(({ t }) => t));
  expect(lastT).toBeLessThan(60);
  expect(Math.min(...heard.events.map(({ t }) => t))).toBeGreaterThanOrEqual(0);
  // Of three hundred rings that are good one was cut off, before it was read or after.
  expect(heard.of(run.pid).filter((event) => event.event === 'thread.exited').length).toBeGreaterThanOrEqual(299);
  if (way === 'fill') expect(watched.output).toContain('No space left on device');
});

it('a program that is run without hooks and events tells none', async () => {
  const { run, heard } = await watch('lives-and-deaths.py', { events: false });
  run.write('\n');
  await run.ended;
  expect(heard.events).toEqual([]);
});

it('events are kept for the first listener', async () => {
  const watched = await start(host, textProgram('main.py', 'print("up", flush=True)\ninput()\nraise SystemExit(3)\n'));
  await watched.says('up');
  const heard = new EventWatch(watched.run);
  watched.run.write('\n');
  await watched.ended;
  expect(heard.start(watched.run.pid)).toEqual({ how: 'main', name: 'MainProcess' });
  expect(heard.ends(watched.run.pid)).toEqual([3]);
});
