import { expect, it } from 'vitest';
import { amountOfBytes, amountOfTime, clock, limitOfBytes } from './amounts.ts';

it('shortens amounts to what a glance takes in', () => {
  expect([0, 999, 1_000, 23_500_000, 536_870_912].map(amountOfBytes)).toEqual(['0 B', '999 B', '1.0 KB', '22 MB', '512 MB']);
  expect([0, 12, 4_200, 12_340, 60_000, 61_500].map(amountOfTime)).toEqual(['0 ms', '12 ms', '4.2 s', '12.3 s', '1 min', '1 min 2 s']);
  expect([-5, 4_230, 3_723_000].map(clock)).toEqual(['00:00.0', '00:04.2', '1:02:03']);
});

it('writes a limit as it was set', () => {
  expect([64_000_000, 512 * 1_024 * 1_024, 8_000].map(limitOfBytes)).toEqual(['64 MB', '512 MB', '7.8 KB']);
});
