import { fileURLToPath } from 'node:url';
import { defaultLimits } from '@forkhall/protocol';
import { openSandboxHost, type SandboxHost } from '@forkhall/sandbox';
import { type Figure, figure, median } from '../figure.ts';

const runtimeFolder = fileURLToPath(new URL('../../packages/runtime', import.meta.url));
const runs = 7;

/** Each prints what it took, in seconds; what it imports and sets up is not measured. */
const prologue = `
import time
import multiprocessing as mp
def identity(x):
    return x
`;

interface Case {
  name: string;
  body: string;
  /** Turns the seconds with hooks and without into the figure's two numbers. */
  unit: string;
  value: (seconds: number) => number;
  /** The difference is divided by so many events, to give µs an event as well. */
  events?: number;
}

const guarded = (body: string) => `${prologue}
if __name__ == '__main__':
${body.replace(/^/gm, '    ')}
`;

/** By the wall clock, or by the processor time of the one process that does it all, which a busy machine disturbs less. */
const timed = (setup: string, work: string, after = '', clock: 'perf_counter' | 'process_time' = 'perf_counter') =>
  guarded(`${setup}\nbegin = time.${clock}()\n${work}\nprint(time.${clock}() - begin)\n${after}`);

const cases: Case[] = [
  {
    name: 'lock-pair',
    body: timed('lock = mp.Lock()', 'for _ in range(200_000):\n    with lock:\n        pass', '', 'process_time'),
    unit: 'µs a pair',
    value: (seconds) => (seconds / 200_000) * 1e6,
    events: 2,
  },
  {
    name: 'queue-100-bytes',
    body: timed(
      'q = mp.Queue(); data = b"x" * 100; q.put(data); q.get()',
      'for _ in range(200):\n    for _ in range(100): q.put(data)\n    for _ in range(100): q.get()',
      '',
      'process_time',
    ),
    unit: 'µs a message',
    value: (seconds) => (seconds / 20_000) * 1e6,
    events: 3,
  },
  {
    name: 'pool-map-default-chunks',
    body: timed('pool = mp.Pool(2); pool.map(identity, range(10))', 'for _ in range(5): pool.map(identity, range(200_000))', 'pool.close(); pool.join()'),
    unit: 's',
    value: (seconds) => seconds,
  },
  {
    name: 'pool-map-chunks-of-one',
    body: timed('pool = mp.Pool(2); pool.map(identity, range(10))', 'pool.map(identity, range(10_000), 1)', 'pool.close(); pool.join()'),
    unit: 'µs a task',
    value: (seconds) => (seconds / 10_000) * 1e6,
    events: 2,
  },
  {
    name: 'process-start-fork',
    body: timed(
      'p = mp.Process(target=identity, args=(1,)); p.start(); p.join()',
      'for _ in range(20):\n    p = mp.Process(target=identity, args=(1,)); p.start(); p.join()',
    ),
    unit: 'ms a process',
    value: (seconds) => (seconds / 20) * 1e3,
  },
  {
    name: 'process-start-spawn',
    body: timed('mp.set_start_method("spawn")', 'for _ in range(4):\n    p = mp.Process(target=identity, args=(1,)); p.start(); p.join()'),
    unit: 'ms a process',
    value: (seconds) => (seconds / 4) * 1e3,
  },
];

/** In a sandbox, with its hooks and process 1 that relays what they tell to a listener, or without both. */
async function seconds(host: SandboxHost, body: string, events: boolean): Promise<number> {
  const size = { cols: 80, rows: 24 };
  const run = await host.run({
    language: 'python',
    entry: 'main.py',
    files: [{ path: 'main.py', content: body }],
    args: [],
    size,
    limits: defaultLimits,
    events,
  });
  let text = '';
  let told = 0;
  run.onOutput((chunk) => {
    text += Buffer.from(chunk).toString();
  });
  run.onEvents((batch) => {
    told += batch.length;
  });
  const { ending } = await run.ended;
  const value = Number(text);
  if (ending.kind !== 'exited' || ending.code !== 0 || !(value > 0) || told > 0 !== events)
    throw new Error(`python-events: the program ended with ${JSON.stringify(ending)}, told ${told} events and printed ${JSON.stringify(text)}`);
  return value;
}

/** What seeing its processes costs a program: each with and without events, alternated. */
export async function measure(): Promise<Figure[]> {
  const figures: Figure[] = [];
  await using host = await openSandboxHost({ runtimeFolder, places: 3, spares: { python: 0, typescript: 0 } });
  for (const { name, body, unit, value, events } of cases) {
    const on: number[] = [];
    const off: number[] = [];
    for (let run = 0; run < runs; run++) {
      off.push(value(await seconds(host, body, false)));
      on.push(value(await seconds(host, body, true)));
    }
    figures.push(figure(`python-events/${name}`, median(on), median(off), 'without events', unit, runs));
    if (events !== undefined) {
      const each = on.map((with_, run) => (with_ - (off[run] ?? 0)) / events);
      figures.push(figure(`python-events/${name}/event`, median(each), 1, 'target', 'µs an event', runs));
    }
  }
  return figures;
}
