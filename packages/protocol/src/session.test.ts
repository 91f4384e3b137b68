import { expect, test } from 'vitest';
import { operations } from './operations.ts';
import { filePathSchema } from './session.ts';

test.each(['main.py', '数据.txt', 'a b.py', 'pkg/sub/mod.py', 'demo[复件]/x.py', '.env'])('%s is a path', (path) => {
  expect(filePathSchema.parse(path)).toBe(path);
});

test.each([
  '',
  '/etc/passwd',
  '../x',
  'a/../b',
  './a',
  'a//b',
  'a/',
  'a\\b',
  'a\nb',
  'a\0b',
  '-rf',
  'a/-b',
  ' a',
  'a/b/c/d/e/f',
  `${'x'.repeat(81)}.py`,
  '\ud800.py',
])('%j is none', (path) => {
  expect(filePathSchema.safeParse(path).success).toBe(false);
});

test('run.start fills in what a browser may leave out', () => {
  const parsed = operations['run.start'].request.parse({
    key: '6f1c9c9e-8d1b-4b57-9a3e-0f3f5f1c2d3e',
    language: 'python',
    entry: 'main.py',
    files: [{ path: 'main.py', text: '' }],
  });
  expect(parsed).toMatchObject({ args: [], size: { cols: 80, rows: 24 } });
});
