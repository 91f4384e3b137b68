import { findingText } from '@forkhall/insight';
import { expect, it } from 'vitest';
import { adviceParts, explanationLines, orderFindings, textParts } from './finding-order.ts';
import { family, philosophers, pictureOf, told } from './picture-of.ts';

const picture = pictureOf(philosophers);
const [deadlock] = picture.findings;
if (deadlock === undefined) throw new Error('the philosophers found no deadlock');

it('an explanation is read line by line, with processes and lines that can be pointed at', () => {
  for (const locale of ['en', 'zh'] as const) {
    const lines = explanationLines(deadlock, findingText(deadlock, locale));
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const line of lines.slice(0, 2)) {
      const parts = textParts(line, deadlock, picture.processes);
      expect(parts.map(({ text }) => text).join('')).toBe(line);
      expect(parts.flatMap((part) => (part.kind === 'process' ? [part.process] : [])).sort()).toEqual(['3', '4']);
      expect(parts.flatMap((part) => (part.kind === 'place' ? [part.place] : []))).toEqual([{ file: 'main.py', line: 8 }]);
    }
  }
});

it('a name is not found inside of another', () => {
  const names = pictureOf(family('Process-1', 'Process-10'));
  const actor = (key: string, process: string) => ({ key, pid: Number(key), process });
  const finding = { ...deadlock, waits: [], also: [], failed: [], actors: [actor('3/1', 'Process-1'), actor('4/1', 'Process-10')] };
  const parts = textParts('Process-10, Process-1 and my-Process-1', finding, names.processes);
  expect(parts.flatMap((part) => (part.kind === 'process' ? [part.process] : []))).toEqual(['4', '3']);
});

it('a word of an advice is not taken for a process that is called so', () => {
  const picture = pictureOf([
    ...family('consumer'),
    told(1, 3, 'queue.waiting', { object: 'Q', for: 'item', at: { file: 'main.py', line: 7 } }),
    told(2, 2, 'process.joining', { target: 3 }),
  ]);
  const [finding] = picture.findings;
  const next = finding === undefined ? '' : findingText(finding, 'en').next;
  expect(next).toContain('for each consumer');
  const parts = adviceParts(next);
  expect(parts.map(({ text }) => text).join('')).toBe(next);
  expect(parts.map(({ kind }) => kind)).toEqual(['text', 'place', 'text']);
});

it('of many of one kind the first two stand for themselves', () => {
  const zombie = (pid: number) => ({ ...deadlock, key: `zombie ${pid}`, code: 'zombie', severity: 'note', since: pid }) as const;
  const { open, alike } = orderFindings([zombie(5), zombie(3), zombie(4), deadlock, zombie(6)], undefined);
  expect(open.map(({ key }) => key)).toEqual([deadlock.key, 'zombie 3', 'zombie 4']);
  expect(alike.map(({ key }) => key)).toEqual(['zombie 5', 'zombie 6']);
});

it('the worst comes first, what was so earlier is folded away', () => {
  const codes = { stuck: 'deadlock', fault: 'child-failed', note: 'orphan' } as const;
  const at = (key: string, severity: 'stuck' | 'fault' | 'note', since: number, until?: number) => ({
    ...deadlock,
    key,
    code: codes[severity],
    severity,
    since,
    ...(until === undefined ? {} : { until }),
  });
  const findings = [at('note', 'note', 0), at('fault', 'fault', 1), at('stuck', 'stuck', 2), at('past', 'stuck', 0, 1), at('stopped', 'stuck', 3, 9.5)];
  const keys = (endedAt?: number) => {
    const { open, past } = orderFindings(findings, endedAt);
    return [open.map(({ key }) => key), past.map(({ key }) => key)];
  };
  expect(keys()).toEqual([
    ['stuck', 'fault', 'note'],
    ['stopped', 'past'],
  ]);
  // A deadlock that only the end of the run has ended is no thing of the past.
  expect(keys(10)).toEqual([['stuck', 'stopped', 'fault', 'note'], ['past']]);
});

it('a run that is stopped keeps its deadlock', () => {
  const events = [...philosophers, ...[3, 4, 2].map((pid) => told(6, pid, 'process.exited', { signal: 'SIGKILL' }))];
  const stopped = pictureOf(events, 6.1);
  expect(orderFindings(stopped.findings, 6.1).open.map(({ code }) => code)).toContain('deadlock');
});
