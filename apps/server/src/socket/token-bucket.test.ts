import { expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

it('a token bucket permits a burst, then a rate, and saves up no more than a burst', () => {
  let now = 0;
  const bucket = new TokenBucket(10, 3, () => now);
  expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, true, false]);
  now += 100;
  expect([bucket.take(), bucket.take()]).toEqual([true, false]);
  now += 60_000;
  expect(bucket.take(4)).toBe(false);
  expect(bucket.take(3)).toBe(true);
});
