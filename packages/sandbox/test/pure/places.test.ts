import { describe, expect, it } from 'vitest';
import { Places } from '../../src/pool/places.ts';

describe('places', () => {
  it('are given out from 0 and come back', () => {
    const places = new Places(2);
    expect([places.tryTake(), places.tryTake(), places.tryTake()]).toEqual([0, 1, undefined]);
    places.release(0);
    expect(places.tryTake()).toBe(0);
  });

  it('go to who asked first', async () => {
    const places = new Places(1);
    const [first, second, third] = [places.take(), places.take(), places.take()];
    expect(await first).toBe(0);
    expect(places.waiting).toBe(2);
    places.release(0);
    expect(await second).toBe(0);
    expect(places.tryTake()).toBeUndefined();
    places.release(0);
    expect([await third, places.waiting]).toEqual([0, 0]);
  });
});
