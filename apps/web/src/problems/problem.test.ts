import { expect, it } from 'vitest';
import { byPlace } from './problem.ts';

it('problems are read file by file, from the top', () => {
  const place = (path: string, line: number, column?: number) => ({ path, line, ...(column === undefined ? {} : { column }) });
  const places = [place('main.ts', 2, 3), place('lib/a.ts', 9), place('main.ts', 1, 36), place('main.ts', 2, 1), place('main.ts', 10)];
  expect(places.toSorted(byPlace).map(({ path, line, column = 0 }) => `${path} ${line}:${column}`)).toEqual([
    'lib/a.ts 9:0',
    'main.ts 1:36',
    'main.ts 2:1',
    'main.ts 2:3',
    'main.ts 10:0',
  ]);
});
