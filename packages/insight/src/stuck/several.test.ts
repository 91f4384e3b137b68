import type { ProcessEvent, WaitMember } from '@forkhall/protocol';
import { expect, test } from 'vitest';
import { findingText } from '../findings/finding-text.ts';
import { codes, family, findingsOf, historyOf, told } from '../testing.ts';

const at = { file: 'main.py', line: 9 };
const ends = [
  told(0, 2, 'resource.created', { object: 'a', type: 'Pipe', name: 'here', peer: 'b' }),
  told(0, 2, 'resource.created', { object: 'b', type: 'Pipe', name: 'there', peer: 'a' }),
];
const executor = (workers: number[]) => [
  told(0, 2, 'resource.created', { object: 'X', type: 'Executor', name: 'executor', capacity: workers.length }),
  told(0, 2, 'pool.started', { object: 'X', workers }),
  ...['0', '1'].map((job) => told(0.1, 2, 'pool.submitted', { object: 'X', job, tasks: 1 })),
];
const message: WaitMember = { kind: 'message', object: 'a' };
const end = (target: number): WaitMember => ({ kind: 'process', target });
const job = (name: string): WaitMember => ({ kind: 'job', object: 'X', job: name });

function waits(pid: number, of: 'any' | 'all', members: WaitMember[], count = members.length): ProcessEvent {
  return told(1, pid, 'several.waiting', { for: of, count, members, at });
}
/** It waits for what nobody brings. */
const hangs = (pid: number) => told(1, pid, 'event.waiting', { object: 'E' });

test('S5: the wait is there until it is told to be over, and of one thing it is the usual one', () => {
  const wait = (events: ProcessEvent[]) => historyOf(events).picture(5).processes[0]?.threads[0]?.wait;
  expect(wait([...family(1), ...ends, waits(2, 'any', [message, end(3)])])).toMatchObject({ kind: 'several', several: { count: 2, all: false } });
  expect(wait([...family(1), waits(2, 'any', [end(3)])])).toMatchObject({ kind: 'process', target: 3 });
  for (const members of [[message, end(3)], [end(3)]])
    expect(wait([...family(1), ...ends, waits(2, 'any', members), told(2, 2, 'several.woke', {})])).toBeUndefined();
});

test('S5: whoever waits for a message or an item among others is shown there', () => {
  const history = historyOf([...family(1), ...ends, waits(2, 'any', [message, { kind: 'item', object: 'q' }])]);
  expect(history.picture(5).pipes.find(({ id }) => id === 'a')?.readers).toMatchObject([{ since: 1, at }]);
});

test.each([
  ['one of them runs', [...family(2), hangs(3), waits(2, 'any', [end(3), end(4)])]],
  ['a message is there', [...family(1), ...ends, told(0.5, 3, 'pipe.sent', { object: 'b' }), hangs(3), waits(2, 'any', [message, end(3)])]],
  ['of one of them nothing is known', [...family(1), hangs(3), waits(2, 'any', [end(3)], 2)]],
  [
    'a task of them runs',
    [...family(2), ...executor([3, 4]), told(0.2, 3, 'pool.task-started', { object: 'X', job: '0' }), waits(2, 'any', [job('0'), job('1')])],
  ],
  [
    'one of them is done',
    [
      ...family(1),
      ...executor([3]),
      told(0.2, 3, 'pool.task-started', { object: 'X', job: '0' }),
      told(0.3, 3, 'pool.task-finished', { object: 'X', job: '0' }),
      told(0.4, 3, 'pool.task-started', { object: 'X', job: '1' }),
      hangs(3),
      waits(2, 'any', [job('0'), job('1')]),
    ],
  ],
  ['it does not wait for ever', [...family(1), hangs(3), { ...waits(2, 'all', [end(3)]), timeout: 9 } as ProcessEvent]],
])('K10: who waits for the first of several can go on where %s', (_name, events) => {
  const findings = findingsOf(events);
  expect(findings.flatMap(({ waits: its, also }) => [...its, ...also]).filter(({ actor }) => actor.pid === 2)).toEqual([]);
  expect(historyOf(events).picture(9).stuck['2/1']).toBeUndefined();
});

test('K10, F1: a deadlock over a wait for the first of several needs all of them', () => {
  const locks = [
    told(0.1, 2, 'resource.created', { object: 'L', type: 'Lock', name: 'lock' }),
    told(0.2, 2, 'lock.acquired', { object: 'L' }),
    told(0.3, 3, 'lock.requested', { object: 'L' }),
    waits(2, 'any', [end(3), end(4)]),
  ];
  expect(codes(findingsOf([...family(2), ...locks]))).toEqual([]);
  const findings = findingsOf([...family(2), ...locks, told(2, 4, 'lock.requested', { object: 'L' })]);
  expect(codes(findings)).toEqual(['deadlock']);
  const words = findings[0] && findingText(findings[0], 'en');
  expect(words?.explanation).toContain('MainProcess waits for the first of the end of Process-1 and the end of Process-2 (main.py, line 9)');
  expect(findings[0] && findingText(findings[0], 'zh').explanation).toContain('MainProcess 等待其中最先到来的一个：Process-1 的结束、Process-2 的结束');
});

test('K10, F2: nobody is left who could bring any of them', () => {
  const findings = findingsOf([...family(1), ...ends, waits(2, 'any', [message, { kind: 'item', object: 'q' }]), told(2, 3, 'process.exited', { code: 0 })]);
  expect(codes(findings)).toEqual(['waits-for-ever']);
  expect(findings[0]?.since).toBe(2);
  expect(findings[0] && findingText(findings[0], 'en').explanation).toContain('Nobody is left who could bring one of them');
});

test('K10: who waits for all of several is stuck as soon as one of them is', () => {
  const started = [told(0.2, 3, 'pool.task-started', { object: 'X', job: '0' }), told(0.2, 4, 'pool.task-started', { object: 'X', job: '1' })];
  const locks = [told(0.3, 4, 'lock.acquired', { object: 'L' }), told(0.4, 4, 'lock.requested', { object: 'L' })];
  const events = [...family(2), ...executor([3, 4]), ...started, ...locks];
  const findings = findingsOf([...events, waits(2, 'all', [job('0'), job('1')])]);
  expect(codes(findings)).toEqual(['deadlock']);
  expect(findings[0]?.also.map(({ actor }) => actor.pid)).toEqual([2]);
  expect(codes(findingsOf([...events, waits(2, 'any', [job('0'), job('1')])]).filter(({ also }) => also.length > 0))).toEqual([]);
});

test('F1: who only waits for the ends of those who wait for one signal makes no deadlock of it', () => {
  const findings = findingsOf([
    ...family(2),
    told(0.5, 2, 'event.set', { object: 'E' }),
    told(0.6, 2, 'event.cleared', { object: 'E' }),
    hangs(3),
    hangs(4),
    waits(2, 'any', [end(3), end(4)]),
  ]);
  expect(codes(findings)).toEqual(['waits-for-ever']);
  expect(findings[0]?.actors.map(({ pid }) => pid)).toEqual([3, 4]);
});
