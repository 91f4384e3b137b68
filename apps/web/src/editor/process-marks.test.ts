import { RunHistory } from '@forkhall/insight';
import type { ProcessEvent } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import { lineNote, processMarks } from './process-marks.ts';

const at = (line: number, file = 'main.py') => ({ file, line });
const events: ProcessEvent[] = [
  { t: 0, pid: 2, event: 'process.started', how: 'main', name: 'MainProcess' },
  { t: 0, pid: 3, event: 'process.started', how: 'fork', parent: 2, name: 'Ada' },
  { t: 0, pid: 4, event: 'process.started', how: 'fork', parent: 2, name: 'Bob' },
  { t: 1, pid: 3, event: 'lock.acquired', object: 'a', at: at(5) },
  { t: 1, pid: 4, event: 'lock.acquired', object: 'b', at: at(5) },
  { t: 2, pid: 3, event: 'lock.requested', object: 'b', at: at(8) },
  { t: 2.5, pid: 4, event: 'lock.requested', object: 'a', at: at(8) },
  { t: 3, pid: 2, event: 'process.joining', target: 3, at: at(16) },
];
const names = new Map([
  ['a', 'fork1'],
  ['b', 'fork2'],
]);
const marksAt = (t: number, path = 'main.py') => {
  const history = new RunHistory();
  for (const event of events) history.append(event);
  return processMarks(history.picture(t), path, names, 'en');
};
const more = (count: number) => `+${count}`;

describe('who is where in the program', () => {
  it('is the line at which a process was last seen, or at which it waits', () => {
    expect(marksAt(1.5)).toEqual([
      { line: 5, actors: [expect.objectContaining({ name: 'Ada', stuck: false, seconds: 0 }), expect.objectContaining({ name: 'Bob' })] },
    ]);
    expect(marksAt(2.2).map(({ line, actors }) => [line, actors.map(({ name, waits }) => [name, waits])])).toEqual([
      [5, [['Bob', undefined]]],
      [8, [['Ada', 'waits for fork2']]],
    ]);
  });

  it('says who waits there, for what and how long', () => {
    const marks = marksAt(6.1);
    expect(marks.map((mark) => [mark.line, lineNote(mark, more)])).toEqual([
      [8, { text: 'Ada waits for fork2 · 4.1 s   Bob waits for fork1 · 3.6 s', stuck: true }],
      [16, { text: 'MainProcess waits for Ada to end · 3.1 s', stuck: true }],
    ]);
  });

  it('names two at most, and has no words for a wait that has only begun', () => {
    const actors = ['a', 'b', 'c'].map((name) => ({ process: name, name, waits: 'waits for q', stuck: false, seconds: 12 }));
    expect(lineNote({ line: 1, actors }, more)).toEqual({ text: 'a waits for q · 12 s   b waits for q · 12 s   +1', stuck: false });
    expect(lineNote({ line: 1, actors: actors.map((actor) => ({ ...actor, seconds: 0.2 })) }, more)).toBeUndefined();
  });

  it('is nowhere while it waits at no line of the program, as main does for its children at its end', () => {
    const history = new RunHistory();
    for (const event of events.slice(0, -1)) history.append(event);
    history.append({ t: 2.9, pid: 2, event: 'resource.created', object: 'x', type: 'Event', at: at(13) });
    expect(processMarks(history.picture(2.95), 'main.py', names, 'en').map(({ line }) => line)).toEqual([8, 13]);
    history.append({ t: 3, pid: 2, event: 'process.joining', target: 3 });
    expect(processMarks(history.picture(4), 'main.py', names, 'en').map(({ line }) => line)).toEqual([8]);
  });

  it('says of a semaphore that a place is waited for', () => {
    const history = new RunHistory();
    for (const event of events.slice(0, 2)) history.append(event);
    history.append({ t: 0.1, pid: 2, event: 'resource.created', object: 's', type: 'Semaphore', name: 'seats', capacity: 1, at: at(3) });
    history.append({ t: 1, pid: 3, event: 'lock.requested', object: 's', at: at(5) });
    const mark = processMarks(history.picture(2), 'main.py', new Map(), 'en').at(-1);
    expect(mark && lineNote(mark, more)?.text).toMatch(/^Ada waits for a place in s\b/);
  });

  it('says which tasks are waited for', () => {
    const history = new RunHistory();
    for (const event of events.slice(0, 2)) history.append(event);
    for (const task of ['1', '2']) history.append({ t: 0.5, pid: 3, task, event: 'task.started', name: 'fetch' });
    for (const target of ['1', '2']) history.append({ t: 1, pid: 3, event: 'task.joining', target, at: at(5) });
    const mark = processMarks(history.picture(2), 'main.py', new Map(), 'zh').at(-1);
    expect(mark && lineNote(mark, more)?.text).toMatch(/^Ada 等待 fetch \+ 1 结束/);
  });

  it('says of which several the first is waited for', () => {
    const history = new RunHistory();
    for (const event of events.slice(0, 2)) history.append(event);
    const members = [
      { kind: 'process', target: 2 },
      { kind: 'item', object: 'q' },
      { kind: 'job', object: 'x', job: '1' },
      { kind: 'job', object: 'x', job: '2' },
    ] as const;
    history.append({ t: 1, pid: 3, event: 'several.waiting', for: 'any', count: 5, members: [...members], at: at(5) });
    const mark = processMarks(
      history.picture(2),
      'main.py',
      new Map([
        ['q', 'tasks'],
        ['x', 'executor'],
      ]),
      'en',
    ).at(-1);
    expect(mark && lineNote(mark, more)?.text).toMatch(
      /^Ada waits for the first of the end of MainProcess, an item from tasks, 2 results of executor and 1 other\b/,
    );
  });

  it('has nothing for other files', () => {
    expect(marksAt(6, 'helper.py')).toEqual([]);
  });
});
