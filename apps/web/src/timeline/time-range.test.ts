import { describe, expect, it } from 'vitest';
import { following, shortestS, showing, timeTicks, wholeRun, within, zoomed } from './time-range.ts';

describe('the stretch of time in view', () => {
  it('zooms with the pointed moment where it is, and never beyond the run', () => {
    const range = zoomed({ from: 0, to: 10 }, 0.5, 4);
    expect(range).toEqual({ from: 2, to: 7 });
    expect(within(zoomed(range, 100, 4), 10)).toEqual(wholeRun(10));
    expect(within(zoomed(range, 1e-12, 4), 10).to - within(zoomed(range, 1e-12, 4), 10).from).toBeCloseTo(shortestS, 9);
    expect(within({ from: -3, to: -1 }, 10)).toEqual({ from: 0, to: 2 });
  });

  it('follows the newest moment with the same length', () => {
    const range = following({ from: 0, to: 2 }, 50);
    expect(range.to - range.from).toBeCloseTo(2);
    expect(range.to).toBeGreaterThan(50);
    expect(range.from).toBeLessThan(50);
  });

  it('moves no more than needed to show a moment', () => {
    const range = { from: 0, to: 10 };
    expect(showing(range, 4, 5)).toBe(range);
    expect(showing(range, 20, 21).to).toBeGreaterThan(20);
    expect(showing({ from: 20, to: 30 }, 3, 4).from).toBeLessThan(3);
  });

  it('has an axis with as many digits as the marks need', () => {
    expect(timeTicks({ from: 0, to: 4.2 }, 400).map(({ text }) => text)).toEqual(['0', '1', '2', '3', '4']);
    expect(timeTicks({ from: 1, to: 1.004 }, 400).map(({ text }) => text)).toEqual(['1.000', '1.001', '1.002', '1.003', '1.004']);
  });
});
