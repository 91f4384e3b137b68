import type { ProcessEvent } from '@forkhall/protocol';
import { expect, test } from 'vitest';
import { coveredPrograms } from './coverage.ts';
import { family, transcript } from './transcript.ts';
import { watchProgram } from './watched-program.ts';

const helpers = /^(resource tracker|fork server)/;

/** Threads that a library starts for itself do their work when they come to it. */
function byProgram(events: readonly ProcessEvent[]): ProcessEvent[] {
  const own = new Set(events.flatMap((event) => (event.event === 'thread.started' && event.service ? [`${event.pid}/${event.thread}`] : [])));
  return events.filter((event) => !own.has(`${event.pid}/${event.thread}`));
}

/** Whether there was a wait at all is up to the scheduler, and so is who came first to a barrier. */
const chance = /^(lock\.requested|queue\.waiting|pool\.waiting|pool\.timed-out) [^=]*(for=(item|space)[^=]*|job=\d+[^=]*)?$/;

/** Each thread's and task's own events in their order; between two of them there is none. */
function byActor(lines: readonly string[]): string[] {
  const actors = new Map<string, string[]>();
  for (const line of lines) {
    if (chance.test(line)) continue;
    const actor = /(?: \[thread \d+\])|(?: task=\d+)/.exec(line)?.[0] ?? '';
    const told = line
      .replace(actor, '')
      .replace(/timeout=\d*\.\d+/, 'timeout=…')
      .replace(/ index=\d/, '');
    const its = actors.get(actor) ?? [];
    // Up to Python 3.12 a task with a name is made with a number first.
    if (told.startsWith('task.started') && its.at(-1)?.startsWith('  task.started')) its.pop();
    actors.set(actor, [...its, `  ${told}`]);
  }
  return [...actors].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([actor, its]) => (actor === '' ? its : [`  --${actor}`, ...its]));
}

/** Everything that a program told, process by process, in words that do not change from run to run. */
async function tell(source: string, method: string | undefined): Promise<string> {
  const { status, stderr, events } = await watchProgram(source, { args: method ? [method] : [] });
  expect([status, stderr.includes('forkhall_events')]).toEqual([0, false]);
  expect(events.filter((event) => event.event === 'events.dropped')).toEqual([]);
  const same = (text: string) => text.replaceAll(`(${method})`, '(START METHOD)').replace(/\b(Fork|Spawn|ForkServer)(PoolWorker|Process)/g, '$2');
  const told = Object.entries(transcript(byProgram(events)))
    .filter(([name]) => !helpers.test(name))
    .map(([name, its]) => ['', `${same(name)}:`, ...byActor(its).map(same)])
    .sort(([, a = ''], [, b = '']) => (a < b ? -1 : 1));
  const lines = family(events)
    .filter((line) => !helpers.test(line))
    .map(same)
    .sort();
  return [...lines, ...told.flat(), ''].join('\n');
}

const runs = coveredPrograms.flatMap(({ name, methods = ['as it is'], source }) => methods.map((method) => ({ name, method, source })));

test.concurrent.for(runs)('$name tells what it did ($method)', async ({ name, method, source }, { expect }) => {
  await expect(await tell(source, method === 'as it is' ? undefined : method)).toMatchFileSnapshot(`golden/${name}.txt`);
});
