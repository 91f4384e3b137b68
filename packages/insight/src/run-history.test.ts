import { type ProcessEvent, processEventSchema } from '@forkhall/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findingText } from './findings/finding-text.ts';
import { emptyFold, pictureAt, step } from './fold.ts';
import { RunHistory } from './run-history.ts';
import { bounds } from './state.ts';
import { family, historyOf, told } from './testing.ts';

const pid = fc.integer({ min: 1, max: 9 });
const object = fc.constantFrom('A', 'B', 'C', 'D', 'P');
const job = fc.constantFrom('1', '2');
const timeout = fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { nil: undefined });
const common = {
  t: fc.double({ min: -1, max: 20, noNaN: true }),
  pid,
  thread: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  task: fc.option(fc.constantFrom('g1', 'g2'), { nil: undefined, freq: 8 }),
};
/** Values for every field of every event of the schema, by name: a soup of what could be told. */
const fields: Record<string, fc.Arbitrary<unknown>> = {
  object,
  job,
  timeout,
  target: pid,
  parent: pid,
  worker: pid,
  holder: pid,
  from: pid,
  workers: fc.array(pid, { maxLength: 4 }),
  name: fc.string({ maxLength: 8 }),
  function: fc.string({ maxLength: 8 }),
  method: fc.string({ maxLength: 8 }),
  preview: fc.string({ maxLength: 8 }),
  error: fc.string({ maxLength: 30 }),
  code: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
  signal: fc.constantFrom('SIGTERM', 'SIGKILL', 'SIGSEGV'),
  daemon: fc.boolean(),
  service: fc.boolean(),
  own: fc.boolean(),
  pending: fc.boolean(),
  group: fc.boolean(),
  scoped: fc.boolean(),
  initializer: fc.boolean(),
  cancelled: fc.boolean(),
  timedOut: fc.boolean(),
  answer: fc.boolean(),
  cpuMs: fc.double({ min: 0, max: 100, noNaN: true }),
  rssBytes: fc.nat(),
  bytes: fc.option(fc.nat(200_000), { nil: undefined }),
  size: fc.option(fc.nat(5), { nil: undefined, freq: 3 }),
  count: fc.option(fc.nat(3), { nil: undefined }),
  times: fc.option(fc.integer({ min: 2, max: 4 }), { nil: undefined, freq: 5 }),
  settled: fc.boolean(),
  value: fc.option(fc.integer({ min: -1, max: 3 }), { nil: undefined }),
  index: fc.nat(3),
  tasks: fc.nat(5),
  capacity: fc.option(fc.integer({ min: -1, max: 3 }), { nil: undefined }),
  members: fc.array(
    fc.oneof(
      fc.record({ kind: fc.constantFrom('message', 'item'), object }),
      fc.record({ kind: fc.constant('process'), target: pid }),
      fc.record({ kind: fc.constant('job'), object, job }),
    ),
    { maxLength: 3 },
  ),
  peer: object,
  lock: object,
  counts: fc.dictionary(fc.constantFrom('lock.released', 'process.sampled'), fc.integer({ min: 1, max: 9 }), { maxKeys: 2 }),
};

function valuesOf(name: string, schema: unknown): fc.Arbitrary<unknown> {
  const known = fields[name];
  if (known) return known;
  const inner = schema as { options?: string[]; unwrap?: () => { options?: string[] } };
  const options = inner.options ?? inner.unwrap?.().options;
  if (!options) throw new Error(`valuesOf(${name}): the soup knows no values for this field; add them`);
  return fc.constantFrom(...options);
}

const kinds = processEventSchema.options.map((option) => {
  const { event, t: _t, pid: _pid, thread: _thread, task: _task, at: _at, ...rest } = option.shape;
  const shape: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(Object.entries(rest).map(([name, schema]) => [name, valuesOf(name, schema)]));
  if (event.value === 'task.started') shape.parent = fc.constant('g1');
  if (event.value === 'several.waiting') shape.count = fc.integer({ min: 1, max: 4 });
  if (event.value === 'task.joining') shape.target = fc.constant('g1');
  return fc.record({ ...common, event: fc.constant(event.value), ...shape });
});
const soup = fc
  .array(fc.oneof(...kinds), { minLength: 1, maxLength: 300 })
  .map((events) => events.map((event) => processEventSchema.parse(Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)))));
const sorted = soup.map((events) => [...events].sort((a, b) => a.t - b.t));

function straight(events: readonly ProcessEvent[], t: number) {
  const fold = emptyFold();
  for (const event of events) if (event.t <= t) step(fold, event);
  return pictureAt(fold, t);
}

test('E3: seeking in any order agrees with folding from the start', () => {
  fc.assert(
    fc.property(sorted, fc.array(fc.double({ min: -2, max: 30, noNaN: true }), { maxLength: 5 }), (events, moments) => {
      const history = historyOf(events, { checkpointEvery: 7, maxLate: 5 });
      for (const t of moments) expect(history.picture(t)).toEqual(straight(events, t));
    }),
    { numRuns: 150 },
  );
});

test('E3: asking in between changes nothing', () => {
  fc.assert(
    fc.property(sorted, (events) => {
      const asked = new RunHistory({ maxLate: 5, checkpointEvery: 7 });
      for (const event of events) {
        asked.append(event);
        asked.picture(event.t + 3);
      }
      const t = (events.at(-1)?.t ?? 0) + 1;
      expect(asked.picture(t)).toEqual(straight(events, t));
    }),
    { numRuns: 40 },
  );
});

test('E4: no soup of events throws, in whatever order, and every finding has its words', () => {
  fc.assert(
    fc.property(soup, (events) => {
      const history = historyOf(events, { maxLate: 20, checkpointEvery: 11 });
      for (const finding of history.picture(history.span.to + 5).findings)
        for (const locale of ['en', 'zh'] as const) {
          const words = findingText(finding, locale);
          expect(words.title && words.explanation && words.next).toBeTruthy();
          expect(JSON.stringify(words)).not.toMatch(/undefined|NaN|\[object/);
        }
    }),
    { numRuns: 300 },
  );
});

const most = 4_000;
const times = (count: number, make: (index: number) => ProcessEvent) => Array.from({ length: count }, (_, index) => make(index));
const laterLooks = times(300, (index) => told(1 + index / 9, 2, 'process.listening', { signal: 'SIGUSR1' }));
const joiner = (index: number) => told(0.1, 2, 'thread.joining', { thread: index + 2, target: index + 3 });

test.each([
  ['threads that join one after the other', times(most, joiner)],
  [
    'threads of which each holds what the one before waits for',
    times(2 * most, (index) =>
      told(0.1, 2, index < most ? 'lock.acquired' : 'lock.requested', { thread: (index % most) + 2, object: `${(index % most) + (index < most ? 0 : 1)}` }),
    ),
  ],
  [
    'tasks of which each waits for the result of the next',
    [
      ...times(most, (index) => told(0.1, 2, 'pool.submitted', { object: 'P', job: `${index}`, tasks: 1 })),
      ...times(2 * most, (index) =>
        index % 2
          ? told(0.2, 2, 'pool.waiting', { object: 'P', job: `${(index + 1) / 2}`, thread: (index - 1) / 2 + 2 })
          : told(0.2, 2, 'pool.task-started', { object: 'P', job: `${index / 2}`, thread: index / 2 + 2 }),
      ),
    ],
  ],
  [
    'threads at as many barriers',
    times(2 * most, (index) =>
      index < most
        ? told(0.1, 2, 'resource.created', { object: `${index}`, type: 'Barrier', capacity: 9 })
        : told(0.2, 2, 'barrier.waiting', { object: `${index - most}`, thread: index - most + 2 }),
    ),
  ],
])('E8: one looks at %s some hundred times before one loses patience', (_name, events) => {
  const history = historyOf([told(0, 2, 'process.started', { how: 'main' }), ...events, ...laterLooks]);
  expect(history.picture(60).processes).toHaveLength(1);
});

test('E1, E2: late events make the same picture as events in time', () => {
  fc.assert(
    fc.property(sorted, fc.array(fc.nat(), { minLength: 300, maxLength: 300 }), (events, numbers) => {
      // Each event may be overtaken by those of the next few places only, and those of one moment keep their order.
      const shuffled = events.map((event, index) => ({ event, place: index + ((numbers[index] ?? 0) % 8), index }));
      shuffled.sort((a, b) => a.place - b.place || a.index - b.index);
      const distinct = new Set(events.map((event) => event.t)).size === events.length;
      fc.pre(distinct);
      const history = historyOf(
        shuffled.map((entry) => entry.event),
        { maxLate: 20, checkpointEvery: 9 },
      );
      const t = (events.at(-1)?.t ?? 0) + 1;
      expect(history.picture(t)).toEqual(straight(events, t));
    }),
    { numRuns: 100 },
  );
});

test('E2: what comes far too late counts as having happened at the oldest unsettled moment', () => {
  const history = new RunHistory({ maxLate: 2 });
  for (const event of family(0)) history.append(event);
  for (let t = 1; t < 20; t++) history.append(told(t, 2, 'lock.acquired', { object: 'L' }));
  history.append(told(0.5, 9, 'queue.put', { object: 'Q' }));
  const late = [...history.between(-10, 100)].find((event) => event.event === 'queue.put');
  expect(late?.t).toBeGreaterThanOrEqual(15);
  expect(history.picture().queues).toMatchObject([{ id: 'Q', depth: 1 }]);
});

test('E4: what is kept stays within the bounds, whatever comes', { timeout: 60_000 }, () => {
  const history = new RunHistory();
  for (let number = 0; number < 6_000; number++) {
    const t = number / 1_000;
    // Not by `told`: checking so many events against the schema would take longer than folding them.
    history.append({ event: 'process.started', t, pid: 1 + number, how: 'fork' });
    history.append({ event: 'thread.started', t, pid: 1 + (number % 50), thread: 1 + number });
    history.append({ event: 'lock.acquired', t, pid: 2, object: `L${number}` });
    history.append({ event: 'pool.submitted', t, pid: 2, object: `P${number % 200}`, job: `${number}`, tasks: 3 });
  }
  const picture = history.picture();
  expect(picture.processes.length).toBeLessThanOrEqual(bounds.processes);
  expect(picture.processes.reduce((sum, process) => sum + process.threads.length, 0)).toBeLessThanOrEqual(bounds.actors);
  expect(picture.locks.length + picture.pools.length).toBeLessThanOrEqual(bounds.resources);
  expect(picture.pools.length).toBeLessThanOrEqual(bounds.pools);
  expect(picture.overflow).toBeGreaterThan(0);
});

test('E6: a long run forgets its oldest events, not their effect', () => {
  const history = new RunHistory({ maxEvents: 100, checkpointEvery: 10, maxLate: 5 });
  for (const event of family(1)) history.append(event);
  for (let number = 1; number <= 1_000; number++) history.append(told(number, 2, 'queue.put', { object: 'Q' }));
  expect(history.length).toBeLessThan(130);
  expect(history.span.from).toBeGreaterThan(800);
  expect(history.picture().queues).toMatchObject([{ depth: 1_000 }]);
  expect(history.picture(950).queues).toMatchObject([{ depth: 950 }]);
});

test('E7: one can step from event to event, across checkpoints and past those that do not count', () => {
  const history = new RunHistory({ checkpointEvery: 10, maxLate: 5 });
  for (let number = 1; number <= 100; number++) history.append(told(number, 2, 'queue.put', { object: number === 50 ? 'other' : 'Q' }));
  const isQ = (event: ProcessEvent) => event.event === 'queue.put' && event.object === 'Q';
  expect(history.neighbour(49, 1)).toBe(50);
  expect(history.neighbour(49, 1, isQ)).toBe(51);
  expect(history.neighbour(51, -1, isQ)).toBe(49);
  expect([history.neighbour(1, -1), history.neighbour(100, 1), history.neighbour(0.5, 1), history.neighbour(200, -1)]).toEqual([undefined, undefined, 1, 100]);
});
