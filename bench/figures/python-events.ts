import { fileURLToPath } from 'node:url';
import { defaultLimits } from '@forkhall/protocol';
import { openSandboxHost, type SandboxHost } from '@forkhall/sandbox';
import { type Figure, figure, median } from '../figure.ts';

const runtimeFolder = fileURLToPath(new URL('../../packages/runtime', import.meta.url));
const runs = 7;

/** Each prints what it took, in seconds of the clock and of the processors, its children's with them; what it imports and sets up is not measured. */
const prologue = `
import time
import multiprocessing as mp
def identity(x):
    return x
def used():
    own = time.process_time()
    for child in mp.active_children():
        with open(f"/proc/{child.pid}/schedstat") as file:
            own += int(file.read().split()[0]) / 1e9
    return own
`;

interface Seconds {
  wall: number;
  /** Of the program's own processes: what their hooks cost, without those who relay and take what they tell. */
  own: number;
}

interface Case {
  name: string;
  body: string;
  unit: string;
  clock: keyof Seconds;
  /** Turns seconds with hooks and without into the figure's two numbers. */
  value: (seconds: number) => number;
  /** So many events each of the unit's things tells: the difference is given in µs an event as well, by both clocks. */
  events?: number;
}

const guarded = (body: string) => `${prologue}
if __name__ == '__main__':
${body.replace(/^/gm, '    ')}
`;

const timed = (setup: string, work: string, after = '') =>
  guarded(`${setup}\nown, begin = used(), time.perf_counter()\n${work}\nprint(time.perf_counter() - begin, used() - own)\n${after}`);

const cases: Case[] = [
  {
    name: 'lock-pair',
    body: timed('lock = mp.Lock()', 'for _ in range(200_000):\n    with lock:\n        pass'),
    unit: 'µs a pair',
    clock: 'own',
    value: (seconds) => (seconds / 200_000) * 1e6,
    events: 2,
  },
  {
    name: 'queue-100-bytes',
    body: timed(
      'q = mp.Queue(); data = b"x" * 100; q.put(data); q.get()',
      'for _ in range(200):\n    for _ in range(100): q.put(data)\n    for _ in range(100): q.get()',
    ),
    unit: 'µs a message',
    clock: 'own',
    value: (seconds) => (seconds / 20_000) * 1e6,
    events: 3,
  },
  {
    name: 'pool-map-default-chunks',
    body: timed('pool = mp.Pool(2); pool.map(identity, range(10))', 'for _ in range(5): pool.map(identity, range(200_000))', 'pool.close(); pool.join()'),
    unit: 's',
    clock: 'wall',
    value: (seconds) => seconds,
  },
  {
    name: 'pool-map-chunks-of-one',
    body: timed('pool = mp.Pool(2); pool.map(identity, range(10))', 'pool.map(identity, range(10_000), 1)', 'pool.close(); pool.join()'),
    unit: 'µs a task',
    clock: 'wall',
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
    clock: 'wall',
    value: (seconds) => (seconds / 20) * 1e3,
  },
  {
    name: 'process-start-spawn',
    body: timed('mp.set_start_method("spawn")', 'for _ in range(4):\n    p = mp.Process(target=identity, args=(1,)); p.start(); p.join()'),
    unit: 'ms a process',
    clock: 'wall',
    value: (seconds) => (seconds / 4) * 1e3,
  },
];

/** In a sandbox, with its hooks and process 1 that relays what they tell to a listener, or without both. */
async function seconds(host: SandboxHost, body: string, events: boolean): Promise<Seconds> {
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
  const [wall = 0, own = 0] = text.split(' ').map(Number);
  if (ending.kind !== 'exited' || ending.code !== 0 || !(wall > 0) || !(own > 0) || told > 0 !== events)
    throw new Error(`python-events: the program ended with ${JSON.stringify(ending)}, told ${told} events and printed ${JSON.stringify(text)}`);
  return { wall, own };
}

/** What seeing its processes costs a program: each with and without events, alternated. */
export async function measure(): Promise<Figure[]> {
  const figures: Figure[] = [];
  await using host = await openSandboxHost({ runtimeFolder, places: 3, spares: { python: 0, typescript: 0 } });
  for (const { name, body, unit, clock, value, events } of cases) {
    const both: [off: Seconds, on: Seconds][] = [];
    for (let run = 0; run < runs; run++) both.push([await seconds(host, body, false), await seconds(host, body, true)]);
    const medianOf = (which: 0 | 1) => median(both.map((pair) => value(pair[which][clock])));
    figures.push(figure(`python-events/${name}`, medianOf(1), medianOf(0), 'without events', unit, runs));
    if (events === undefined) continue;
    const anEvent = (by: keyof Seconds) => median(both.map(([off, on]) => (value(on[by]) - value(off[by])) / events));
    figures.push(figure(`python-events/${name}/event`, anEvent('own'), 1, 'target', 'µs of its own processes an event', runs));
    figures.push(figure(`python-events/${name}/event/wall`, anEvent('wall'), 1, 'target of its own processes', 'µs of the clock an event', runs));
  }
  return figures;
}
