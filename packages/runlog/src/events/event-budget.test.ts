import { type ProcessEvent, type ProcessEventName, processEventSchema } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../test/logs.ts';
import { EventBudget, type EventBudgetOptions } from './event-budget.ts';

type Fields<N extends ProcessEventName> = Omit<Extract<ProcessEvent, { event: N }>, 'event' | 't' | 'pid'>;

function told<N extends ProcessEventName>(t: number, pid: number, event: N, fields: Fields<N>): ProcessEvent {
  return processEventSchema.parse({ event, t, pid, ...fields });
}

/** A budget that is used up, and what it gives. */
class Desk {
  readonly budget: EventBudget;
  readonly kept: ProcessEvent[] = [];
  readonly given: ProcessEvent[] = [];

  constructor(options: Partial<EventBudgetOptions> = {}) {
    this.budget = new EventBudget({ events: 1, ...options });
    this.add(told(0, 2, 'process.started', { how: 'main' }));
    this.take(0);
    this.kept.length = 0;
    this.given.length = 0;
  }

  add(...events: ProcessEvent[]): void {
    for (const event of events) {
      this.given.push(event);
      this.budget.add(event);
    }
  }

  take(now: number): ProcessEvent[] {
    const taken = this.budget.take(now);
    this.kept.push(...taken);
    return taken;
  }

  end(): ProcessEvent[] {
    const taken = this.budget.end();
    this.kept.push(...taken);
    return taken;
  }

  get names(): string[] {
    return this.kept.filter(({ event }) => event !== 'events.dropped').map(({ event, pid }) => `${event} ${pid}`);
  }

  /** Events by kind: what was kept, with those that it stands for, and what is told as left out. */
  counted(settled?: boolean): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const event of this.kept) {
      if (event.event !== 'events.dropped') {
        if (settled === undefined) counts[event.event] = (counts[event.event] ?? 0) + 1;
      } else if (settled === undefined || (event.settled ?? false) === settled)
        for (const [kind, count] of Object.entries(event.counts)) counts[kind] = (counts[kind] ?? 0) + count;
    }
    return counts;
  }

  get givenCounts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { event } of this.given) counts[event] = (counts[event] ?? 0) + 1;
    return counts;
  }
}

/** So that nobody does anything for the first time. */
function known(desk: Desk, lock: string, ...pids: number[]): void {
  for (const pid of pids)
    desk.add(
      told(0, pid, 'lock.requested', { object: lock }),
      told(0, pid, 'lock.acquired', { object: lock }),
      told(0, pid, 'lock.released', { object: lock }),
    );
  desk.take(10);
  desk.kept.length = 0;
  desk.given.length = 0;
}

describe('the budget of events', () => {
  it('B1 keeps 200 000 events as they are, in the order in which they came', () => {
    const budget = new EventBudget();
    const given: ProcessEvent[] = [];
    const kept: ProcessEvent[] = [];
    for (let n = 0; n < 200_000; n += 1) {
      const event = { event: n % 2 ? 'lock.released' : 'lock.acquired', t: n / 1_000, pid: 2 + (n % 7), object: `l${n % 13}` } as ProcessEvent;
      given.push(event);
      budget.add(event);
      if (n % 1_000 === 0) kept.push(...budget.take(n / 1_000));
    }
    kept.push(...budget.end());
    expect(kept).toEqual(given);
  });

  it('B2 beyond it keeps every start and end of a process, and tells of the rest how many of which kind are missing', () => {
    const desk = new Desk({ reserveEvents: 0 });
    for (let n = 0; n < 1_000; n += 1)
      desk.add(
        told(n, 3 + n, 'process.started', { how: 'fork', parent: 2 }),
        told(n, 3 + n, 'lock.requested', { object: 'L' }),
        told(n, 3 + n, 'process.exited', { code: 0 }),
      );
    desk.end();
    expect(desk.kept.filter(({ event }) => event === 'process.started')).toHaveLength(1_000);
    expect(desk.kept.filter(({ event }) => event === 'process.exited')).toHaveLength(1_000);
    expect(desk.counted(false)).toEqual({ 'lock.requested': 1_000 });
  });

  it('B3 drops what is undone before it has stood', () => {
    const desk = new Desk();
    known(desk, 'L', 2, 3);
    for (let n = 0; n < 10_000; n += 1) {
      const t = 10 + n / 1_000;
      const pid = 2 + (n % 2);
      desk.add(told(t, pid, 'lock.requested', { object: 'L' }), told(t, pid, 'lock.acquired', { object: 'L' }), told(t, pid, 'lock.released', { object: 'L' }));
      if (n % 50 === 0) desk.take(t);
    }
    desk.end();
    expect(desk.names).toEqual([]);
    expect(desk.counted(true)).toEqual({ 'lock.requested': 10_000, 'lock.acquired': 10_000, 'lock.released': 10_000 });
  });

  it('B4 keeps a wait and a lock that stand, when they have stood, and then what ends them', () => {
    const desk = new Desk();
    known(desk, 'L', 2, 3);
    desk.add(told(11, 2, 'lock.acquired', { object: 'L' }), told(11.1, 3, 'lock.requested', { object: 'L' }));
    desk.take(11.2);
    expect(desk.names).toEqual([]);
    desk.take(11.4);
    expect(desk.names).toEqual(['lock.acquired 2', 'lock.requested 3']);
    desk.add(told(12, 2, 'lock.released', { object: 'L' }), told(12, 3, 'lock.acquired', { object: 'L' }));
    desk.take(12);
    expect(desk.names.slice(2)).toEqual(['lock.released 2', 'lock.acquired 3']);
    desk.add(told(12.1, 3, 'lock.released', { object: 'L' }));
    desk.take(12.1);
    expect(desk.names.slice(4)).toEqual(['lock.released 3']);
  });

  it('B3, B4 drops a wait for several things that is over at once, and keeps one that stands, with all of them', () => {
    const desk = new Desk();
    const waiting = (t: number) =>
      told(t, 2, 'several.waiting', {
        for: 'any',
        count: 2,
        members: [
          { kind: 'process', target: 3 },
          { kind: 'message', object: 'a' },
        ],
      });
    for (let n = 0; n < 1_000; n += 1) desk.add(waiting(10 + n / 100), told(10 + n / 100, 2, 'several.woke', {}));
    desk.take(21);
    expect([desk.names, desk.counted(true)]).toEqual([[], { 'several.waiting': 1_000, 'several.woke': 1_000 }]);
    desk.add(waiting(22));
    desk.take(23);
    expect(desk.kept.filter(({ event }) => event === 'several.waiting')).toEqual([waiting(22)]);
    desk.add(told(24, 2, 'several.woke', {}));
    desk.take(24);
    expect(desk.names).toEqual(['several.waiting 2', 'several.woke 2']);
  });

  it('B5 keeps who does something with an object for the first time: it decides who may do it again', () => {
    const desk = new Desk();
    for (let n = 0; n < 10; n += 1) for (const pid of [2, 3]) desk.add(told(1, pid, 'queue.put', { object: 'Q' }), told(1, 4, 'queue.got', { object: 'Q' }));
    desk.take(1);
    expect(desk.names).toEqual(['queue.put 2', 'queue.got 4', 'queue.put 3']);
  });

  it('B6 keeps of items that were put and not got how many there are, and how large', () => {
    const desk = new Desk();
    desk.add(told(0, 2, 'queue.put', { object: 'Q', bytes: 5 }), told(0, 3, 'queue.got', { object: 'Q', bytes: 5 }));
    for (let n = 0; n < 1_000; n += 1) desk.add(told(1 + n / 10_000, 2, 'queue.put', { object: 'Q', bytes: 10 }));
    for (let n = 0; n < 400; n += 1) desk.add(told(1.1 + n / 10_000, 3, 'queue.got', { object: 'Q', bytes: 10 }));
    desk.take(2);
    expect(desk.kept.filter(({ event }) => event === 'queue.put').at(-1)).toMatchObject({ times: 600, bytes: 6_000 });
    expect(desk.counted(true)).toEqual({ 'queue.put': 999, 'queue.got': 400 });
  });

  it('B16 an event that stands for several counts as so many', () => {
    const desk = new Desk();
    for (const event of ['queue.put', 'queue.got'] as const) desk.add(told(0, 2, event, { object: 'q' }), told(0, 3, event, { object: 'q' }));
    desk.add(told(0, 2, 'resource.created', { object: 's', type: 'Semaphore', capacity: 9 }));
    desk.add(told(0, 3, 'lock.acquired', { object: 's' }), told(0, 3, 'lock.released', { object: 's' }));
    desk.take(10);
    desk.kept.length = 0;
    desk.add(
      told(11, 2, 'queue.put', { object: 'q', times: 100 }),
      told(11.01, 3, 'queue.got', { object: 'q', times: 60 }),
      told(11.02, 2, 'queue.got', { object: 'q', times: 30 }),
    );
    desk.take(12);
    expect(desk.kept.filter(({ event }) => event.startsWith('queue.'))).toEqual([told(11, 2, 'queue.put', { object: 'q', times: 10 })]);
    expect(desk.counted(true)).toEqual({ 'queue.put': 99, 'queue.got': 90 });
    desk.kept.length = 0;
    desk.add(told(13, 3, 'lock.acquired', { object: 's', times: 5 }), told(13.01, 3, 'lock.released', { object: 's', times: 3 }));
    desk.take(14);
    expect(desk.names).toEqual(['resource.created 2', 'lock.acquired 3', 'lock.acquired 3']);
    expect(desk.counted(true)).toEqual({ 'lock.acquired': 3, 'lock.released': 3 });
  });

  it('B7 an item of a JoinableQueue is undone when it is put, got and done', () => {
    const desk = new Desk();
    const item = (t: number) => [
      told(t, 2, 'queue.put', { object: 'Q' }),
      told(t, 3, 'queue.got', { object: 'Q' }),
      told(t, 3, 'queue.task-done', { object: 'Q' }),
    ];
    desk.add(...item(0));
    for (let n = 0; n < 100; n += 1) desk.add(...item(1));
    desk.add(told(1, 2, 'queue.put', { object: 'Q' }), told(1, 3, 'queue.got', { object: 'Q' }));
    desk.take(2);
    expect(desk.names.slice(3)).toEqual(['queue.put 2', 'queue.got 3']);
    expect(desk.counted(true)).toEqual({ 'queue.put': 100, 'queue.got': 100, 'queue.task-done': 100 });
  });

  it('B8 what a process is at when it dies is kept before its end', () => {
    const desk = new Desk();
    known(desk, 'L', 5);
    desk.add(told(11, 5, 'lock.acquired', { object: 'L' }), told(11.001, 5, 'queue.waiting', { object: 'Q', for: 'item' }));
    desk.add(told(11.002, 5, 'process.exited', { signal: 'SIGKILL' }));
    desk.take(11.01);
    expect(desk.names).toEqual(['lock.acquired 5', 'queue.waiting 5', 'process.exited 5']);
  });

  it('B8 a task that fails has begun before, one that ends well is dropped', () => {
    const desk = new Desk();
    for (const task of ['good', 'bad']) desk.add(told(11, 2, 'task.started', { task, name: task }));
    desk.add(told(11.1, 2, 'task.exited', { task: 'good' }), told(11.1, 2, 'task.exited', { task: 'bad', error: 'ValueError' }));
    desk.take(11.1);
    expect(desk.names).toEqual(['task.started 2', 'task.exited 2']);
    desk.end();
    expect(desk.counted(true)).toEqual({ 'task.started': 1, 'task.exited': 1 });
  });

  it('B9 an object that was made in a flood is told when something stands at it', () => {
    const desk = new Desk();
    for (let n = 0; n < 5_000; n += 1) {
      desk.add(told(1, 2, 'resource.created', { object: `L${n}`, type: 'Lock' }), told(1, 2, 'lock.acquired', { object: `L${n}` }));
      if (n !== 77) desk.add(told(1, 2, 'lock.released', { object: `L${n}` }));
    }
    desk.take(2);
    expect(desk.names).toEqual(['resource.created 2', 'lock.acquired 2']);
  });

  it('B10 of a pool keeps the jobs that are not over, and how much of them is done', () => {
    const desk = new Desk();
    desk.add(told(0, 3, 'pool.task-started', { object: 'P', job: 'first' }), told(0, 3, 'pool.task-finished', { object: 'P', job: 'first' }));
    for (let n = 0; n < 100; n += 1)
      desk.add(
        told(1, 2, 'pool.submitted', { object: 'P', job: `${n}`, tasks: 1 }),
        told(1, 3, 'pool.task-started', { object: 'P', job: `${n}` }),
        told(1, 3, 'pool.task-finished', { object: 'P', job: `${n}` }),
        told(1, 2, 'pool.fetched', { object: 'P', job: `${n}` }),
      );
    desk.add(told(1, 2, 'pool.submitted', { object: 'P', job: 'm', tasks: 50 }));
    for (let n = 0; n < 20; n += 1)
      desk.add(told(1, 3, 'pool.task-started', { object: 'P', job: 'm' }), told(1, 3, 'pool.task-finished', { object: 'P', job: 'm' }));
    desk.add(told(1, 3, 'pool.task-started', { object: 'P', job: 'm' }));
    desk.kept.length = 0;
    desk.take(2);
    const kept = desk.kept.filter((event) => 'job' in event && event.job === 'm');
    expect(kept).toMatchObject([{ event: 'pool.submitted', tasks: 50 }, { event: 'pool.task-finished', times: 20 }, { event: 'pool.task-started' }]);
    expect(desk.kept.filter((event) => 'job' in event && event.job !== 'm' && event.job !== 'first')).toEqual([]);
  });

  it('B11 tells what it had to lose as lost, and what had been lost before, too', () => {
    const desk = new Desk({ reserveEvents: 2 });
    for (let n = 0; n < 5; n += 1) desk.add(told(1, 10 + n, 'lock.requested', { object: 'L' }));
    desk.add(told(1, 2, 'events.dropped', { counts: { 'lock.acquired': 7 } }));
    desk.end();
    expect(desk.counted(false)).toEqual({ 'lock.requested': 3, 'lock.acquired': 7 });
  });

  it('B12 takes longer to believe that something stands as the reserve is used up', () => {
    const desk = new Desk({ reserveEvents: 12 });
    for (let n = 0; n < 3; n += 1) desk.add(told(1, 10 + n, 'lock.requested', { object: 'L' }));
    desk.take(1.3);
    expect(desk.names).toHaveLength(3);
    desk.add(told(2, 20, 'lock.requested', { object: 'L' }));
    desk.take(2.3);
    expect(desk.names).toHaveLength(3);
    desk.take(2.6);
    expect(desk.names).toHaveLength(4);
  });

  it('B13 leaves nothing behind of a flood that grows with it', () => {
    const desk = new Desk();
    for (let n = 0; n < 300_000; n += 1) {
      const t = n / 30_000;
      desk.budget.add({ event: n & 1 ? 'pipe.received' : 'pipe.sent', t, pid: 2 + (n & 1), object: 'E' } as ProcessEvent);
      if (n % 10_000 === 0) desk.take(t);
    }
    desk.end();
    expect(desk.kept.length).toBeLessThan(100);
    const counts = desk.counted();
    expect((counts['pipe.sent'] ?? 0) + (counts['pipe.received'] ?? 0)).toBe(300_000);
  });

  it('B15 is not misled by what was lost or is told late: who takes a Lock has it, whatever was told before', () => {
    const desk = new Desk();
    known(desk, 'L', 2, 3);
    // Releases that nobody took, and takes that nobody gave back.
    desk.add(told(11, 2, 'lock.released', { object: 'L' }), told(11, 2, 'lock.acquired', { object: 'L' }));
    desk.add(told(11.01, 3, 'lock.acquired', { object: 'L' }), told(11.02, 2, 'lock.released', { object: 'L' }));
    desk.take(12);
    expect(desk.names).toEqual(['lock.acquired 3']);
    expect(desk.counted(true)).toEqual({ 'lock.released': 2, 'lock.acquired': 1 });
  });

  it.each([1, 2, 3, 4])('B14 whatever comes, every event is kept or told as left out (seed %i)', (seed) => {
    const random = randomFrom(seed);
    const desk = new Desk({ reserveEvents: 200 + random(2_000) });
    const kinds = [
      ['lock.requested', {}],
      ['lock.acquired', {}],
      ['lock.released', {}],
      ['queue.waiting', { for: 'item' }],
      ['queue.put', {}],
      ['queue.got', {}],
      ['queue.task-done', {}],
      ['condition.notified', { count: 1 }],
      ['event.set', {}],
      ['event.cleared', {}],
      ['event.woke', {}],
      ['pool.submitted', { job: 'j', tasks: 2 }],
      ['pool.task-started', { job: 'j' }],
      ['pool.task-finished', { job: 'j' }],
      ['pool.fetched', { job: 'j' }],
      ['task.started', {}],
      ['task.exited', {}],
      ['manager.called', { method: 'get' }],
      ['resource.created', { type: 'Lock' }],
      ['process.exited', { code: 0 }],
    ] as const;
    for (let n = 0; n < 20_000; n += 1) {
      const [event, fields] = kinds[random(kinds.length)] ?? kinds[0];
      const t = n / 2_000;
      desk.add({ event, ...fields, t, pid: 2 + random(4), object: `o${random(5)}`, ...(random(3) === 0 ? { task: `t${random(3)}` } : {}) } as ProcessEvent);
      if (random(100) === 0) desk.take(t);
    }
    desk.end();
    expect(desk.budget.waiting).toBe(false);
    expect(desk.counted()).toEqual(desk.givenCounts);
  });
});
