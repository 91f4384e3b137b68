import { expect, test } from 'vitest';
import { normalise, printedPids, sortedLines } from './normalise.ts';

test('pids become names by first appearance, and the same pid keeps its name', () => {
  expect(normalise('pid=812 ppid=77\r\npid=77 parent=812', '/tmp/x')).toBe('pid=A ppid=B\npid=B parent=A');
  expect(normalise('pid=3 ppid=2\npid=2 parent=3', '/home/student')).toBe('pid=A ppid=B\npid=B parent=A');
});

test('two runs in which the pids are related differently stay different', () => {
  expect(normalise('pid=10 ppid=11', '/tmp/x')).not.toBe(normalise('pid=10 ppid=10', '/tmp/x'));
});

test('only the declared things are taken out: other numbers, spaces and carriage returns stay', () => {
  const text = '10%\r20%\r 0x12 2026-01-02 File "/tmp/y/main.py", line 12';
  expect(normalise(text, '/tmp/x')).toBe(text);
  expect(normalise('at 0x7f3a73e96810 in /tmp/x/main.py', '/tmp/x')).toBe('at 0xADDRESS in /home/student/main.py');
});

test('printed pids are found for the check that they are small', () => {
  expect(printedPids('pid=2 ppid=1 parent=9\npid=14')).toEqual([2, 1, 14]);
});

test('lines without order keep how often each comes', () => {
  expect(sortedLines('b\na\nb')).toEqual(['a', 'b', 'b']);
});
