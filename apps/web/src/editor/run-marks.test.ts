import { expect, it } from 'vitest';
import type { RunProblem } from '../problems/problem.ts';
import { runMark } from './run-marks.ts';

const problem: RunProblem = {
  path: 'main.py',
  line: 2,
  message: 'ZeroDivisionError: division by zero',
  quoted: 'return 1 / n + 进(3)',
  underlined: { start: 7, end: 12 },
  frames: [],
};

it('marks what the report underlines, where it stands in the file', () => {
  expect(runMark(problem, ['def f():', '        return 1 / n + 进(3)'])).toMatchObject({ line: 2, column: 16, endColumn: 21 });
});

it('follows the line when lines were added above, and gives up when it was changed', () => {
  expect(runMark(problem, ['', '', '', 'def f():', '    return 1 / n + 进(3)'])).toMatchObject({ line: 5 });
  expect(runMark(problem, ['def f():', '    return 2 / n'])).toBeUndefined();
});

it('marks the word at a column, or the whole line', () => {
  const { quoted: _quoted, underlined: _underlined, ...plain } = problem;
  expect(runMark({ ...plain, column: 7 }, ['x', 'throw new TypeError()'])).toMatchObject({ column: 7, endColumn: 10 });
  expect(runMark(plain, ['x', '  throw 5'])).toMatchObject({ column: 3, endColumn: 10 });
  expect(runMark({ ...plain, line: 9 }, ['x'])).toBeUndefined();
});
