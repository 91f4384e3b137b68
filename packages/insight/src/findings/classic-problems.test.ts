import type { ProcessEvent } from '@forkhall/protocol';
import { expect, test } from 'vitest';
import { codes, family, findingsOf, told } from '../testing.ts';
import { type FindingText, findingText } from './finding-text.ts';

const at = (line: number) => ({ file: 'main.py', line });
const joins = (pid: number, target: number) => told(0.5, pid, 'process.joining', { target, at: at(20) });

/** The words of the only finding. */
function only(events: readonly ProcessEvent[], code: string): { en: FindingText; zh: FindingText; who: number[] } {
  const findings = findingsOf(events);
  expect(codes(findings)).toEqual([code]);
  const [found] = findings;
  if (!found) throw new Error('no finding');
  return { en: findingText(found, 'en'), zh: findingText(found, 'zh'), who: found.actors.map(({ pid }) => pid) };
}

const condition = told(0, 2, 'resource.created', { object: 'C', type: 'Condition', name: 'start' });
const waits = (pid: number) => told(1, pid, 'condition.waiting', { object: 'C', at: at(5) });

test('F2: all who wait for one signal are told of, also those whom nobody joins', () => {
  const events = [...family(3), condition, joins(2, 3), ...[3, 4, 5].map(waits), told(2, 2, 'condition.notified', { object: 'C', count: 0 })];
  const { en, who } = only(events, 'waits-for-ever');
  expect(who).toEqual([3, 4, 5]);
  expect(en.title).toBe('Process-1, Process-2 and Process-3 wait for ever');
  expect(en.explanation).toContain('Because of this MainProcess cannot go on either.');
});

test('S2, F2: who wakes without having waited longest was the one who was notified', () => {
  const notified = [...family(2), condition, waits(3), told(1.1, 4, 'condition.waiting', { object: 'C', at: at(5) })];
  const events = [...notified, told(2, 2, 'condition.notified', { object: 'C', count: 1 }), told(2.05, 2, 'process.joining', { target: 3 })];
  const wakes = (fields: { timedOut?: boolean }) => [told(2.1, 4, 'condition.woke', { object: 'C', ...fields }), told(2.2, 4, 'process.exited', { code: 0 })];
  expect(only([...events, ...wakes({})], 'waits-for-ever').who).toEqual([3]);
  expect(codes(findingsOf([...events, ...wakes({ timedOut: true })]))).toEqual([]);
});

test('F2: who waits in one line of the program, each for a thing of its own, is one finding', () => {
  const ring = [0, 1, 2].flatMap((i) => [
    told(0, 2, 'resource.created', { object: `r${i}`, type: 'Pipe', name: `pipes[${i}][0]`, peer: `w${i}` }),
    told(0, 2, 'resource.created', { object: `w${i}`, type: 'Pipe', name: `pipes[${i}][1]`, peer: `r${i}` }),
  ]);
  const nodes = [0, 1, 2].map((i) => told(1, 3 + i, 'pipe.waiting', { object: `r${i}`, for: 'item', at: at(6) }));
  const { en } = only([...family(3), ...ring, ...nodes, joins(2, 3)], 'waits-for-ever');
  expect(en.title).toBe('Process-1, Process-2 and Process-3 wait for ever');
  expect(en.explanation).toContain('Process-2 waits for a message on pipes[1][0] (main.py, line 6)');

  const events = [...family(2), ...[0, 1].map((i) => told(1, 3 + i, 'event.waiting', { object: `e${i}`, at: at(7) })), joins(2, 3)];
  expect(only(events, 'waits-for-ever').en.next).toContain('Call set() on each of them');
  const items = [...family(2), ...[0, 1].map((i) => told(1, 3 + i, 'queue.waiting', { object: `q${i}`, for: 'item', at: at(7) })), joins(2, 3)];
  const words = only(items, 'waits-for-ever');
  expect(words.en.explanation).toContain('Nobody is left who could put something into one of them');
  expect(words.zh.explanation).toContain('已经没有谁能向 其中之一 放入数据');
});

test('F2: threads and tasks that an error ended are told of, those that the program ended are not', () => {
  const dies = (thread: number, error: string) => [
    told(0.1, 2, 'thread.started', { thread, name: `Thread-${thread}` }),
    told(0.4, 2, 'thread.exited', { thread, error }),
  ];
  const events = [...family(0), ...dies(2, "TypeError('no')"), ...dies(3, 'SystemExit(1)'), told(1, 2, 'event.waiting', { object: 'E' })];
  const { en, zh } = only(events, 'waits-for-ever');
  expect(en.explanation).toContain('all others have ended or wait themselves. Thread-2 failed with an error before: perhaps that was the one.');
  expect(zh.explanation).toContain('Thread-2 此前因错误而失败');
});

test('F2: a semaphore that begins with 0 is a signal, and no place to be given back', () => {
  const made = told(0, 2, 'resource.created', { object: 'S', type: 'Semaphore', name: 'ready', capacity: 0 });
  const { en, zh } = only([...family(1), made, told(1, 3, 'lock.requested', { object: 'S', at: at(4) }), joins(2, 3)], 'waits-for-ever');
  expect(en.explanation).toContain('Process-1 waits for a release of ready, which was made with 0 (main.py, line 4)');
  expect(en.next).toBe('Each acquire() of ready needs one release() by another: look at who should call it, and what keeps that one from it.');
  expect(zh.explanation).toContain('Process-1 等待 ready 被释放（创建时计数为 0）');
});

test('F2: who keeps a lock while it waits is told to let it go', () => {
  const events = [
    ...family(2),
    told(0, 2, 'resource.created', { object: 'S', type: 'Semaphore', name: 'empty', capacity: 0 }),
    told(0, 2, 'resource.created', { object: 'M', type: 'Semaphore', name: 'mutex', capacity: 1 }),
    told(1, 3, 'lock.acquired', { object: 'M' }),
    told(1.1, 3, 'lock.requested', { object: 'S', at: at(7) }),
    told(1.2, 4, 'lock.requested', { object: 'M', at: at(15) }),
    joins(2, 3),
  ];
  const { en, zh } = only(events, 'waits-for-ever');
  expect(en.next).toBe('Process-1 keeps mutex while it waits, and Process-2 needs that to go on: wait before you take it, or give it back first.');
  expect(zh.next).toContain('Process-1 在等待时仍占有 mutex');
});

test('F2: an event that was set and cleared', () => {
  const set = [told(1, 3, 'event.set', { object: 'E', at: at(4) }), told(1.1, 3, 'event.cleared', { object: 'E', at: at(5) })];
  const made = told(0, 2, 'resource.created', { object: 'E', type: 'Event', name: 'go' });
  const late = [told(2, 2, 'event.waiting', { object: 'E', at: at(9) }), told(1.5, 3, 'process.exited', { code: 0 })];
  const { en, zh } = only([...family(1), made, ...set, ...late], 'waits-for-ever');
  expect(en.next).toBe('go was set before, and clear() (main.py, line 5) took it back: leave it set, or call set() again for who comes later.');
  expect(zh.next).toContain('go 曾被设置，又被 clear()（main.py 第 5 行）取消');
  const never = [told(1.1, 3, 'event.cleared', { object: 'E', at: at(5) }), ...late];
  expect(only([...family(1), made, ...never], 'waits-for-ever').en.next).toContain('Call set() on go');
});

test('F1, F15: tasks that wait for tasks of their own full pool are told so', () => {
  const tasks = [2, 3].flatMap((thread) => [
    told(0.1, 2, 'thread.started', { thread, name: `Worker-${thread}` }),
    told(0.2, 2, 'pool.submitted', { object: 'X', job: `${thread}`, tasks: 1 }),
    told(0.3, 2, 'pool.task-started', { thread, object: 'X', job: `${thread}` }),
  ]);
  const inner = [2, 3].flatMap((thread) => [
    told(0.4, 2, 'pool.submitted', { thread, object: 'X', job: `${thread}0`, tasks: 1 }),
    told(0.5, 2, 'pool.waiting', { thread, object: 'X', job: `${thread}0`, at: at(8) }),
  ]);
  const made = told(0, 2, 'resource.created', { object: 'X', type: 'Executor', name: 'pool', capacity: 2 });
  const waiting = told(0.6, 2, 'pool.waiting', { object: 'X', job: '2' });
  const { en } = only([...family(0), made, ...tasks, ...inner, waiting], 'deadlock');
  expect(en.next).toContain('do not wait inside a task for tasks of the same pool');
});

const pipe = [
  told(0, 2, 'resource.created', { object: 'here', type: 'Pipe', name: 'here', peer: 'there' }),
  told(0, 2, 'resource.created', { object: 'there', type: 'Pipe', name: 'there', peer: 'here' }),
];
const sends = told(1, 3, 'pipe.waiting', { object: 'there', for: 'space', at: at(5) });

test('F4: a process is joined that sends more than a pipe holds', () => {
  const { en, zh } = only([...family(1), ...pipe, sends, joins(2, 3)], 'join-before-drain');
  expect(en.title).toBe('MainProcess joins Process-1 before receiving from here');
  expect(en.next).toBe('First recv() everything from here, then call join().');
  expect(zh.title).toBe('MainProcess 在从 here 接收之前就等待 Process-1 结束');
});

test('F4: where another has received there, it is not for the one who joins to do it', () => {
  const reader = [told(0.1, 4, 'pipe.received', { object: 'here' }), told(0.2, 4, 'queue.waiting', { object: 'Q', for: 'item' })];
  const findings = findingsOf([...family(2), ...pipe, ...reader, sends, joins(2, 3)]);
  expect(codes(findings)).not.toContain('join-before-drain');
  expect(findings.flatMap((found) => [...found.waits, ...found.also]).map(({ actor }) => actor.pid)).toContain(3);
});

test('F3: a lock that another may yet release is not said to be lost; a queue is read, not held', () => {
  const thread = (number: number) => told(0, 2, 'thread.started', { thread: number, name: `Reader-${number}` });
  const lent = [
    ...family(0),
    thread(2),
    thread(3),
    told(0.1, 2, 'lock.acquired', { thread: 2, object: 'L' }),
    told(0.2, 2, 'thread.exited', { thread: 2 }),
    told(0.3, 2, 'lock.requested', { object: 'L' }),
  ];
  const { en, zh } = only(lent, 'holder-ended');
  expect(en.explanation).toContain('and nobody has done it since.');
  expect(en.doubt).toContain('may release the lock');
  expect(zh.explanation).toContain('此后也没有谁释放它');

  const killed = [
    ...family(2),
    told(0, 2, 'resource.created', { object: 'Q', type: 'Queue', name: 'q' }),
    told(0.1, 3, 'queue.waiting', { object: 'Q', for: 'item' }),
    told(0.2, 2, 'process.signalled', { target: 3, signal: 'SIGTERM' }),
    told(0.3, 3, 'process.exited', { signal: 'SIGTERM' }),
    told(0.4, 2, 'queue.put', { object: 'Q' }),
    told(0.5, 4, 'queue.waiting', { object: 'Q', for: 'item' }),
    told(0.6, 2, 'process.joining', { target: 4 }),
  ];
  const words = only(killed, 'holder-ended');
  expect(words.en.title).toBe('Process-1 was ended while it read q');
  expect(words.zh.title).toBe('Process-1 在读取 q 时被终止');
});

test('F15: objects of one type and one name have a number', () => {
  const named = ['A', 'B'].map((object) => told(0, 2, 'resource.created', { object, type: 'Lock', name: 'lock' }));
  const other = told(0, 2, 'resource.created', { object: 'V', type: 'Value', name: 'lock' });
  const crossed = [
    told(1, 3, 'lock.acquired', { object: 'A' }),
    told(1, 4, 'lock.acquired', { object: 'B' }),
    told(2, 3, 'lock.requested', { object: 'B' }),
    told(2, 4, 'lock.requested', { object: 'A' }),
  ];
  const { en } = only([...family(2), other, ...named, ...crossed], 'deadlock');
  expect(en.explanation).toContain('Process-1 waits for lock #2, which Process-2 holds; Process-2 waits for lock #1, which Process-1 holds');
  expect(
    only([...family(0), other, ...named.slice(0, 1), told(1, 2, 'lock.acquired', { object: 'A' }), told(2, 2, 'lock.requested', { object: 'A' })], 'deadlock')
      .en.explanation,
  ).toContain('waits for lock, which it holds itself');
});

test('K5: who is killed from outside in a wait is still one who could not go on', () => {
  const stopped = [2, 3, 4].map((pid) => told(9 + pid / 100, pid, 'process.exited', { signal: 'SIGKILL' }));
  const events = [...family(2), condition, joins(2, 3), waits(3), waits(4), ...stopped];
  expect(findingsOf(events)[0]?.also.map(({ actor }) => actor.pid)).toEqual([2]);
});

test('W3, F6: a worker that cannot read its task has lost it', () => {
  const pool = (function_: { at?: ReturnType<typeof at> }, initializer = false) => [
    ...family(2),
    told(0, 2, 'resource.created', { object: 'P', type: 'Pool', name: 'pool' }),
    told(0.1, 2, 'pool.started', { object: 'P', workers: [3, 4], initializer }),
    told(1, 2, 'pool.submitted', { object: 'P', job: '1', tasks: 1 }),
    told(1.1, 2, 'pool.waiting', { object: 'P', job: '1', at: at(9) }),
    told(1.2, 3, 'process.failed', { error: "Traceback …\nAttributeError: Can't get attribute 'f'", ...function_ }),
    told(1.3, 3, 'process.exited', { code: 1 }),
  ];
  const { en, zh } = only(pool({}), 'worker-lost');
  expect(en.title).toBe('A worker of pool could not read a task');
  expect(en.explanation).toContain("Process-1 failed with it: AttributeError: Can't get attribute 'f'. The pool starts a new worker");
  expect(en.explanation).toContain('MainProcess waits for a result of pool (main.py, line 9)');
  expect(zh.title).toBe('pool 有 1 个工作进程无法读取任务');
  // What the program's own lines did, while it began or in its initializer, has taken no task.
  expect(codes(findingsOf(pool({ at: at(3) })))).toEqual([]);
  expect(codes(findingsOf(pool({}, true)))).toEqual([]);
  const begun = only(pool({ at: at(3) }, true), 'worker-lost');
  expect(begun.en.title).toBe('A worker of pool failed in the initializer');
  expect(begun.zh.title).toBe('pool 有 1 个工作进程在 initializer 中失败');
});

test('F12: a child that would set the start method again lacks the guard', () => {
  const failed = (place: object) => [
    ...family(1, 'spawn'),
    told(1, 3, 'process.failed', { error: 'Traceback …\nRuntimeError: context has already been set', at: { ...at(4), ...place } }),
    told(1.1, 3, 'process.exited', { code: 1 }),
    told(2, 2, 'process.exited', { code: 0 }),
  ];
  expect(codes(findingsOf(failed({ function: '<module>' })))).toEqual(['unguarded-start']);
  expect(codes(findingsOf(failed({ function: 'work' })))).toEqual(['child-failed']);
});

test('F15: an error that ends in a full stop is told with one, and an executor has results, not get()', () => {
  const failed = [
    ...family(1),
    told(1, 3, 'process.failed', { error: 'Error: acquire it first.' }),
    told(1.1, 3, 'process.exited', { code: 1 }),
    told(2, 2, 'process.exited', { code: 0 }),
  ];
  const words = only(failed, 'child-failed');
  expect(words.en.explanation).toMatch(/acquire it first\.$/);
  expect(words.zh.explanation).toMatch(/acquire it first。$/);
  const executor = [
    ...family(1),
    told(0, 2, 'resource.created', { object: 'X', type: 'Executor', name: 'executor' }),
    told(0.1, 2, 'pool.started', { object: 'X', workers: [3] }),
    told(1, 2, 'pool.submitted', { object: 'X', job: '1', tasks: 1 }),
    told(1.1, 3, 'pool.task-started', { object: 'X', job: '1' }),
    told(1.2, 3, 'pool.task-failed', { object: 'X', job: '1', error: 'ValueError: no' }),
    told(2, 3, 'process.exited', { code: 0 }),
    told(2, 2, 'process.exited', { code: 0 }),
  ];
  expect(only(executor, 'task-error-unfetched').en.next).toBe('Call result() on what submit() returned, or go through the results of map().');
});

test('F1, F15: a result that is waited for in a circle with a queue is not for want of workers', () => {
  const events = [
    ...family(1),
    told(0, 2, 'resource.created', { object: 'P', type: 'Pool', name: 'pool' }),
    told(0.1, 2, 'pool.started', { object: 'P', workers: [3] }),
    told(0.2, 2, 'queue.put', { object: 'Q' }),
    told(0.3, 2, 'pool.submitted', { object: 'P', job: '1', tasks: 1 }),
    told(0.4, 3, 'pool.task-started', { object: 'P', job: '1' }),
    told(0.5, 3, 'queue.got', { object: 'Q' }),
    told(0.6, 3, 'queue.waiting', { object: 'Q', for: 'item', at: at(5) }),
    told(0.7, 2, 'pool.waiting', { object: 'P', job: '1', at: at(14) }),
  ];
  expect(only(events, 'deadlock').en.next).toContain('put an end mark (such as None) into the Queue');
});

test('F5: what could not be pickled failed in the process that has the pool', () => {
  const events = [
    ...family(1),
    told(0, 2, 'thread.started', { thread: 4, name: 'Thread-2 (_handle_tasks)', service: true }),
    told(0, 2, 'resource.created', { object: 'P', type: 'Pool', name: 'pool' }),
    told(0.1, 2, 'pool.started', { object: 'P', workers: [3] }),
    told(0.3, 2, 'pool.submitted', { object: 'P', job: '1', tasks: 1 }),
    told(0.4, 2, 'pool.task-failed', { thread: 4, object: 'P', job: '1', error: 'RuntimeError: Queue objects should only be shared …' }),
    told(0.5, 2, 'pool.closed', { object: 'P' }),
    told(1, 2, 'process.exited', { code: 0 }),
  ];
  expect(only(events, 'task-error-unfetched').en.explanation).toContain('In MainProcess: RuntimeError: Queue objects should only be shared');
});

test('K11: while a coroutine waits as a thread does, nothing else of its event loop runs', () => {
  const tasks = (object: string) => [
    ...family(0),
    told(0.1, 2, 'task.started', { task: '1', name: 'consumer' }),
    told(0.1, 2, 'task.started', { task: '2', name: 'producer' }),
    told(0.2, 2, 'queue.waiting', { task: '1', object, for: 'item', at: at(7) }),
  ];
  const { en, zh } = only(tasks('tq1@2'), 'waits-for-ever');
  expect(en.title).toBe('consumer waits for ever');
  expect(en.next).toContain('This call stops the whole event loop');
  expect(zh.next).toContain('这个调用会阻塞整个事件循环');
  expect(codes(findingsOf(tasks('a1@2')))).toEqual([]); // asyncio's own
  expect(codes(findingsOf([...tasks('tq1@2'), told(0.1, 2, 'thread.started', { thread: 2, name: 'Feeder' })]))).toEqual([]);
  expect(codes(findingsOf([...tasks('tq1@2'), told(0.1, 2, 'process.listening', {})]))).toEqual([]); // gevent's loop
});

test('F2: who waits for a second place of a semaphore is told to take all at once', () => {
  const events = [
    ...family(2),
    told(0, 2, 'resource.created', { object: 'S', type: 'Semaphore', name: 'slots', capacity: 2 }),
    ...[3, 4].flatMap((pid) => [told(1, pid, 'lock.acquired', { object: 'S' }), told(2, pid, 'lock.requested', { object: 'S', at: at(8) })]),
    joins(2, 3),
  ];
  const { en, zh } = only(events, 'waits-for-ever');
  expect(en.next).toContain('Those who wait already have a place of slots and keep it');
  expect(zh.next).toContain('等待者已经占有 slots 的名额');
});
