import type { ProcessEvent } from '@forkhall/protocol';
import { expect, test } from 'vitest';
import { codes, family, findingsOf, historyOf, told } from '../testing.ts';
import { findingText } from './finding-text.ts';

const at = (line: number) => ({ file: 'main.py', line });
const endsWell = (t: number) => told(t, 2, 'process.exited', { code: 0 });
const pool = [
  ...family(2),
  told(0, 2, 'resource.created', { object: 'P', type: 'Pool', name: 'pool' }),
  told(0.1, 2, 'pool.started', { object: 'P', workers: [3, 4] }),
  told(1, 2, 'pool.submitted', { object: 'P', job: '1', tasks: 1, function: 'copy', at: at(30) }),
  told(1.1, 3, 'pool.task-started', { object: 'P', job: '1' }),
];
const workersEnd = [told(4, 3, 'process.exited', { code: 0 }), told(4, 4, 'process.exited', { code: 0 })];

const failedTask = [
  ...pool,
  told(1.2, 3, 'pool.task-failed', { object: 'P', job: '1', error: 'Traceback …\nTypeError: write() takes one argument', at: at(7) }),
];

test('F5: nobody fetched the error of a task', () => {
  const findings = findingsOf([
    ...failedTask,
    told(2, 2, 'pool.closed', { object: 'P' }),
    told(3, 2, 'pool.joined', { object: 'P' }),
    ...workersEnd,
    endsWell(5),
  ]);
  expect(codes(findings)).toEqual(['task-error-unfetched']);
  expect(findings[0]).toMatchObject({ since: 5, cause: 'TypeError: write() takes one argument', actors: [{ process: 'Process-1' }], places: [at(7), at(30)] });
});

test('F5: the error is the reason why main waits for ever', () => {
  const findings = findingsOf([...failedTask, told(2, 2, 'queue.waiting', { object: 'Q', for: 'item' })]);
  expect(codes(findings).sort()).toEqual(['task-error-unfetched', 'waits-for-ever']);
});

test('F5, F16: an error that is fetched, or may still be, is none', () => {
  expect(codes(findingsOf([...failedTask, told(2, 2, 'pool.fetched', { object: 'P', job: '1' }), ...workersEnd, endsWell(5)]))).toEqual([]);
  expect(codes(findingsOf(failedTask))).toEqual([]);
});

test('F6: a worker that dies in a task leaves its caller waiting', () => {
  const findings = findingsOf([
    ...pool,
    told(1.2, 2, 'pool.waiting', { object: 'P', job: '1', at: at(31) }),
    told(2, 3, 'process.exited', { signal: 'SIGKILL' }),
  ]);
  expect(codes(findings)).toEqual(['worker-lost']);
  expect(findings[0]).toMatchObject({ severity: 'stuck', since: 2, cause: 'SIGKILL', also: [{ actor: { process: 'MainProcess' } }] });
});

test('F6, F16: workers that a terminated pool ends, or a stop from outside, are not lost', () => {
  expect(
    codes(
      findingsOf([...pool, told(2, 2, 'pool.terminated', { object: 'P', by: 'call' }), told(2.1, 3, 'process.exited', { signal: 'SIGTERM' }), endsWell(6)]),
    ),
  ).toEqual([]);
  expect(codes(findingsOf([...pool, told(2, 3, 'process.exited', { signal: 'SIGTERM' }), told(4, 2, 'process.exited', { signal: 'SIGTERM' })]))).toEqual([]);
  expect(codes(findingsOf([...pool, told(2, 3, 'process.exited', { signal: 'SIGKILL' }), told(2.01, 2, 'process.exited', { signal: 'SIGKILL' })]))).toEqual([]);
});

const childDies = (fields: { code?: number; signal?: string }) => [...family(1), told(1, 3, 'process.exited', fields), endsWell(2)];

test('F7: a child failed and main ended well', () => {
  const events = childDies({ code: 1 });
  events.splice(-2, 0, told(0.9, 3, 'process.failed', { error: "Traceback\nNameError: name 'data' is not defined", at: at(4) }));
  const findings = findingsOf(events);
  expect(codes(findings)).toEqual(['child-failed']);
  expect(findings[0]).toMatchObject({ since: 2, doubts: [], cause: "NameError: name 'data' is not defined", places: [at(4)] });
  expect(codes(findingsOf(childDies({ signal: 'SIGSEGV' })))).toEqual(['child-failed']);
  expect(findingsOf(childDies({ code: 1 }))).toMatchObject([{ code: 'child-failed', doubts: ['no-hooks'] }]);
});

test('F7: where events were lost, the finding says so', () => {
  const lost = told(2, 2, 'events.dropped', { counts: { unknown: 1 } });
  expect(findingsOf([...childDies({ signal: 'SIGSEGV' }), lost])).toMatchObject([{ code: 'child-failed', doubts: ['events-lost'] }]);
});

test('F7, F16: children that the program ends, that choose their code, or whose main fails too', () => {
  expect(
    codes(findingsOf([...family(1), told(0.9, 2, 'process.signalled', { target: 3, signal: 'SIGKILL' }), ...childDies({ signal: 'SIGKILL' }).slice(2)])),
  ).toEqual([]);
  expect(codes(findingsOf([...family(1), told(0.5, 3, 'queue.put', { object: 'Q' }), ...childDies({ code: 7 }).slice(2)]))).toEqual([]);
  expect(codes(findingsOf([...childDies({ code: 1 }).slice(0, -1), told(2, 2, 'process.exited', { code: 1 })]))).toEqual([]);
});

test('F7: a signal that no hook told is unsettled; where a shell or the like was there it may have sent it', () => {
  const usr1 = childDies({ signal: 'SIGUSR1' });
  expect(findingsOf(usr1)).toMatchObject([{ code: 'child-failed', doubts: ['sender-unknown'] }]);
  expect(findingsOf(childDies({ signal: 'SIGKILL' }))).toMatchObject([{ doubts: ['sender-unknown'] }]);
  const shell = [told(0.9, 9, 'process.started', { how: 'unknown', parent: 2, name: 'sh' }), told(0.99, 9, 'process.exited', { code: 0 })];
  expect(codes(findingsOf([...family(1), ...shell, ...usr1.slice(2)]))).toEqual([]);
  expect(codes(findingsOf([...family(1), ...shell, ...childDies({ signal: 'SIGSEGV' }).slice(2)]))).toEqual(['child-failed']);
});

test('F7, F16: a signal to a group, and the time-out that a child has set itself', () => {
  const leads = told(0.8, 4, 'process.started', { how: 'os.fork', parent: 3 });
  const group = told(0.9, 2, 'process.signalled', { target: 3, signal: 'SIGUSR1', group: true });
  const dies = [told(1, 3, 'process.exited', { signal: 'SIGUSR1' }), told(1, 4, 'process.exited', { signal: 'SIGUSR1' }), endsWell(2)];
  expect(codes(findingsOf([...family(1), leads, group, ...dies]))).toEqual([]);
  expect(codes(findingsOf(childDies({ signal: 'SIGALRM' })))).toEqual([]);
});

test('F7, F16: a child that Ctrl-C has interrupted', () => {
  const failed = told(0.9, 3, 'process.failed', { error: 'Traceback …\nKeyboardInterrupt\n' });
  expect(codes(findingsOf([...family(1), failed, ...childDies({ code: 1 }).slice(2)]))).toEqual([]);
});

test('F7, F16: a code that a child with hooks has chosen', () => {
  const own = told(0.1, 3, 'process.started', { how: 'fork', own: true });
  expect(codes(findingsOf([...family(1), own, ...childDies({ code: 2 }).slice(2)]))).toEqual([]);
});

test('F8: an orphan, until it ends', () => {
  const events = [...family(1, 'os.fork'), endsWell(1)];
  expect(codes(historyOf(events).findings(1.3))).toEqual([]);
  expect(findingsOf(events)).toMatchObject([{ code: 'orphan', since: 1, actors: [{ pid: 3 }, { process: 'MainProcess' }] }]);
  expect(findingsOf([...events, told(3, 3, 'process.exited', { code: 0 })])).toMatchObject([{ code: 'orphan', since: 1, until: 3 }]);
});

const zombie = [...family(1, 'os.fork'), told(1, 3, 'process.sampled', { cpuMs: 0, rssBytes: 0, state: 'zombie' })];

test('F9: a zombie that nobody waits for', () => {
  expect(codes(historyOf(zombie).findings(2))).toEqual([]);
  expect(findingsOf(zombie)).toMatchObject([{ code: 'zombie', since: 1, doubts: ['may-still-come'] }]);
  expect(findingsOf([...zombie, endsWell(1.5)])).toMatchObject([{ code: 'zombie', doubts: [] }]);
});

test('F9, F16: who is waited for is no zombie; multiprocessing reaps its own', () => {
  expect(codes(findingsOf([...zombie, told(2, 2, 'process.joined', { target: 3 }), endsWell(3)]))).toEqual([]);
  expect(codes(findingsOf([...family(1, 'fork'), ...zombie.slice(2)]))).toEqual([]);
});

test('F6, F16: a worker that its pool ends when its process ends is no loss, and one that it ends before is', () => {
  const ends = (endsAt: number) => [
    ...pool,
    told(2, 2, 'process.signalled', { target: 3, signal: 'SIGTERM' }),
    told(2, 3, 'process.exited', { signal: 'SIGTERM' }),
    endsWell(endsAt),
  ];
  expect(codes(findingsOf(ends(2.6)))).not.toContain('worker-lost');
  expect(codes(findingsOf(ends(5)))).toContain('worker-lost');
});

test('F10: tasks that nobody waited for', () => {
  expect(findingsOf([...pool, endsWell(2), ...workersEnd])).toMatchObject([{ code: 'tasks-dropped', since: 2, count: 1, places: [at(30)] }]);
  expect(codes(findingsOf([...pool, told(2, 2, 'pool.terminated', { object: 'P', by: 'with' }), ...workersEnd, endsWell(5)]))).toEqual(['tasks-dropped']);
});

test('F9, F16: whether a child that C code has started is waited for there is not known', () => {
  expect(
    codes(findingsOf([...family(0), told(0, 3, 'process.started', { how: 'unknown', parent: 2, name: 'sh' }), ...zombie.slice(2), endsWell(1.5)])),
  ).toEqual([]);
});

test('F10, F16: tasks for which the program has chosen not to wait', () => {
  const leaves = [told(2, 2, 'pool.terminated', { object: 'P', by: 'with' }), ...workersEnd, endsWell(5)];
  const waits = (timeout?: number) => told(1.2, 2, 'pool.waiting', { object: 'P', job: '1', timeout });
  const back = told(1.5, 2, 'pool.timed-out', { object: 'P', job: '1' });
  expect(codes(findingsOf([...pool, waits(0.3), back, ...leaves]))).toEqual([]);
  expect(codes(findingsOf([...pool, waits(), back, ...leaves]))).toEqual(['tasks-dropped']);
  const imap = pool.map((event) => (event.event === 'pool.submitted' ? { ...event, tasks: 0 } : event));
  const length = told(1.1, 2, 'pool.submitted', { object: 'P', job: '1', tasks: 9 });
  expect(codes(findingsOf([...imap, length, waits(), back, ...leaves]))).toEqual([]);
  expect(codes(findingsOf([...imap, length, ...leaves]))).toEqual(['tasks-dropped']);
});

test('W1, F10, F16: a worker that tells of the pool before its maker does not own it: when it ends, nothing is dropped', () => {
  const events = [
    ...family(1),
    told(0.1, 3, 'pool.callback-started', { object: 'P' }),
    told(0.2, 3, 'pool.callback-finished', { object: 'P' }),
    told(0.3, 2, 'pool.started', { object: 'P', workers: [3], initializer: true }),
    told(0.4, 2, 'pool.submitted', { object: 'P', job: '1', tasks: 2 }),
    told(0.5, 3, 'pool.task-started', { object: 'P', job: '1' }),
    told(0.6, 3, 'pool.task-finished', { object: 'P', job: '1' }),
    told(0.7, 3, 'process.exited', { code: 0 }),
  ];
  expect(codes(findingsOf(events))).toEqual([]);
});

test('F10, F16: an explicit terminate() and a pool that is done are no fault', () => {
  expect(codes(findingsOf([...pool, told(2, 2, 'pool.terminated', { object: 'P', by: 'call' }), ...workersEnd, endsWell(5)]))).toEqual([]);
  expect(codes(findingsOf([...pool, told(1.3, 3, 'pool.task-finished', { object: 'P', job: '1' }), ...workersEnd, endsWell(5)]))).toEqual([]);
});

const early: ProcessEvent[] = [
  ...family(2),
  told(0, 2, 'resource.created', { object: 'Q', type: 'Queue', name: 'q' }),
  told(1, 4, 'queue.checked', { object: 'Q', question: 'empty', answer: true, at: at(11) }),
  told(1.1, 4, 'process.exited', { code: 0 }),
  told(1.2, 3, 'queue.put', { object: 'Q' }),
  told(1.3, 3, 'process.exited', { code: 0 }),
  endsWell(1.4),
];

test('F11: empty() ended the loop before the producer was done', () => {
  expect(findingsOf(early)).toMatchObject([{ code: 'empty-ends-loop', since: 1.4, count: 1, actors: [{ process: 'Process-2' }], places: [at(11)] }]);
});

test('F11, F16: empty() that is asked again, or when all is there, is fine', () => {
  const again = [...early];
  again.splice(-4, 1);
  again.pop();
  expect(codes(findingsOf([...again, told(2, 4, 'queue.got', { object: 'Q' })]))).toEqual([]);
  expect(codes(findingsOf([...early.slice(0, 6), told(1.3, 3, 'process.exited', { code: 0 }), endsWell(1.4)]))).toEqual([]);
});

test('F11, F16: who made the queue may read it yet, unless it is stuck', () => {
  expect(codes(findingsOf(early.slice(0, -1)))).toEqual([]);
  expect(codes(findingsOf([...early.slice(0, -1), told(1.4, 2, 'event.waiting', { object: 'E' })])).sort()).toEqual(['empty-ends-loop', 'waits-for-ever']);
});

test('F12: no guard under spawn', () => {
  const error = 'RuntimeError:\n An attempt has been made to start a new process before the\n current process has finished its bootstrapping phase.';
  const findings = findingsOf([...family(1, 'spawn'), told(1, 3, 'process.failed', { error }), told(1.1, 3, 'process.exited', { code: 1 })]);
  expect(codes(findings)).toEqual(['unguarded-start']);
});

test('F13: shared memory without unlink, and what the resource tracker reports', () => {
  const made = [...family(0), told(1, 2, 'resource.created', { object: 'psm_1', type: 'SharedMemory', name: 'psm_1', at: at(3) })];
  expect(findingsOf([...made, endsWell(2)])).toMatchObject([{ code: 'leaked', since: 2, places: [at(3)] }]);
  expect(codes(findingsOf(made))).toEqual([]);
  expect(codes(findingsOf([...made, told(1.5, 2, 'resource.removed', { object: 'psm_1' }), endsWell(2)]))).toEqual([]);
  expect(codes(findingsOf([...family(0), told(2, 5, 'resource.leaked', { object: '/mp-x', type: 'Semaphore' })]))).toEqual(['leaked']);
});

test('F14: a program that waits for input', () => {
  const findings = findingsOf([...family(0), told(1, 2, 'input.waiting', { at: at(2) })]);
  expect(findings).toMatchObject([{ code: 'waits-for-input', severity: 'note', since: 1 }]);
  expect(codes(findingsOf([...family(0), told(1, 2, 'input.waiting', {}), told(1.1, 2, 'input.received', {})]))).toEqual([]);
});

test('F15: every finding of these programs reads well in both languages', () => {
  const all = [
    ...findingsOf([...failedTask, endsWell(5), ...workersEnd]),
    ...findingsOf([...pool, told(1.2, 2, 'pool.waiting', { object: 'P', job: '1' }), told(2, 3, 'process.exited', { signal: 'SIGKILL' })]),
    ...findingsOf(childDies({ code: 1 })),
    ...findingsOf([...family(1, 'os.fork'), endsWell(1)]),
    ...findingsOf(zombie),
    ...findingsOf([...pool, endsWell(2), ...workersEnd]),
    ...findingsOf(early),
    ...findingsOf([...family(0), told(1, 2, 'input.waiting', {})]),
    ...findingsOf([...family(0), told(2, 5, 'resource.leaked', { object: '/mp-x', type: 'Semaphore', name: '/mp-x' })]),
  ];
  expect(all.map((finding) => findingText(finding, 'en'))).toMatchSnapshot();
  expect(all.map((finding) => findingText(finding, 'zh'))).toMatchSnapshot();
  for (const finding of all) expect(findingText(finding, 'zh').explanation).toMatch(/。$/);
});

test('F15: of a TypeScript program the texts use the names that it uses, and tell the error, not the stack', () => {
  const place = { file: 'main.ts', line: 4 };
  const queue = told(0, 2, 'resource.created', { object: 'Q', type: 'Queue', name: 'q', capacity: 1 });
  const waits = (kind: 'item' | 'space') => [...family(0), queue, told(1, 2, 'queue.waiting', { object: 'Q', for: kind, at: place })];
  const stack = 'RangeError: seven\n    at work (file:///home/student/main.ts:4:9)\n    at async perform (file:///boot.js:42:3)';
  const all = [
    ...findingsOf(waits('item')),
    ...findingsOf(waits('space')),
    ...findingsOf([...family(0), told(1, 2, 'condition.waiting', { object: 'c', at: place })]),
    ...findingsOf([...family(1), told(1, 3, 'process.failed', { error: stack, at: place }), told(1, 3, 'process.exited', { code: 1 }), endsWell(2)]),
  ];
  expect(all.map((finding) => findingText(finding, 'en').next)).toMatchInlineSnapshot(`
    [
      "Have the producer call end() on q when it has put everything, and read with for await; or use get({ timeout: … }).",
      "Call notifyAll() while holding the condition, and wait with waitFor(), which looks at the awaited state first.",
      "Call check() instead of join(): it throws where the process has failed.",
    ]
  `);
  expect(all.map((finding) => findingText(finding, 'en').explanation).at(-1)).toContain('RangeError: seven.');
  for (const finding of all)
    for (const locale of ['en', 'zh'] as const)
      expect(Object.values(findingText(finding, locale)).join('\n')).not.toMatch(/timeout=|maxsize|_all\(|_done|EOFError|exitcode|None|boot\.js/);
});

test('F15: how many items or tasks there are says nothing of how many processes', () => {
  const more = early.toSpliced(-2, 0, told(1.21, 3, 'queue.put', { object: 'Q' }), told(1.22, 3, 'queue.put', { object: 'Q' }));
  const [stopped] = findingsOf(more);
  expect(stopped?.count).toBe(3);
  if (stopped === undefined) return;
  expect(findingText(stopped, 'en').title).toBe('Process-2 stopped reading q too early');
  expect(findingText(stopped, 'zh').title).toBe('Process-2 过早地停止读取 q');
});

test('F15: a finding that has no line is told in the words of the program that it is about', () => {
  const crash = (file: string) => [
    ...family(1),
    told(0.5, 2, 'process.joining', { target: 3, at: { file, line: 5 } }),
    told(1, 3, 'process.exited', { signal: 'SIGSEGV' }),
    told(1, 2, 'process.joined', { target: 3 }),
    endsWell(2),
  ];
  const next = (file: string) => findingsOf(crash(file)).map((finding) => findingText(finding, 'en').next);
  expect(next('main.py')).toEqual(['Look at exitcode after join(), and let the main process fail too.']);
  expect(next('main.ts')).toEqual(['Call check() instead of join(): it throws where the process has failed.']);
});

test('F15: what a pool of TypeScript does is told as that library does it, also where only the pool has a line', () => {
  const at = (line: number) => ({ file: 'main.ts', line });
  const pool = [
    ...family(2),
    told(0.5, 2, 'pool.started', { object: 'P', workers: [3, 4], at: at(9) }),
    told(0.5, 2, 'resource.created', { object: 'P', type: 'Pool', name: 'pool', at: at(9) }),
  ];
  const submitted = [told(1, 2, 'pool.submitted', { object: 'P', job: '1', tasks: 1 }), told(1.1, 3, 'pool.task-started', { object: 'P', job: '1' })];
  const dies = told(2, 3, 'process.exited', { code: 7 });
  const fails = told(1.2, 3, 'pool.task-failed', { object: 'P', job: '1', error: 'RangeError: odd' });
  const all = [
    ...findingsOf([...pool, ...submitted, dies, endsWell(5)]),
    ...findingsOf([...pool, ...submitted, endsWell(2)]),
    ...findingsOf([...pool, ...submitted, fails, endsWell(2)]),
  ];
  expect(all.map(({ code }) => code)).toEqual(['worker-lost', 'tasks-dropped', 'task-error-unfetched']);
  expect(all.map((finding) => findingText(finding, 'en'))).toMatchInlineSnapshot(`
    [
      {
        "explanation": "Process-1 ended: exit code 7. The pool starts a new worker; the task is lost, and who awaits it gets WorkerLost.",
        "next": "Do not exit or kill a process inside a task. Await each task, and catch WorkerLost where it may happen.",
        "title": "pool lost a worker in the middle of a task",
      },
      {
        "explanation": "pool was torn down while one task was not done: process.exit() does not wait for a pool.",
        "next": "Let the program end by itself, or call close() and await join() before process.exit().",
        "title": "One task was dropped",
      },
      {
        "explanation": "In Process-1: RangeError: odd. Who awaits a task gets its error; where nobody does, it is printed, and join() throws it.",
        "next": "Await what submit() returned, or pass { error: console.error } to it.",
        "title": "A pool task failed, and nobody asked for the result",
      },
    ]
  `);
  expect(all.map((finding) => findingText(finding, 'zh'))).toMatchInlineSnapshot(`
    [
      {
        "explanation": "Process-1 已结束：退出码 7。进程池会启动新的工作进程；该任务已丢失，等待它的一方会得到 WorkerLost。",
        "next": "不要在任务中退出或杀死进程。请对每个任务使用 await，可能发生时捕获 WorkerLost。",
        "title": "pool 有 1 个工作进程在任务中途消失",
      },
      {
        "explanation": "pool 被拆除时还有 1 个任务没有完成：process.exit() 不会等待进程池。",
        "next": "让程序自然结束，或在 process.exit() 之前先调用 close() 再 await join()。",
        "title": "有 1 个任务被丢弃",
      },
      {
        "explanation": "发生在 Process-1：RangeError: odd。等待任务的一方会得到它的错误；没有人等待时，错误会被打印出来，join() 也会抛出它。",
        "next": "对 submit() 的返回值使用 await，或向它传入 { error: console.error }。",
        "title": "进程池中有 1 个任务出错，却没有人取它的结果",
      },
    ]
  `);
});

test('F16: a healthy day: queue, drained before join; pool, closed and joined; a child terminated', () => {
  const events = [
    ...family(4),
    told(0.1, 2, 'queue.waiting', { object: 'Q', for: 'item' }),
    told(3, 3, 'queue.put', { object: 'Q', bytes: 1_000_000 }),
    told(3.1, 3, 'queue.waiting', { object: 'Q', for: 'flush' }),
    told(3.2, 2, 'queue.got', { object: 'Q', bytes: 1_000_000 }),
    told(3.2, 3, 'queue.flushed', { object: 'Q' }),
    told(3.3, 2, 'process.joining', { target: 3 }),
    told(3.4, 3, 'process.exited', { code: 0 }),
    told(3.4, 2, 'process.joined', { target: 3 }),
    told(4, 2, 'pool.started', { object: 'P', workers: [4, 5] }),
    told(4, 2, 'pool.submitted', { object: 'P', job: 'm', tasks: 2 }),
    told(4, 2, 'pool.waiting', { object: 'P', job: 'm' }),
    told(4.1, 4, 'pool.task-started', { object: 'P', job: 'm' }),
    told(4.1, 5, 'pool.task-started', { object: 'P', job: 'm' }),
    told(9, 4, 'pool.task-finished', { object: 'P', job: 'm' }),
    told(9, 5, 'pool.task-finished', { object: 'P', job: 'm' }),
    told(9, 2, 'pool.fetched', { object: 'P', job: 'm' }),
    told(9, 2, 'pool.closed', { object: 'P' }),
    told(9, 2, 'pool.waiting', { object: 'P' }),
    told(9.5, 4, 'process.exited', { code: 0 }),
    told(9.5, 5, 'process.exited', { code: 0 }),
    told(9.5, 2, 'pool.joined', { object: 'P' }),
    told(10, 2, 'process.signalled', { target: 6, signal: 'SIGTERM' }),
    told(10, 6, 'process.exited', { signal: 'SIGTERM' }),
    endsWell(12),
  ];
  expect(codes(findingsOf(events))).toEqual([]);
});
