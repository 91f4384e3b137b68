import { expect, it } from 'vitest';
import { appendSpans, fittedSpans } from './output-writers.ts';

it('spans cover exactly the output that they are for', () => {
  expect(fittedSpans(undefined, 5)).toEqual([[0, 5]]);
  expect(fittedSpans([[3, 2]], 5)).toEqual([
    [3, 2],
    [0, 3],
  ]);
  expect(
    fittedSpans(
      [
        [3, 2],
        [3, 1],
        [4, 9],
      ],
      5,
    ),
  ).toEqual([
    [3, 3],
    [4, 2],
  ]);
  expect(fittedSpans([[3, 2]], 0)).toEqual([]);
  const spans = fittedSpans([[3, 2]], 2);
  appendSpans(spans, [
    [3, 1],
    [4, 1],
  ]);
  expect(spans).toEqual([
    [3, 3],
    [4, 1],
  ]);
});
