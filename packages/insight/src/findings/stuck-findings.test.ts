import { expect, test } from 'vitest';
import { codes, family, findingsOf, historyOf, told } from '../testing.ts';
import { findingText } from './finding-text.ts';

const at = (line: number) => ({ file: 'main.py', line });
const locks = [
  told(0, 2, 'resource.created', { object: 'A', type: 'Lock', name: 'lock_a' }),
  told(0, 2, 'resource.created', { object: 'B', type: 'Lock', name: 'lock_b' }),
];
const joins = [told(0.5, 2, 'process.joining', { target: 3, at: at(20) })];

const crossed = [
  ...family(2),
  ...locks,
  ...joins,
  told(1, 3, 'lock.acquired', { object: 'A', at: at(8) }),
  told(1, 4, 'lock.acquired', { object: 'B', at: at(14) }),
  told(1.1, 3, 'lock.requested', { object: 'B', at: at(9) }),
  told(1.2, 4, 'lock.requested', { object: 'A', at: at(15) }),
];

test('F1: two processes that take two locks crosswise', () => {
  const findings = findingsOf(crossed);
  expect(codes(findings)).toEqual(['deadlock']);
  expect(findings[0]).toMatchObject({ since: 1.2, severity: 'stuck', doubts: [], also: [{ actor: { process: 'MainProcess' } }] });
  expect(findings[0]?.places).toEqual(expect.arrayContaining([at(9), at(15), at(8), at(14)]));
  const words = findings[0] && findingText(findings[0], 'en');
  expect(words?.title).toBe('Deadlock: Process-1 and Process-2 wait for each other');
  expect(words?.explanation).toContain('Process-1 waits for lock_b, which Process-2 holds (main.py, line 9)');
  expect(words?.explanation).toContain('MainProcess cannot go on either');
  expect(findings[0] && findingText(findings[0], 'zh').title).toBe('死锁：Process-1、Process-2 互相等待');
});

test('F1, K3: a main process that runs does not hide a deadlock of locks', () => {
  expect(codes(findingsOf(crossed.filter((event) => event.event !== 'process.joining')))).toEqual(['deadlock']);
});

test('F1: five philosophers', () => {
  const events = [...family(5)];
  for (let fork = 0; fork < 5; fork++) events.push(told(0, 2, 'resource.created', { object: `f${fork}`, type: 'Lock' }));
  for (let who = 0; who < 5; who++) events.push(told(1, 3 + who, 'lock.acquired', { object: `f${who}` }));
  for (let who = 0; who < 5; who++) events.push(told(2, 3 + who, 'lock.requested', { object: `f${(who + 1) % 5}` }));
  const findings = findingsOf(events);
  expect(codes(findings)).toEqual(['deadlock']);
  expect(findings[0]?.actors.map((actor) => actor.pid)).toEqual([3, 4, 5, 6, 7]);
  expect(findings[0]?.since).toBe(2);
});

test('F1: a Lock taken twice by one process', () => {
  const findings = findingsOf([...family(0), ...locks, told(1, 2, 'lock.acquired', { object: 'A' }), told(2, 2, 'lock.requested', { object: 'A', at: at(5) })]);
  expect(codes(findings)).toEqual(['deadlock']);
  expect(findings[0] && findingText(findings[0], 'en').title).toBe('Deadlock: MainProcess waits for itself');
});

test('F1: two threads of one process', () => {
  const findings = findingsOf([
    ...family(0),
    ...locks,
    told(0.1, 2, 'thread.started', { thread: 2, name: 'Thread-1' }),
    told(0.1, 2, 'thread.started', { thread: 3, name: 'Thread-2' }),
    told(0.2, 2, 'thread.joining', { target: 2 }),
    told(1, 2, 'lock.acquired', { object: 'A', thread: 2 }),
    told(1, 2, 'lock.acquired', { object: 'B', thread: 3 }),
    told(2, 2, 'lock.requested', { object: 'B', thread: 2 }),
    told(2, 2, 'lock.requested', { object: 'A', thread: 3 }),
  ]);
  expect(codes(findings)).toEqual(['deadlock']);
  expect(findings[0]?.actors.map((actor) => actor.thread)).toEqual(['Thread-1', 'Thread-2']);
});

test('F1: over a join and a queue', () => {
  const findings = findingsOf([
    ...family(1),
    told(0.1, 2, 'queue.put', { object: 'Q' }),
    told(0.2, 3, 'queue.got', { object: 'Q' }),
    told(0.3, 3, 'queue.waiting', { object: 'Q', for: 'item' }),
    told(0.4, 2, 'process.joining', { target: 3 }),
  ]);
  expect(codes(findings)).toEqual(['deadlock']);
});

test('F1: two processes that each wait for the other to send first', () => {
  const ends = [
    told(0, 2, 'resource.created', { object: 'a', type: 'Pipe', peer: 'b' }),
    told(0, 2, 'resource.created', { object: 'b', type: 'Pipe', peer: 'a' }),
  ];
  const findings = findingsOf([
    ...family(1),
    ...ends,
    told(0.1, 2, 'pipe.sent', { object: 'a' }),
    told(0.1, 3, 'pipe.received', { object: 'b' }),
    told(0.2, 3, 'pipe.sent', { object: 'b' }),
    told(0.2, 2, 'pipe.received', { object: 'a' }),
    told(1, 2, 'pipe.waiting', { object: 'a', for: 'item' }),
    told(1, 3, 'pipe.waiting', { object: 'b', for: 'item' }),
  ]);
  expect(codes(findings)).toEqual(['deadlock']);
});

test('F2: a consumer whose producer has ended', () => {
  const findings = findingsOf([
    ...family(2),
    told(0.1, 2, 'resource.created', { object: 'Q', type: 'Queue', name: 'q' }),
    told(0.1, 2, 'process.joining', { target: 4 }),
    told(0.5, 3, 'queue.put', { object: 'Q' }),
    told(0.6, 4, 'queue.got', { object: 'Q' }),
    told(0.7, 4, 'queue.waiting', { object: 'Q', for: 'item', at: at(12) }),
    told(0.9, 3, 'process.failed', { error: 'Traceback\nNameError: data' }),
    told(1, 3, 'process.exited', { code: 1 }),
  ]);
  expect(codes(findings)).toEqual(['waits-for-ever']);
  expect(findings[0]).toMatchObject({ since: 1, objects: [{ name: 'q' }], also: [{ actor: { process: 'MainProcess' } }], failed: [{ process: 'Process-1' }] });
  expect(findings[0] && findingText(findings[0], 'en').next).toContain('end mark');
});

test.each([
  [
    'a full queue that nobody reads',
    [
      told(0, 2, 'resource.created', { object: 'Q', type: 'Queue', capacity: 1 }),
      told(1, 2, 'queue.put', { object: 'Q' }),
      told(2, 2, 'queue.waiting', { object: 'Q', for: 'space' }),
    ],
  ],
  [
    'a semaphore without permits',
    [told(0, 2, 'resource.created', { object: 'S', type: 'Semaphore', capacity: 0 }), told(2, 2, 'lock.requested', { object: 'S' })],
  ],
  ['an event that nobody sets', [told(2, 2, 'event.waiting', { object: 'E' })]],
  ['a condition that nobody notifies', [told(1, 2, 'lock.acquired', { object: 'C' }), told(2, 2, 'condition.waiting', { object: 'C' })]],
  ['a barrier with too few', [told(0, 2, 'resource.created', { object: 'B', type: 'Barrier', capacity: 2 }), told(2, 2, 'barrier.waiting', { object: 'B' })]],
  ['tasks that are not done', [told(1, 2, 'queue.put', { object: 'Q' }), told(2, 2, 'queue.waiting', { object: 'Q', for: 'tasks' })]],
  [
    'a message that nobody sends',
    [
      told(0, 2, 'resource.created', { object: 'a', type: 'Pipe', peer: 'b' }),
      told(0, 2, 'resource.created', { object: 'b', type: 'Pipe', peer: 'a' }),
      told(2, 2, 'pipe.waiting', { object: 'a', for: 'item' }),
    ],
  ],
] as const)('F2: %s', (_name, events) => {
  const findings = findingsOf([...family(0), ...events]);
  expect(codes(findings)).toEqual(['waits-for-ever']);
  expect(findings[0]?.since).toBe(2);
});

test('F3: a lock whose holder has ended, although others go on', () => {
  const events = [
    ...family(2),
    ...locks,
    told(1, 3, 'lock.acquired', { object: 'A', at: at(6) }),
    told(1.5, 4, 'lock.requested', { object: 'A', at: at(7) }),
    told(2, 3, 'process.exited', { signal: 'SIGKILL' }),
  ];
  const findings = findingsOf(events);
  expect(codes(findings)).toEqual(['holder-ended']);
  expect(findings[0]).toMatchObject({ since: 2, actors: [{ process: 'Process-1' }], objects: [{ name: 'lock_a' }] });
  expect(findings[0]?.places).toEqual([at(7), at(6)]);
  expect(codes(findingsOf(events.slice(0, -1)))).toEqual([]);
});

test('F3: a reader that was killed while it read', () => {
  const findings = findingsOf([
    ...family(2),
    told(1, 3, 'queue.waiting', { object: 'Q', for: 'item' }),
    told(2, 3, 'process.exited', { signal: 'SIGKILL' }),
    told(3, 2, 'queue.put', { object: 'Q' }),
    told(3, 4, 'queue.waiting', { object: 'Q', for: 'item' }),
  ]);
  expect(findings).toMatchObject([{ code: 'holder-ended', doubts: ['may-still-come'] }]);
});

const large = [
  ...family(1),
  told(0.1, 2, 'resource.created', { object: 'Q', type: 'Queue', name: 'q' }),
  told(1, 3, 'queue.put', { object: 'Q', bytes: 1_000_000 }),
  told(1.1, 3, 'queue.waiting', { object: 'Q', for: 'flush' }),
  told(1.2, 2, 'process.joining', { target: 3, at: at(9) }),
];

test('F4: join before the queue is read', () => {
  const findings = findingsOf(large);
  expect(codes(findings)).toEqual(['join-before-drain']);
  expect(findings[0]).toMatchObject({ since: 1.2, actors: [{ process: 'MainProcess' }, { process: 'Process-1' }], objects: [{ name: 'q' }] });
  expect(findings[0]?.places).toContainEqual(at(9));
});

test('F4: also where main has read from the queue before', () => {
  const events = [
    ...large.slice(0, 2),
    told(0.5, 3, 'queue.put', { object: 'Q', bytes: 9 }),
    told(0.6, 2, 'queue.got', { object: 'Q', bytes: 9 }),
    ...large.slice(2),
  ];
  expect(codes(findingsOf(events))).toEqual(['join-before-drain']);
});

test('F4, F16: little data goes into the pipe although nobody reads', () => {
  expect(codes(findingsOf(large.map((event) => (event.event === 'queue.put' ? { ...event, bytes: 1_000 } : event))))).toEqual([]);
});

test('K1: a wait with a time-out is no deadlock, nor is who waits for it', () => {
  expect(codes(findingsOf(crossed.map((event) => (event.event === 'lock.requested' && event.pid === 4 ? { ...event, timeout: 60 } : event))))).toEqual([]);
});

test.each([
  ['input', told(1, 2, 'input.waiting', {}), ['waits-for-input']],
  ['a client', told(1, 2, 'pipe.waiting', { object: 'L', for: 'client' }), []],
  ['an unknown other side', told(1, 2, 'pipe.waiting', { object: 'x', for: 'item' }), []],
  ['time', told(1, 2, 'event.waiting', { object: 'E', timeout: 3_600 }), []],
])('K2: who waits for %s is not stuck, and may help others', (_name, event, expected) => {
  expect(codes(findingsOf([...family(1), told(1, 3, 'event.waiting', { object: 'E2' }), event]))).toEqual(expected);
});

test('K3: a process that runs may still put', () => {
  expect(codes(findingsOf([...family(1), told(1, 3, 'queue.waiting', { object: 'Q', for: 'item' })]))).toEqual([]);
});

test('K4: a foreign program cannot put, but may end', () => {
  const foreign = told(0.5, 9, 'process.started', { how: 'subprocess', parent: 2, name: 'sleep' });
  expect(codes(findingsOf([...family(0), foreign, told(1, 2, 'event.waiting', { object: 'E' })]))).toEqual(['waits-for-ever']);
  expect(codes(findingsOf([...family(0), foreign, told(1, 2, 'process.joining', { target: 9 })]))).toEqual([]);
});

test('K4: service threads and idle workers help nobody', () => {
  const events = [
    ...family(1),
    told(0.1, 2, 'thread.started', { thread: 2, name: 'QueueFeederThread', service: true, daemon: true }),
    told(0.1, 2, 'pool.started', { object: 'P', workers: [3] }),
    told(1, 2, 'event.waiting', { object: 'E' }),
  ];
  expect(codes(findingsOf(events))).toEqual(['waits-for-ever']);
});

test('K5: told after it has stood for a while, dated back, and over when it is over', () => {
  const history = historyOf(crossed);
  expect(codes(history.findings(1.4))).toEqual([]);
  expect(history.findings(1.46)).toMatchObject([{ code: 'deadlock', since: 1.2 }]);
  history.append(told(5, 2, 'process.signalled', { target: 3, signal: 'SIGKILL' }));
  history.append(told(5.001, 3, 'process.exited', { signal: 'SIGKILL' }));
  const findings = history.findings(5.1);
  expect(findings).toMatchObject([{ code: 'deadlock', since: 1.2, until: 5.001 }]);
  expect(codes(history.findings(6))).toEqual(['deadlock (past)', 'holder-ended']);
});

test('K5: what passes in less is never told', () => {
  const history = historyOf(crossed);
  history.append(told(1.3, 4, 'lock.acquired', { object: 'A' }));
  expect(codes(history.findings(20))).toEqual([]);
});

test('L5: who takes a Lock himself does not become one who signals with it, where the taking was lost', () => {
  const running = crossed.filter((event) => event.event !== 'process.joining');
  const takesAndGives = [told(0.7, 2, 'lock.acquired', { object: 'A' }), ...[0.8, 0.9].map((t) => told(t, 2, 'lock.released', { object: 'A' }))];
  const events = [...running, ...takesAndGives].sort((a, b) => a.t - b.t);
  expect(codes(findingsOf(events))).toEqual([]);
  const lost = told(0.95, 2, 'events.dropped', { counts: { 'lock.acquired': 1 } });
  expect(findingsOf([...events, lost].sort((a, b) => a.t - b.t))).toMatchObject([{ code: 'deadlock', doubts: ['events-lost'] }]);
});

test('E5: after lost events a deadlock is not settled', () => {
  const [finding] = findingsOf([...crossed, told(1.3, 3, 'events.dropped', { counts: { 'lock.released': 3 } })]);
  expect(finding?.doubts).toEqual(['events-lost']);
  expect(finding && findingText(finding, 'en').doubt).toBe('The evidence does not settle this: some events of this run were lost.');
  expect(findingsOf([...crossed, told(1.3, 3, 'events.dropped', { counts: { 'process.sampled': 3 } })])[0]?.doubts).toEqual([]);
});

test('S4: who was let go is not stuck although the event is cleared, or the barrier has new guests, before he says so', () => {
  const waits = [...family(1), told(0, 2, 'resource.created', { object: 'B', type: 'Barrier', capacity: 2 })];
  const cleared = [told(1, 3, 'event.waiting', { object: 'E' }), told(2, 2, 'event.set', { object: 'E' }), told(2, 2, 'event.cleared', { object: 'E' })];
  const passed = [
    told(1, 3, 'barrier.waiting', { object: 'B' }),
    told(1, 2, 'barrier.waiting', { object: 'B' }),
    told(2, 2, 'barrier.passed', { object: 'B' }),
  ];
  const join = told(2.1, 2, 'process.joining', { target: 3 });
  expect(codes(findingsOf([...waits, ...cleared, join]))).toEqual([]);
  expect(codes(findingsOf([...waits, ...passed, join]))).toEqual([]);
  expect(codes(findingsOf([...waits, ...passed.slice(0, 1), join]))).toEqual(['waits-for-ever']);
});

const tasks = [
  told(0, 2, 'process.started', { how: 'main', name: 'MainProcess' }),
  ...locks,
  told(0.1, 2, 'task.started', { task: '1', name: 'Task-1 main()' }),
  told(0.1, 2, 'task.started', { task: '2', name: 'Task-2 work()', parent: '1' }),
  told(0.1, 2, 'task.started', { task: '3', name: 'Task-3 work()', parent: '1' }),
  told(0.2, 2, 'task.joining', { task: '1', target: '2' }),
  told(0.2, 2, 'task.joining', { task: '1', target: '3' }),
  told(0.3, 2, 'lock.acquired', { task: '2', object: 'A', at: at(3) }),
  told(0.3, 2, 'lock.acquired', { task: '3', object: 'B', at: at(3) }),
  told(0.4, 2, 'lock.requested', { task: '2', object: 'B', at: at(4) }),
  told(0.5, 2, 'lock.requested', { task: '3', object: 'A', at: at(4) }),
  told(0.5, 2, 'task.joining', { target: '1' }),
];

test('F1, K6: two tasks that take two locks crosswise, and all who await them', () => {
  const [deadlock, ...others] = findingsOf(tasks);
  expect([deadlock?.code, others]).toEqual(['deadlock', []]);
  const words = deadlock && findingText(deadlock, 'en');
  expect(words?.title).toBe('Deadlock: Task-2 work() and Task-3 work() wait for each other');
  expect(words?.explanation).toContain('Because of this Task-1 main() and MainProcess cannot go on either.');
});

test('K6: a task that awaits several is able when all are that go on', () => {
  expect(codes(findingsOf(tasks.filter((event) => event.event !== 'lock.requested')))).toEqual([]);
  const woken = [...tasks, told(0.6, 2, 'lock.released', { task: '3', object: 'B' }), told(0.7, 2, 'task.joined', {})];
  expect(codes(findingsOf(woken)).filter((code) => !code.includes('past'))).toEqual([]);
});

test('K6: a lock that a task has taken which has ended may be released by another', () => {
  const events = [
    ...tasks.slice(0, 6),
    told(0.3, 2, 'lock.acquired', { task: '2', object: 'A', at: at(3) }),
    told(0.4, 2, 'task.exited', { task: '2' }),
    told(0.5, 2, 'lock.requested', { task: '3', object: 'A', at: at(4) }),
  ];
  expect(codes(findingsOf(events))).toEqual([]);
});

test('F1, F2: who joins somebody that waits for a signal makes no deadlock of it', () => {
  const events = [
    ...family(1),
    told(0.1, 2, 'condition.notified', { object: 'C', at: at(3) }),
    told(0.2, 3, 'condition.waiting', { object: 'C', at: at(5) }),
    told(0.3, 2, 'process.joining', { target: 3, at: at(6) }),
  ];
  const findings = findingsOf(events);
  expect(codes(findings)).toEqual(['waits-for-ever']);
  expect(findings[0]).toMatchObject({ actors: [{ process: 'Process-1' }], also: [{ actor: { process: 'MainProcess' } }] });
});

test('F2: a task of a pool of threads that waits for another one of the same full pool', () => {
  const events = [
    told(0, 2, 'process.started', { how: 'main', name: 'MainProcess' }),
    told(0, 2, 'resource.created', { object: 'X', type: 'Executor', name: 'executor', capacity: 1 }),
    told(0.1, 2, 'pool.submitted', { object: 'X', job: '0', tasks: 1 }),
    told(0.2, 2, 'thread.started', { thread: 2, name: 'worker', service: true }),
    told(0.2, 2, 'pool.task-started', { object: 'X', job: '0', thread: 2 }),
    told(0.2, 2, 'pool.waiting', { object: 'X', job: '0' }),
    told(0.3, 2, 'pool.submitted', { object: 'X', job: '1', tasks: 1, thread: 2 }),
    told(0.3, 2, 'pool.waiting', { object: 'X', job: '1', thread: 2 }),
  ];
  expect(codes(findingsOf(events))).toEqual(['waits-for-ever']);
  const roomy = events.map((event) => (event.event === 'resource.created' ? { ...event, capacity: 2 } : event));
  expect(codes(findingsOf(roomy))).toEqual([]);
});

test('K3: a worker that has not begun its first task yet may still help', () => {
  const events = [
    ...family(1),
    told(0.1, 2, 'pool.started', { object: 'W', workers: [3] }),
    told(0.2, 2, 'pool.submitted', { object: 'W', job: '0', tasks: 1 }),
    told(0.3, 2, 'queue.waiting', { object: 'Q', for: 'item' }),
  ];
  expect(codes(findingsOf(events))).toEqual([]);
  const done = [told(0.4, 3, 'pool.task-started', { object: 'W', job: '0' }), told(0.5, 3, 'pool.task-finished', { object: 'W', job: '0' })];
  expect(codes(findingsOf([...events, ...done]))).toEqual(['waits-for-ever']);
});

test('K8: a Lock may be a signal while somebody goes on who may release it', () => {
  const twice = [...family(1), ...locks, told(1, 2, 'lock.acquired', { object: 'A' }), told(2, 2, 'lock.requested', { object: 'A', at: at(5) })];
  const joined = [...family(2), ...locks, told(0.1, 2, 'lock.acquired', { object: 'A' }), told(0.2, 3, 'lock.requested', { object: 'A' }), ...joins];
  for (const events of [twice, joined]) {
    expect(codes(findingsOf(events, 3.9))).toEqual(events === twice ? [] : ['deadlock']);
    const [finding, ...others] = findingsOf(events, 4.1);
    expect([finding?.code, finding?.doubts, others]).toEqual(['deadlock', ['may-be-released'], []]);
    expect(finding && findingText(finding, 'en').title).toMatch(/^Perhaps a deadlock: /);
    expect(finding && findingText(finding, 'zh').title).toMatch(/^可能死锁：/);
    expect(historyOf(events).picture(4.1).stuck).toEqual({});
    const over = told(2.1, 3 + Number(events === joined), 'process.exited', { code: 0 });
    expect(findingsOf([...events, over], 2.5)).toMatchObject([{ code: 'deadlock', doubts: [] }]);
    const scoped = events.map((event) => (event.event === 'lock.acquired' ? { ...event, scoped: true } : event));
    expect(findingsOf(scoped, 2.5)).toMatchObject([{ code: 'deadlock', doubts: [] }]);
  }
});

test('K8: the lock of one that has ended may be released by another, unless it was killed', () => {
  const ends = (fields: { code?: number; signal?: string }) => [
    ...family(2),
    ...locks,
    told(1, 3, 'lock.acquired', { object: 'A' }),
    told(1.5, 3, 'process.exited', fields),
    told(2, 2, 'lock.requested', { object: 'A' }),
  ];
  expect(codes(findingsOf(ends({ code: 0 }), 3.5))).toEqual([]);
  expect(findingsOf(ends({ code: 0 }), 4.5)).toMatchObject([{ code: 'holder-ended', doubts: ['may-be-released'] }]);
  expect(findingsOf(ends({ signal: 'SIGKILL' }), 3.5)).toMatchObject([{ code: 'holder-ended', doubts: [] }]);
});

test('K9: a callback of a pool and an initializer may help', () => {
  const waits = [
    ...family(1),
    told(0.1, 2, 'thread.started', { thread: 2, name: 'handler', service: true }),
    told(0.2, 2, 'pool.started', { object: 'P', workers: [3], initializer: true }),
    told(0.3, 3, 'pool.callback-started', { object: 'P' }),
    told(1, 2, 'event.waiting', { object: 'E' }),
  ];
  const ready = told(2, 3, 'pool.callback-finished', { object: 'P' });
  const calls = told(2.1, 2, 'pool.callback-started', { object: 'P', thread: 2 });
  const called = told(3, 2, 'pool.callback-finished', { object: 'P', thread: 2 });
  expect(codes(findingsOf(waits.toSpliced(-2, 1)))).toEqual([]);
  expect(codes(findingsOf(waits))).toEqual([]);
  expect(codes(findingsOf([...waits, ready]))).toEqual(['waits-for-ever']);
  expect(codes(findingsOf([...waits, ready, calls]))).toEqual([]);
  expect(codes(findingsOf([...waits, ready, calls, called]))).toEqual(['waits-for-ever']);
});

test('F1: two who both send more than the pipe holds, and have not met before', () => {
  const events = [
    ...family(1),
    told(0, 2, 'resource.created', { object: 'a', type: 'Pipe', peer: 'b' }),
    told(0, 2, 'resource.created', { object: 'b', type: 'Pipe', peer: 'a' }),
    told(1, 2, 'pipe.waiting', { object: 'a', for: 'space' }),
    told(1, 3, 'pipe.waiting', { object: 'b', for: 'space' }),
  ];
  expect(codes(findingsOf(events))).toEqual(['deadlock']);
});

test('F1, F16: who joins one that the program has asked to end can go on', () => {
  const asked = [told(2, 2, 'process.signalled', { target: 3, signal: 'SIGTERM' }), told(2, 2, 'process.joining', { target: 3 })];
  const events = crossed.filter((event) => event.event !== 'process.joining');
  expect(findingsOf([...events, ...joins])).toMatchObject([{ also: [{ actor: { process: 'MainProcess' } }] }]);
  expect(findingsOf([...events, ...asked])).toMatchObject([{ code: 'deadlock', also: [] }]);
});

test('K3: a pool that has tasks and no worker yet is about to have one', () => {
  const events = [...family(0), told(0.1, 2, 'pool.submitted', { object: 'P', job: '1', tasks: 1 }), told(0.2, 2, 'event.waiting', { object: 'E' })];
  expect(codes(findingsOf(events))).toEqual([]);
  const done = [told(1, 3, 'pool.task-started', { object: 'P', job: '1' }), told(2, 3, 'pool.task-finished', { object: 'P', job: '1' })];
  expect(findingsOf([...events, ...done])).toMatchObject([{ code: 'waits-for-ever', since: 2 }]);
});

test('K11: an event loop with something else in it may help, but not out of a circle of locks', () => {
  const pending = (t: number, yes: boolean) => told(t, 2, 'process.pending', { pending: yes });
  const waits = [...family(0), told(0.1, 2, 'event.waiting', { object: 'E' }), pending(0.15, true)];
  expect(codes(findingsOf(waits))).toEqual([]);
  expect(findingsOf([...waits, pending(9, false)])).toMatchObject([{ code: 'waits-for-ever', since: 9 }]);
  expect(codes(findingsOf([...crossed, pending(1.3, true)]))).toEqual(['deadlock']);
});

test('K7: who has a signal handler or a loop may be helped from outside, but not out of a deadlock of locks', () => {
  const waits = [...family(0), told(0.1, 2, 'event.waiting', { object: 'E' })];
  const listens = told(0.05, 2, 'process.listening', { signal: 'SIGTERM' });
  expect(codes(findingsOf(waits))).toEqual(['waits-for-ever']);
  expect(codes(findingsOf([listens, ...waits]))).toEqual([]);
  expect(codes(findingsOf([told(0.05, 2, 'process.listening', {}), ...waits]))).toEqual([]);
  expect(codes(findingsOf([...crossed, told(0.2, 3, 'process.listening', { signal: 'SIGTERM' })]))).toEqual(['deadlock']);
});
