import { expect, test } from 'vitest';
import { type Ending, endingSchema, exitStatus } from './ending.ts';
import { byteSize, endingText } from './ending-text.ts';

const numbers: Record<string, number> = { SIGKILL: 9, SIGSEGV: 11 };
const signalNumber = (name: string): number => numbers[name] ?? 0;

const endings: [Ending, number, string][] = [
  [{ kind: 'exited', code: 0 }, 0, 'exit 0'],
  [{ kind: 'exited', code: 137 }, 137, 'exit 137'],
  [{ kind: 'signalled', signal: 'SIGKILL' }, 137, 'SIGKILL'],
  [{ kind: 'signalled', signal: 'SIGSEGV' }, 139, 'SIGSEGV'],
  [{ kind: 'timed-out', limit: 'wall', limitMs: 600_000 }, 124, 'time limit'],
  [{ kind: 'timed-out', limit: 'cpu', limitMs: 60_000 }, 124, 'CPU time limit'],
  [{ kind: 'over-limit', limit: 'memory', amount: 2 ** 29 }, 137, 'memory limit'],
  [{ kind: 'over-limit', limit: 'processes', amount: 128 }, 137, 'process limit'],
  [{ kind: 'over-limit', limit: 'processes', amount: 128, code: 1 }, 1, 'process limit'],
  [{ kind: 'over-limit', limit: 'output', amount: 64_000_000 }, 137, 'output limit'],
  [{ kind: 'over-limit', limit: 'disk', amount: 2 ** 26, code: 1 }, 1, 'disk limit'],
  [{ kind: 'over-limit', limit: 'inodes', amount: 16_384 }, 137, 'file limit'],
  [{ kind: 'over-limit', limit: 'shm', amount: 2 ** 26, signal: 'SIGSEGV' }, 139, 'shared memory limit'],
  [{ kind: 'over-limit', limit: 'terminals', amount: 64 }, 137, 'terminal limit'],
  [{ kind: 'interrupted' }, 130, 'interrupted'],
  [{ kind: 'stopped', by: 'student' }, 143, 'stopped'],
  [{ kind: 'stopped', by: 'server' }, 143, 'stopped'],
  [{ kind: 'sandbox-failed', reason: 'bwrap: no' }, 125, 'sandbox failed'],
  [{ kind: 'server-restarted' }, 125, 'server restarted'],
];

test.each(endings)('%j has a status and a text in both languages', (ending, status, label) => {
  expect(endingSchema.parse(ending)).toEqual(ending);
  expect(exitStatus(ending, signalNumber)).toBe(status);
  const en = endingText(ending, 'en');
  const zh = endingText(ending, 'zh');
  expect(en.label).toBe(label);
  expect(en.sentence).toMatch(/\.$|: bwrap: no$/);
  expect(zh.sentence).toMatch(/[。]$|bwrap: no$/);
  expect(zh.next === undefined).toBe(en.next === undefined);
});

test('processes that were left are told', () => {
  const ending: Ending = { kind: 'exited', code: 0 };
  expect(endingText(ending, 'en', { count: 1, names: ['sleep'] }).sentence).toBe(
    'The program ended normally. One process was still running after the main program and was ended.',
  );
  expect(endingText(ending, 'zh', { count: 2, names: [] }).sentence).toContain('2 个进程');
  expect(endingText({ kind: 'stopped', by: 'student' }, 'en', { count: 2, names: [] }).sentence).toBe('The program was stopped.');
});

test.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_024, '1 KiB'],
  [1_536, '1.5 KiB'],
  [536_870_912, '512 MiB'],
  [64_000_000, '64 MB'],
  [1_000_000, '1 MB'],
])('byteSize(%d)', (bytes, text) => {
  expect(byteSize(bytes)).toBe(text);
});
