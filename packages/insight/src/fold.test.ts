import type { ProcessEvent } from '@forkhall/protocol';
import { expect, test } from 'vitest';
import type { Picture } from './picture.ts';
import { family, historyOf, told } from './testing.ts';

const at = (line: number) => ({ file: 'main.py', line });
const pictureOf = (events: readonly ProcessEvent[], t?: number): Picture => historyOf(events).picture(t);
const process = (picture: Picture, pid: number) => picture.processes.find((its) => its.pid === pid);
const lock = (picture: Picture, id: string) => picture.locks.find((its) => its.id === id);
const queue = (picture: Picture, id: string) => picture.queues.find((its) => its.id === id);

test('P1: reports of one start from several sides make one process', () => {
  const picture = pictureOf([
    told(0, 2, 'process.started', { how: 'main' }),
    told(0.1, 3, 'process.started', { how: 'unknown', parent: 2 }),
    told(0.11, 3, 'process.started', { how: 'fork', name: 'Worker-1', daemon: true }),
    told(0.12, 3, 'process.started', { how: 'os.fork', parent: 2 }),
  ]);
  expect(picture.processes).toHaveLength(2);
  expect(process(picture, 3)).toMatchObject({ name: 'Worker-1', how: 'fork', parent: '2', daemon: true, state: 'running', startedAt: 0.1 });
  expect(process(picture, 2)?.name).toBe('MainProcess');
});

test('P1: what says less takes nothing away, whenever it comes', () => {
  const reports = [told(0.1, 3, 'process.started', { how: 'os.fork', parent: 2 }), told(0.1, 3, 'process.started', { how: 'unknown', parent: 2 })];
  for (const order of [reports, reports.toReversed()]) {
    const picture = pictureOf([told(0, 2, 'process.started', { how: 'main' }), ...order]);
    expect(process(picture, 3)?.how).toBe('os.fork');
  }
});

test('P1: a process of which nothing but a lock is known is there', () => {
  expect(process(pictureOf([told(0, 7, 'lock.acquired', { object: 'L' })]), 7)).toMatchObject({ name: 'process 7', how: 'unknown' });
});

test('P2: a pid that is used again is another process', () => {
  const picture = pictureOf([
    ...family(1),
    told(1, 3, 'process.exited', { code: 4 }),
    told(2, 3, 'process.started', { how: 'fork', name: 'Again', parent: 2 }),
  ]);
  expect(picture.processes.map((its) => [its.key, its.name, its.state, its.code])).toEqual([
    ['2', 'MainProcess', 'running', undefined],
    ['3', 'Process-1', 'ended', 4],
    ['3.2', 'Again', 'running', undefined],
  ]);
});

test('P3: an end takes threads and waits with it; a join that came back is one too', () => {
  const picture = pictureOf([
    ...family(2),
    told(1, 3, 'thread.started', { thread: 2, name: 'Thread-1' }),
    told(1, 3, 'lock.requested', { object: 'L', thread: 2 }),
    told(2, 3, 'process.exited', { signal: 'SIGKILL' }),
    told(2, 2, 'process.joining', { target: 4 }),
    told(3, 2, 'process.joined', { target: 4 }),
  ]);
  expect(process(picture, 3)).toMatchObject({ state: 'ended', signal: 'SIGKILL', endedAt: 2, endedByProgram: false });
  expect(process(picture, 3)?.threads.map((its) => [its.name, its.state])).toEqual([
    ['MainThread', 'ended'],
    ['Thread-1', 'ended'],
  ]);
  expect(lock(picture, 'L')?.waiters).toEqual([]);
  expect(process(picture, 4)).toMatchObject({ state: 'ended', endedAt: 3 });
});

test('P3: a join with a time-out leaves the process alone', () => {
  const picture = pictureOf([
    ...family(1),
    told(1, 2, 'process.joining', { target: 3, timeout: 1 }),
    told(2, 2, 'process.joined', { target: 3, timedOut: true }),
  ]);
  expect(process(picture, 3)?.state).toBe('running');
});

test('P4: whom the program terminates is ended by the program', () => {
  const picture = pictureOf([
    ...family(1),
    told(1, 2, 'process.signalled', { target: 3, signal: 'SIGTERM' }),
    told(1.1, 3, 'process.exited', { signal: 'SIGTERM' }),
  ]);
  expect(process(picture, 3)).toMatchObject({ endedByProgram: true, signal: 'SIGTERM' });
});

test('P5: threads and tasks live inside their process', () => {
  const picture = pictureOf([
    ...family(0),
    told(1, 2, 'thread.started', { thread: 2, name: 'Downloader' }),
    told(1, 2, 'task.started', { task: 'g1', name: 'Greenlet-1' }),
    told(2, 2, 'thread.exited', { thread: 2, error: 'ValueError: no' }),
  ]);
  expect(process(picture, 2)?.threads.map((its) => [its.thread, its.name, its.state, its.error])).toEqual([
    [1, 'MainThread', 'running', undefined],
    [2, 'Downloader', 'ended', 'ValueError: no'],
  ]);
  expect(process(picture, 2)?.tasks.map((its) => [its.task, its.name])).toEqual([['g1', 'Greenlet-1']]);
});

test('P6: states come from the samples and from the main thread', () => {
  const events = [
    ...family(3),
    told(1, 3, 'process.sampled', { cpuMs: 5, rssBytes: 1_000, state: 'stopped' }),
    told(1, 4, 'process.sampled', { cpuMs: 5, rssBytes: 1_000, state: 'zombie' }),
    told(1, 5, 'process.joining', { target: 99, timeout: 5, at: at(3) }),
  ];
  const picture = pictureOf(events);
  expect(picture.processes.map((its) => its.state)).toEqual(['running', 'stopped', 'zombie', 'waiting']);
  expect(process(picture, 3)).toMatchObject({ cpuMs: 5, rssBytes: 1_000 });
  expect(process(picture, 5)?.threads[0]).toMatchObject({ at: at(3), wait: { kind: 'process', target: 99, timeout: 5 } });
});

test('P6: who has ended and is not asked how is a zombie, until its parent asks or ends', () => {
  const unasked = { cpuMs: 0, rssBytes: 0, state: 'zombie' } as const;
  const events = [...family(2, 'os.fork'), told(1, 3, 'process.exited', { code: 3 }), told(1.2, 3, 'process.sampled', unasked)];
  const stateOf = (more: readonly ProcessEvent[]) => process(pictureOf([...events, ...more]), 3);
  expect(stateOf([])).toMatchObject({ state: 'zombie', endedAt: 1, code: 3 });
  expect(stateOf([told(2, 2, 'process.joined', { target: 3 })])?.state).toBe('ended');
  expect(stateOf([told(2, 2, 'process.exited', { code: 0 })])?.state).toBe('ended');
});

test('P1: what the kernel calls a process names a foreign one, and no fork', () => {
  const kernel = (pid: number) => told(0.1, pid, 'process.started', { how: 'unknown', name: 'python3' });
  const picture = pictureOf([kernel(3), ...family(2, 'os.fork'), kernel(4), told(0.2, 5, 'process.started', { how: 'unknown', parent: 2, name: 'sort' })]);
  expect(picture.processes.map(({ name }) => name)).toEqual(['MainProcess', 'process 3', 'process 4', 'sort']);
});

test('P10: the kernel’s word that a process sleeps stands until it says something else', () => {
  const sample = (t: number, cpuMs: number, state: 'running' | 'sleeping' = 'sleeping') => told(t, 2, 'process.sampled', { cpuMs, rssBytes: 1, state });
  const asleep = (t: number, ...events: readonly ProcessEvent[]) => process(pictureOf([...family(0), sample(1, 20), ...events], t), 2)?.asleep;
  expect(asleep(1.1)).toBe(false);
  expect(asleep(1.5)).toBe(true);
  expect(asleep(1.3, sample(1.25, 20))).toBe(true);
  expect(asleep(1.3, sample(1.25, 90))).toBe(false);
  expect(asleep(9, sample(1.25, 20, 'running'))).toBe(false);
  // Who has told something since may have woken for longer than until the next look.
  const wakes = told(1.6, 2, 'lock.acquired', { object: 'l' });
  expect(asleep(2.5, wakes)).toBe(false);
  expect(asleep(3, wakes)).toBe(true);
  expect(asleep(9, told(2, 2, 'process.exited', { code: 0 }))).toBe(false);
});

test('P7: exec keeps the process and ends what was in it', () => {
  const picture = pictureOf([
    ...family(0),
    told(1, 2, 'thread.started', { thread: 2 }),
    told(1, 2, 'lock.requested', { object: 'L' }),
    told(2, 2, 'process.started', { how: 'exec', name: 'ls' }),
  ]);
  expect(picture.processes).toHaveLength(1);
  expect(process(picture, 2)).toMatchObject({ name: 'ls', state: 'running', how: 'main' });
  expect(process(picture, 2)?.threads[1]?.state).toBe('ended');
});

test('P8: the share of a processor is that between the last two samples', () => {
  const events = [
    ...family(1),
    told(1, 3, 'process.sampled', { cpuMs: 500, rssBytes: 1_000, state: 'running' }),
    told(1.5, 3, 'process.sampled', { cpuMs: 1_000, rssBytes: 1_000, state: 'running' }),
  ];
  expect(process(pictureOf(events.slice(0, -1)), 3)?.cpuShare).toBe(0.5);
  expect(process(pictureOf(events), 3)?.cpuShare).toBe(1);
});

test('L1: who asks waits, who acquires holds, who releases does not', () => {
  const events = [
    ...family(2),
    told(0.1, 2, 'resource.created', { object: 'L', type: 'Lock', name: 'lock_a', at: at(4) }),
    told(1, 3, 'lock.requested', { object: 'L', at: at(8) }),
    told(1.1, 3, 'lock.acquired', { object: 'L', at: at(8) }),
    told(1.2, 4, 'lock.requested', { object: 'L', at: at(9), timeout: 3 }),
  ];
  const held = lock(pictureOf(events), 'L');
  expect(held).toMatchObject({ name: 'lock_a', type: 'Lock', madeAt: at(4) });
  expect(held?.holders).toMatchObject([{ actor: { process: 'Process-1' }, since: 1.1, at: at(8), count: 1 }]);
  expect(held?.waiters).toMatchObject([{ actor: { process: 'Process-2' }, since: 1.2, timeout: 3 }]);
  const after = lock(pictureOf([...events, told(2, 3, 'lock.released', { object: 'L' }), told(4.2, 4, 'lock.timed-out', { object: 'L' })]), 'L');
  expect([after?.holders, after?.waiters]).toEqual([[], []]);
});

test('L2: an RLock is free after as many releases', () => {
  const events = [
    ...family(0),
    told(0, 2, 'resource.created', { object: 'R', type: 'RLock' }),
    told(1, 2, 'lock.acquired', { object: 'R' }),
    told(1, 2, 'lock.acquired', { object: 'R' }),
    told(2, 2, 'lock.released', { object: 'R' }),
  ];
  expect(lock(pictureOf(events), 'R')?.holders).toMatchObject([{ count: 1 }]);
  expect(lock(pictureOf([...events, told(3, 2, 'lock.released', { object: 'R' })]), 'R')?.holders).toEqual([]);
});

test('L3: a semaphore has several holders and counts its permits', () => {
  const events = [
    ...family(2),
    told(0, 2, 'resource.created', { object: 'S', type: 'Semaphore', capacity: 2 }),
    told(1, 3, 'lock.acquired', { object: 'S' }),
    told(1, 4, 'lock.acquired', { object: 'S' }),
  ];
  expect(lock(pictureOf(events), 'S')).toMatchObject({ permits: 0, capacity: 2, holders: [{ actor: { pid: 3 } }, { actor: { pid: 4 } }] });
  expect(lock(pictureOf([...events, told(2, 3, 'lock.released', { object: 'S' })]), 'S')).toMatchObject({ permits: 1, holders: [{ actor: { pid: 4 } }] });
});

test('L4: a release that is told after the next acquire changes nothing', () => {
  const events = [
    ...family(2),
    told(0, 2, 'resource.created', { object: 'L', type: 'Lock' }),
    told(1, 3, 'lock.acquired', { object: 'L' }),
    told(2, 4, 'lock.acquired', { object: 'L' }),
    told(2.0001, 3, 'lock.released', { object: 'L' }),
  ];
  expect(lock(pictureOf(events), 'L')?.holders).toMatchObject([{ actor: { pid: 4 } }]);
});

test('L3: what stands for several takes and frees so many, in whatever order', () => {
  const made = [told(0, 1, 'resource.created', { object: 'S', type: 'Semaphore', capacity: 0 })];
  const events = [...made, told(1, 2, 'lock.acquired', { object: 'S', times: 30 }), told(2, 3, 'lock.released', { object: 'S', times: 28 })];
  expect(lock(pictureOf(events), 'S')).toMatchObject({ permits: 0 });
  expect(lock(pictureOf([...events, told(3, 3, 'lock.released', { object: 'S', times: 5 })]), 'S')).toMatchObject({ permits: 3, holders: [] });
  const twice = [...made, told(1, 2, 'lock.acquired', { object: 'R', times: 3 }), told(2, 2, 'lock.released', { object: 'R', times: 2 })];
  expect(lock(pictureOf(twice), 'R')).toMatchObject({ holders: [{ actor: { pid: 2 }, count: 1 }] });
});

test('L5: a Lock can be released by another', () => {
  const events = [
    ...family(1),
    told(0, 2, 'resource.created', { object: 'L', type: 'Lock' }),
    told(1, 3, 'lock.acquired', { object: 'L' }),
    told(2, 2, 'lock.released', { object: 'L' }),
  ];
  expect(lock(pictureOf(events), 'L')?.holders).toEqual([]);
});

test('L6: an abandoned lock is free', () => {
  const events = [
    ...family(1),
    told(1, 3, 'lock.acquired', { object: 'L' }),
    told(2, 3, 'process.exited', { signal: 'SIGKILL' }),
    told(2.1, 2, 'lock.abandoned', { object: 'L', holder: 3 }),
  ];
  expect(lock(pictureOf(events), 'L')?.holders).toEqual([]);
});

test('S1, S2: a condition lets its lock go while it waits, and wakes the longest waiting', () => {
  const events = [
    ...family(3),
    told(0, 2, 'resource.created', { object: 'C', type: 'Condition' }),
    told(1, 3, 'lock.acquired', { object: 'C' }),
    told(1.1, 3, 'condition.waiting', { object: 'C' }),
    told(1.2, 4, 'lock.acquired', { object: 'C' }),
    told(1.3, 4, 'condition.waiting', { object: 'C' }),
    told(1.4, 5, 'lock.acquired', { object: 'C' }),
    told(1.5, 5, 'condition.notified', { object: 'C', count: 1 }),
  ];
  const signal = (picture: Picture) => picture.signals.find((its) => its.id === 'C');
  expect(signal(pictureOf(events))).toMatchObject({ holders: [{ actor: { pid: 5 } }], waiters: [{ actor: { pid: 4 } }, { actor: { pid: 3 } }] });
  const woke = [...events, told(1.6, 5, 'lock.released', { object: 'C' }), told(1.7, 3, 'condition.woke', { object: 'C' })];
  expect(signal(pictureOf(woke))).toMatchObject({ holders: [{ actor: { pid: 3 } }], waiters: [{ actor: { pid: 4 } }] });
});

test('S3: events and barriers', () => {
  const picture = pictureOf([
    ...family(2),
    told(0, 2, 'resource.created', { object: 'B', type: 'Barrier', capacity: 2 }),
    told(1, 3, 'event.waiting', { object: 'E' }),
    told(1, 4, 'barrier.waiting', { object: 'B' }),
    told(2, 2, 'event.set', { object: 'E' }),
  ]);
  expect(picture.signals).toMatchObject([
    { id: 'B', capacity: 2, waiters: [{ actor: { pid: 4 } }] },
    { id: 'E', set: true, waiters: [{ actor: { pid: 3 } }] },
  ]);
});

test('Q1, Q2: depth, size and unfinished', () => {
  const events = [
    ...family(1),
    told(0, 2, 'resource.created', { object: 'Q', type: 'JoinableQueue', capacity: 3, name: 'q' }),
    told(1, 3, 'queue.got', { object: 'Q' }),
    told(1.1, 2, 'queue.put', { object: 'Q', bytes: 10 }),
  ];
  expect(queue(pictureOf(events, 1), 'Q')?.depth).toBe(0);
  expect(queue(pictureOf(events), 'Q')).toMatchObject({ depth: 0, unfinished: 1, capacity: 3 });
  expect(queue(pictureOf([...events, told(2, 2, 'queue.put', { object: 'Q', bytes: 100 })]), 'Q')).toMatchObject({ depth: 1, unfinished: 2 });
  expect(queue(pictureOf([...events, told(2, 2, 'queue.put', { object: 'Q', size: 3 }), told(3, 3, 'queue.task-done', { object: 'Q' })]), 'Q')).toMatchObject({
    depth: 3,
    unfinished: 1,
  });
});

test('Q3: a message goes to the other end', () => {
  const picture = pictureOf([
    ...family(1),
    told(0, 2, 'resource.created', { object: 'a', type: 'Pipe', peer: 'b' }),
    told(0, 2, 'resource.created', { object: 'b', type: 'Pipe', peer: 'a' }),
    told(1, 2, 'pipe.sent', { object: 'a' }),
    told(1, 2, 'pipe.sent', { object: 'a' }),
    told(2, 3, 'pipe.received', { object: 'b' }),
    told(2, 3, 'pipe.waiting', { object: 'b', for: 'item' }),
  ]);
  expect(picture.pipes).toMatchObject([
    { id: 'a', depth: 0 },
    { id: 'b', depth: 1, readers: [{ actor: { pid: 3 } }] },
  ]);
});

test('W1, W3: a pool counts its tasks, and loses one with its worker', () => {
  const events = [
    ...family(2),
    told(0.1, 2, 'pool.started', { object: 'P', workers: [3, 4] }),
    told(1, 2, 'pool.submitted', { object: 'P', job: '1', tasks: 4, function: 'square' }),
    told(1.1, 3, 'pool.task-started', { object: 'P', job: '1' }),
    told(1.1, 4, 'pool.task-started', { object: 'P', job: '1' }),
    told(1.2, 4, 'pool.task-finished', { object: 'P', job: '1' }),
  ];
  const picture = pictureOf(events);
  expect(picture.pools).toMatchObject([
    {
      submitted: 4,
      queued: 2,
      running: 1,
      finished: 1,
      failed: 0,
      lost: 0,
      state: 'open',
      workers: [{ process: '3', job: '1', function: 'square' }, { process: '4' }],
    },
  ]);
  expect(process(picture, 4)?.state).toBe('idle');
  expect(pictureOf([...events, told(2, 3, 'process.exited', { signal: 'SIGKILL' })]).pools).toMatchObject([
    { lost: 1, running: 0, workers: [{ process: '4' }] },
  ]);
});

test('W2: a job whose tasks are counted at its end', () => {
  const events = [
    ...family(2),
    told(0.1, 2, 'pool.started', { object: 'P', workers: [3, 4] }),
    told(1, 2, 'pool.submitted', { object: 'P', job: 'i', tasks: 0 }),
    told(1.1, 3, 'pool.task-started', { object: 'P', job: 'i' }),
    told(1.2, 3, 'pool.task-finished', { object: 'P', job: 'i' }),
    told(1.3, 2, 'pool.submitted', { object: 'P', job: 'i', tasks: 3 }),
  ];
  expect(pictureOf(events).pools).toMatchObject([{ submitted: 3, queued: 2, finished: 1 }]);
});

test('P1: how a process was started says more than that it became another program', () => {
  const picture = (...hows: ('unknown' | 'exec' | 'spawn' | 'subprocess')[]) =>
    historyOf([
      told(0, 2, 'process.started', { how: 'main' }),
      ...hows.map((how, at) => told(0.1 + at / 10, 3, 'process.started', { how, parent: 2 })),
    ]).picture(1);
  const howOf = (...hows: ('unknown' | 'exec' | 'spawn' | 'subprocess')[]) => picture(...hows).processes.find(({ pid }) => pid === 3)?.how;
  expect([howOf('unknown', 'exec', 'spawn'), howOf('exec', 'subprocess'), howOf('unknown', 'exec')]).toEqual(['spawn', 'subprocess', 'exec']);
});
