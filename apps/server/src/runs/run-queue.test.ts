import { describe, expect, it } from 'vitest';
import { RunQueue } from './run-queue.ts';

const queue = (bounds: Partial<ConstructorParameters<typeof RunQueue>[0]> = {}) =>
  new RunQueue({ places: 2, starts: 10, runningPerSession: 10, queuedPerSession: 10, queued: 100, ...bounds });

function fill(q: RunQueue, ...runs: string[]): void {
  for (const run of runs) q.add(run, run[0] ?? '');
}

function takeAll(q: RunQueue): string[] {
  const taken: string[] = [];
  for (let id = q.take(); id !== undefined; id = q.take()) taken.push(id);
  return taken;
}

describe('the queue of runs', () => {
  it('Q1 gives places while there are some', () => {
    const q = queue();
    fill(q, 'a1', 'a2', 'a3');
    expect(takeAll(q)).toEqual(['a1', 'a2']);
    expect([q.taken, q.waiting]).toEqual([2, 1]);
    q.remove('a1');
    expect(takeAll(q)).toEqual(['a3']);
  });

  it('Q2 lets sessions take turns, each in its own order', () => {
    const q = queue({ places: 100 });
    fill(q, 'a1', 'a2', 'a3', 'b1', 'c1', 'c2');
    expect(q.order().map(({ id }) => id)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
    expect(takeAll(q)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
  });

  it('Q3 puts a newcomer before the second run of one who has many', () => {
    const q = queue({ places: 1 });
    fill(q, 'a1', 'a2', 'a3', 'a4');
    q.take();
    fill(q, 'b1');
    expect(q.order().map(({ id }) => id)).toEqual(['a2', 'b1', 'a3', 'a4']);
  });

  it('Q4 passes over a session that has its number of runs on', () => {
    const q = queue({ places: 10, runningPerSession: 1 });
    fill(q, 'a1', 'a2', 'b1');
    expect(takeAll(q)).toEqual(['a1', 'b1']);
    q.remove('a1');
    expect(takeAll(q)).toEqual(['a2']);
  });

  it('Q5 starts only so many at once', () => {
    const q = queue({ places: 10, starts: 2 });
    fill(q, 'a1', 'b1', 'c1');
    expect(takeAll(q)).toEqual(['a1', 'b1']);
    q.started('a1');
    expect(takeAll(q)).toEqual(['c1']);
  });

  it('Q6 says who may not queue more', () => {
    const q = queue({ places: 1, queuedPerSession: 2, queued: 3 });
    expect(q.refusal('a')).toBeUndefined();
    fill(q, 'a1', 'a2');
    expect(q.refusal('a')).toBe('session-full');
    expect(q.refusal('b')).toBeUndefined();
    fill(q, 'b1');
    expect(q.refusal('c')).toBe('server-full');
  });

  it('Q7 forgets a run that leaves, waiting or on, and minds no stranger', () => {
    const q = queue({ places: 1 });
    fill(q, 'a1', 'a2', 'a3');
    q.take();
    q.remove('a2');
    q.remove('nobody');
    expect(q.order().map(({ id }) => id)).toEqual(['a3']);
    q.remove('a3');
    expect([q.taken, q.waiting]).toEqual([1, 0]);
    q.remove('a1');
    expect([q.taken, q.waiting]).toEqual([0, 0]);
  });
});
