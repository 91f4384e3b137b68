import type { ProcessEvent } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import { family, findingsOf, told } from '../testing.ts';
import { LaneTrack } from './lane-track.ts';
import { TimelineIndex } from './timeline-index.ts';
import { arrowFields, arrowKinds, blockFields, blockKinds, type TimelineView } from './timeline-view.ts';

function indexOf(events: readonly ProcessEvent[]): TimelineIndex {
  const index = new TimelineIndex();
  for (const event of events) index.append(event);
  return index;
}

function view(index: TimelineIndex, from: number, to: number, { width = 400, process }: { width?: number; process?: string } = {}): TimelineView {
  const lanes = index.answer({ kind: 'lanes' }).lanes.map((lane) => lane.key);
  return index.answer({ kind: 'view', from, to, width, lanes, shown: [0, lanes.length], ...(process === undefined ? {} : { process }) });
}

function blocks({ blocks: numbers, lanes }: TimelineView) {
  return Array.from({ length: numbers.length / blockFields }, (_, block) => {
    const [lane = 0, kind = 0, from = 0, to = 0, share = 0, item = 0] = numbers.slice(block * blockFields, (block + 1) * blockFields);
    return { lane: lanes[lane], kind: blockKinds[kind], from, to, share, item };
  });
}

function arrows({ arrows: numbers, lanes }: TimelineView) {
  return Array.from({ length: numbers.length / arrowFields }, (_, arrow) => {
    const [kind = 0, from = 0, , to = 0, t = 0, count = 0] = numbers.slice(arrow * arrowFields, (arrow + 1) * arrowFields);
    return { kind: arrowKinds[kind], from: lanes[from], to: lanes[to], t, count };
  });
}

const deadlock = [
  ...family(2),
  told(1, 3, 'lock.requested', { object: 'a' }),
  told(1, 3, 'lock.acquired', { object: 'a' }),
  told(1, 4, 'lock.requested', { object: 'b' }),
  told(1, 4, 'lock.acquired', { object: 'b' }),
  told(2, 3, 'lock.requested', { object: 'b', at: { file: 'main.py', line: 8 } }),
  told(3, 4, 'lock.requested', { object: 'a' }),
  told(4, 2, 'process.joining', { target: 3 }),
];

describe('a lane with more stretches than pixels', () => {
  it('T5 draws those that are long enough one by one and the others together, with the share of the time that they cover', () => {
    const track = new LaneTrack();
    for (let at = 0; at < 1_000; at++) track.add(at / 1_000, at / 1_000 + 0.000_5, at);
    track.add(1, 3, 1_000);
    const drawn: [number, number, number, number, number][] = [];
    track.draw(0, 4, 0.1, (...block) => drawn.push(block));
    expect(drawn).toHaveLength(11);
    expect(drawn.reduce((sum, [, , , count]) => sum + count, 0)).toBe(1_001);
    for (const [from, to, item, count, share] of drawn.slice(0, 10)) {
      expect([to - from, item, count, share]).toEqual([expect.closeTo(0.1), -1, expect.closeTo(100, -1), expect.closeTo(0.5, 1)]);
    }
    expect(drawn.at(-1)).toEqual([1, 3, 1_000, 1, 1]);
  });

  it('T5 finds what began before the view and still lasts in it', () => {
    const track = new LaneTrack();
    track.add(0, 10, 0);
    track.add(10, Number.POSITIVE_INFINITY, 1);
    const drawn: number[] = [];
    track.draw(4, 5, 0.1, (_from, _to, item) => drawn.push(item));
    track.draw(20, 21, 0.1, (_from, _to, item) => drawn.push(item));
    expect(drawn).toEqual([0, 1]);
  });
});

describe('the timeline of a run', () => {
  it('lists processes with their parents, and threads as parts of them', () => {
    const index = indexOf([...family(1), told(1, 3, 'thread.started', { thread: 2, name: 'reader' })]);
    const { lanes, end } = index.answer({ kind: 'lanes' });
    expect(lanes.map(({ key, name, parent, part }) => [key, name, parent, part])).toEqual([
      ['2/1', 'MainProcess', undefined, undefined],
      ['3/1', 'Process-1', '2', undefined],
      ['3/2', 'Process-1', '2', 'reader'],
    ]);
    expect(end).toBe(1);
  });

  it('T7 shows waits while they last, and marks those that can never end', () => {
    const index = indexOf(deadlock);
    index.markStuck(findingsOf(deadlock));
    const drawn = view(index, 0, 10);
    expect(
      blocks(drawn)
        .filter(({ from, to }) => from < to)
        .map(({ lane, kind, from, to }) => [lane, kind, from, to]),
    ).toEqual([
      ['2/1', 'stuck', 4, Number.POSITIVE_INFINITY],
      ['3/1', 'stuck', 2, Number.POSITIVE_INFINITY],
      ['4/1', 'stuck', 3, Number.POSITIVE_INFINITY],
    ]);
    expect([...drawn.named.values()].map(({ kind, object, target, at }) => [kind, object?.id, target?.process, at?.line])).toEqual([
      ['process', undefined, 'Process-1', undefined],
      ['lock', 'b', undefined, 8],
      ['lock', 'a', undefined, undefined],
    ]);
  });

  it('T7 marks those who were stuck also when the run is over', () => {
    const over = [...deadlock, ...[2, 3, 4].map((pid) => told(9, pid, 'process.exited', { signal: 'SIGKILL' }))];
    const index = indexOf(over);
    index.markStuck(findingsOf(over));
    expect(
      blocks(view(index, 0, 10))
        .filter(({ kind }) => kind === 'stuck')
        .map(({ lane, to }) => [lane, to]),
    ).toEqual([
      ['2/1', 9],
      ['3/1', 9],
      ['4/1', 9],
    ]);
  });

  it('T1 ends a wait that was shown while it lasted', () => {
    const index = indexOf([...family(1), told(1, 3, 'queue.waiting', { object: 'q', for: 'item' })]);
    expect(blocks(view(index, 0, 10)).map(({ to }) => to)).toEqual([Number.POSITIVE_INFINITY]);
    index.append(told(3, 2, 'queue.put', { object: 'q' }));
    index.append(told(4, 3, 'queue.got', { object: 'q' }));
    expect(blocks(view(index, 0, 10)).map(({ from, to }) => [from, to])).toEqual([[1, 4]]);
    expect(arrows(view(index, 0, 10)).filter(({ kind }) => kind === 'put-got')).toEqual([{ kind: 'put-got', from: '2/1', to: '3/1', t: 4, count: 1 }]);
  });

  it('T6 draws arrows one by one where there are few, all of the chosen process, and the others in bundles', () => {
    const events: ProcessEvent[] = family(3);
    for (let round = 0; round < 5_000; round++)
      for (const reader of round % 50 === 0 ? [3, 4] : [3])
        events.push(told(round / 500, 2, 'queue.put', { object: `q${reader}` }), told(round / 500 + 0.000_1, reader, 'queue.got', { object: `q${reader}` }));
    const index = indexOf(events);
    const few = view(index, 0.5, 0.52);
    expect([few.arrowCount, few.arrows.length / arrowFields]).toEqual([12, 12]);
    const many = view(index, 0, 10);
    expect(many.arrowCount).toBe(5_103);
    expect(many.arrows.length / arrowFields).toBeLessThan(150);
    const total = arrows(many).reduce((sum, { count }) => sum + count, 0);
    expect(total).toBeGreaterThan(5_000);
    expect(arrows(view(index, 0, 10, { process: '4' })).filter(({ to, count }) => to === '4/1' && count === 1)).toHaveLength(101);
  });

  it('T6 draws the arrow of a lane that is not listed at its process', () => {
    const index = indexOf([
      ...family(1),
      told(1, 3, 'thread.started', { thread: 2 }),
      told(2, 2, 'queue.put', { object: 'q' }),
      told(3, 3, 'queue.got', { object: 'q', thread: 2 }),
    ]);
    const drawn = index.answer({ kind: 'view', from: 0, to: 4, width: 100, lanes: ['2/1', '3/1'], shown: [0, 2] });
    expect(arrows(drawn).map(({ kind, from, to }) => [kind, from, to])).toContainEqual(['put-got', '2/1', '3/1']);
  });

  it('finds the slice at a moment, near it, before and after it', () => {
    const index = indexOf([
      ...family(1),
      told(1, 3, 'lock.requested', { object: 'a' }),
      told(2, 3, 'lock.acquired', { object: 'a' }),
      told(5, 3, 'event.waiting', { object: 'e' }),
      told(6, 3, 'event.woke', { object: 'e' }),
    ]);
    const at = (t: number, reach = 0) => index.answer({ kind: 'slice', lane: '3/1', t, reach })?.kind;
    expect([at(1.5), at(3), at(2.2, 0.5), at(4.8, 0.5), at(7)]).toEqual(['lock', undefined, 'lock', 'event', undefined]);
    const step = (t: number, direction: -1 | 1) => index.answer({ kind: 'step', lane: '3/1', t, direction })?.from;
    expect([step(0, 1), step(1, 1), step(5, 1), step(5, -1), step(1, -1)]).toEqual([1, 5, undefined, 1, undefined]);
    expect(index.answer({ kind: 'list', lanes: ['2/1', '3/1'], from: 3, to: 9, limit: 10 }).map(({ kind, to }) => [kind, to])).toEqual([['event', 6]]);
  });

  it('T7 takes the kernel’s word that a process slept although it waited for nothing that is known', () => {
    const sampled = (t: number, cpuMs: number, state: 'running' | 'sleeping') => told(t, 3, 'process.sampled', { cpuMs, rssBytes: 1, state });
    const index = indexOf([
      ...family(1),
      sampled(1, 0, 'sleeping'),
      sampled(2, 1, 'sleeping'),
      sampled(3, 2, 'sleeping'),
      sampled(4, 900, 'running'),
      sampled(5, 1_800, 'sleeping'),
    ]);
    expect(blocks(view(index, 0, 10)).map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['asleep', 1, 3.102],
      ['asleep', 5, Number.POSITIVE_INFINITY],
    ]);
    expect(index.answer({ kind: 'slice', lane: '3/1', t: 2, reach: 0 })).toMatchObject({ kind: 'asleep', from: 1, to: 3.102 });
    expect(index.answer({ kind: 'slice', lane: '3/1', t: 4, reach: 0 })).toBeUndefined();
    expect(index.answer({ kind: 'slice', lane: '3/1', t: 7, reach: 0 })).toMatchObject({ kind: 'asleep', from: 5 });
    index.append(told(8, 3, 'process.exited', { code: 0 }));
    expect(blocks(view(index, 0, 10)).at(-1)).toMatchObject({ kind: 'asleep', from: 5, to: 8 });
  });

  it('shows a pool’s tasks as blocks with the function’s name', () => {
    const index = indexOf([
      ...family(1),
      told(0, 2, 'pool.started', { object: 'p', workers: [3] }),
      told(1, 2, 'pool.submitted', { object: 'p', job: 'j', tasks: 1, function: 'square' }),
      told(2, 3, 'pool.task-started', { object: 'p', job: 'j' }),
      told(4, 3, 'pool.task-finished', { object: 'p', job: 'j' }),
    ]);
    const drawn = view(index, 0, 10);
    expect(blocks(drawn).map(({ lane, kind, from, to }) => [lane, kind, from, to])).toEqual([['3/1', 'task', 2, 4]]);
    expect([...drawn.named.values()].map((slice) => slice.function)).toEqual(['square']);
    expect(index.answer({ kind: 'lanes' }).lanes.map(({ name, worker }) => [name, worker])).toEqual([
      ['MainProcess', false],
      ['Process-1', true],
    ]);
  });

  it('T1 shows a coroutine’s turns, and between them nothing', () => {
    const task = (t: number, event: 'task.started' | 'task.switched' | 'task.exited', name?: string) =>
      told(t, 2, event, name === undefined ? {} : { task: name });
    const index = indexOf([
      ...family(0),
      task(1, 'task.switched', 'a'),
      task(2, 'task.switched'),
      task(3, 'task.switched', 'b'),
      told(4, 2, 'lock.requested', { object: 'L', task: 'b' }),
      task(5, 'task.switched'),
      told(6, 2, 'lock.acquired', { object: 'L', task: 'b' }),
      task(6.5, 'task.switched', 'b'),
      // Greenlets change without the thread's own turn between.
      task(7, 'task.switched', 'a'),
      task(8, 'task.exited', 'a'),
      task(8, 'task.switched'),
      told(8.5, 2, 'task.joining', { task: 'b', target: 'c' }),
    ]);
    expect(blocks(view(index, 0, 10)).map(({ lane, kind, from, to }) => [lane, kind, from, to])).toEqual([
      ['2/1/a', 'task', 1, 2],
      ['2/1/a', 'task', 7, 8],
      ['2/1/b', 'task', 3, 4],
      ['2/1/b', 'task', 6.5, 7],
      ['2/1/b', 'wait', 4, 6],
      ['2/1/b', 'wait', 8.5, Number.POSITIVE_INFINITY],
    ]);
    expect(index.answer({ kind: 'slice', lane: '2/1/a', t: 1.5, reach: 0 })).toMatchObject({ kind: 'turn', from: 1, to: 2 });
    expect(index.answer({ kind: 'slice', lane: '2/1/b', t: 9, reach: 0 })).toMatchObject({ kind: 'task', from: 8.5 });
  });
});
