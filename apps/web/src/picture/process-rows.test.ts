import type { ProcessEvent, WaitMember } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import en from '../messages/en.json' with { type: 'json' };
import { family, philosophers, pictureOf, told } from './picture-of.ts';
import { countProcesses, isAlone, isOutsideOnly, processRows, type Row } from './process-rows.ts';

/** What a row shows, with the English messages: enough of ICU for these. */
function shown(row: Row): string {
  const indent = '  '.repeat(row.depth);
  if (row.kind === 'ended') return `${indent}${row.processes.length} ended`;
  const { said, tone, for: since } = row.status;
  const text = en.picture[said.key].replace(/\{(\w+)\}/g, (_whole, name) => String(said.values?.[name] ?? ''));
  return `${indent}${row.kind === 'thread' ? row.thread.name : row.process.name}: ${text}${since === undefined ? '' : ` ${since}`} [${tone}]`;
}

const rows = (events: readonly ProcessEvent[], t?: number, toggled: readonly string[] = []) => processRows(pictureOf(events, t), new Set(toggled)).map(shown);

describe('what a row of the process tree says', () => {
  it('of those who wait for each other: for what, since when, and that it is for ever', () => {
    expect(rows(philosophers)).toEqual([
      'MainProcess: waits for Ada to end 4.8 s [bad]',
      '  Ada: waits for fork2 4.4 s [bad]',
      '  Bob: waits for fork1 4.4 s [bad]',
    ]);
  });

  it('of a wait that will end: no alarm', () => {
    expect(rows([...family('Ada'), told(1, 3, 'queue.waiting', { object: 'q', for: 'item', timeout: 60 }), told(1, 2, 'input.waiting', {})], 2)).toEqual([
      'MainProcess: waits for your input 1.0 s [wait]',
      '  Ada: waits for an item from Queue 1.0 s [wait]',
    ]);
  });

  it('of a wait for several: for which, and how many more', () => {
    const job = { kind: 'job', object: 'x', job: '1' } as const;
    const ends = [3, 4, 5, 6].map((target) => ({ kind: 'process', target }) as const);
    const events = [
      ...family('Ada', 'Bob', 'Cem', 'Dan'),
      told(0.5, 2, 'resource.created', { object: 'x', type: 'Executor', name: 'executor' }),
      told(0.5, 2, 'pool.started', { object: 'x', workers: [] }),
    ];
    const first = (of: 'any' | 'all', members: readonly WaitMember[], count = members.length) =>
      rows([...events, told(1, 2, 'several.waiting', { for: of, count, members: [...members] })], 2)[0];
    expect(first('any', [job, job, ...ends.slice(0, 1)])).toBe('MainProcess: waits for the first of executor, Ada 1.0 s [wait]');
    expect(first('any', ends, 6)).toBe('MainProcess: waits for the first of Ada, Bob, Cem + 3 1.0 s [wait]');
    expect(first('all', [job, job])).toBe('MainProcess: waits for executor 1.0 s [wait]');
    expect(first('any', ends.slice(3))).toBe('MainProcess: waits for Dan to end 1.0 s [wait]');
  });

  it('of the ways to end, those that the program wanted are no alarm', () => {
    const events = [
      ...family('well', 'code', 'error', 'killed', 'terminated', 'unknown'),
      told(1, 3, 'process.exited', { code: 0 }),
      told(1, 4, 'process.exited', { code: 3 }),
      told(1, 5, 'process.failed', { error: 'Traceback …\nValueError: four' }),
      told(1.1, 5, 'process.exited', { code: 1 }),
      told(1, 6, 'process.exited', { signal: 'SIGKILL' }),
      told(0.9, 2, 'process.signalled', { target: 7, signal: 'SIGTERM' }),
      told(1, 7, 'process.exited', { signal: 'SIGTERM' }),
      told(1.2, 2, 'process.joined', { target: 8 }),
    ];
    expect(rows(events).slice(1)).toEqual([
      '  well: ended as it should [quiet]',
      '  code: ended with exit code 3 [bad]',
      '  error: failed: ValueError: four [bad]',
      '  killed: killed by SIGKILL [bad]',
      '  terminated: ended by the program itself [quiet]',
      '  unknown: ended [quiet]',
    ]);
  });

  it('of one that sleeps, and of one that has ended and is not waited for', () => {
    const sample = (t: number, pid: number, state: 'sleeping' | 'zombie') => told(t, pid, 'process.sampled', { cpuMs: 20, rssBytes: 1, state });
    const forked = (pid: number) => told(0, pid, 'process.started', { how: 'os.fork', parent: 2 });
    const events = [...family(), forked(3), forked(4), told(1, 4, 'process.exited', { code: 3 })];
    expect(rows([...events, sample(1, 2, 'sleeping'), sample(1.2, 2, 'sleeping'), sample(1.2, 4, 'zombie')])).toEqual([
      'MainProcess: sleeps [quiet]',
      '  process 3: running [live]',
      '  process 4: zombie: not waited for [warn]',
    ]);
    expect(countProcesses(pictureOf(events))).toEqual({ alive: 2, ended: 1 });
  });

  it('that it is seen from outside only where nobody said how it was started', () => {
    const { processes } = pictureOf([
      ...family(),
      told(0, 3, 'process.started', { how: 'os.fork', parent: 2 }),
      told(0, 4, 'process.started', { how: 'unknown', parent: 2, name: 'daemonized' }),
    ]);
    expect(processes.map(isOutsideOnly)).toEqual([false, false, true]);
  });

  it('of a run that is stopped: nobody of it has failed', () => {
    const events = [...philosophers, ...[4, 3, 2].map((pid) => told(5, pid, 'process.exited', { signal: 'SIGKILL' }))];
    expect(rows(events, 5.1)).toEqual(['MainProcess: ended with the run [quiet]', '  Ada: ended with the run [quiet]', '  Bob: ended with the run [quiet]']);
  });

  it('of processes that only serve: what they are there for, last and quiet', () => {
    const events = [
      told(0, 2, 'process.started', { how: 'main', name: 'MainProcess' }),
      told(0.1, 3, 'process.started', { how: 'manager', parent: 2, name: 'SyncManager-1', service: true }),
      told(0.2, 4, 'process.started', { how: 'resource-tracker', parent: 2, service: true }),
      told(0.3, 5, 'process.started', { how: 'fork', parent: 2, name: 'Ada' }),
      told(0.4, 6, 'process.started', { how: 'subprocess', parent: 2, name: 'fork server', service: true }),
    ];
    expect(rows(events)).toEqual([
      'MainProcess: running [live]',
      '  Ada: running [live]',
      '  SyncManager-1: Manager: keeps the shared objects [quiet]',
      '  process 4: tidies up what others leave [quiet]',
      '  fork server: makes new processes [quiet]',
    ]);
    expect(countProcesses(pictureOf(events))).toEqual({ alive: 2, ended: 0 });
  });
});

describe('what is folded away', () => {
  const threads = [
    ...family('Ada'),
    told(0.1, 2, 'thread.started', { thread: 2, name: 'reader' }),
    told(0.1, 2, 'thread.started', { thread: 3, name: 'QueueFeederThread', service: true }),
  ];

  it('threads, until they are asked for or one is stuck', () => {
    expect(rows(threads)).toEqual(['MainProcess: running [live]', '  Ada: running [live]']);
    expect(rows(threads, 5, ['2'])).toHaveLength(5);
    // Those of the only process are shown at once.
    expect(rows(threads.filter(({ pid }) => pid === 2))).toHaveLength(4);
    const stuck = [
      ...threads,
      // An RLock can be released by its holder alone, so the running main thread cannot help.
      told(0.2, 2, 'resource.created', { object: 'own', type: 'RLock', name: 'own' }),
      told(0.2, 2, 'resource.created', { object: 'L', type: 'RLock', name: 'lock' }),
      told(0.3, 2, 'lock.acquired', { object: 'own', thread: 2 }),
      told(0.3, 3, 'lock.acquired', { object: 'L' }),
      told(0.4, 2, 'lock.requested', { object: 'L', thread: 2 }),
      told(0.4, 3, 'lock.requested', { object: 'own' }),
    ];
    expect(rows(stuck)).toContain('  reader: waits for lock 4.6 s [bad]');
    expect(rows(stuck)[0]).toBe('MainProcess: waits for lock 4.6 s [bad]');
  });

  it('many children that have ended as they should', () => {
    const names = Array.from({ length: 20 }, (_, at) => `p${at}`);
    const ended = names.slice(0, 18).map((_name, at) => told(1, 3 + at, 'process.exited', { code: at === 3 ? 1 : 0 }));
    expect(rows([...family(...names), ...ended])).toEqual([
      'MainProcess: running [live]',
      '  p3: ended with exit code 1 [bad]',
      '  p18: running [live]',
      '  p19: running [live]',
      '  17 ended',
    ]);
    expect(rows([...family(...names), ...ended], 5, ['ended 2'])).toHaveLength(22);
  });

  it('everything but one line, for a program that is one process', () => {
    expect(isAlone(pictureOf(family()))).toBe(true);
    expect(isAlone(pictureOf(philosophers))).toBe(false);
  });
});

it('a forged circle of parents loses nobody', () => {
  const events = [told(0, 2, 'process.started', { how: 'fork', parent: 3 }), told(0, 3, 'process.started', { how: 'fork', parent: 2 })];
  expect(rows(events)).toHaveLength(2);
});
