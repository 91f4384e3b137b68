import { tickIncrement, ticks } from 'd3-array';

/** The stretch of time that is in view, in seconds. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Events are told apart down to a microsecond. */
export const shortestS = 20e-6;
/** Free room behind the last moment, as a share of the view. */
const marginShare = 0.04;

/** All of a run from its beginning to `end`; from its first event on, where that came late. */
export function wholeRun(end: number, first = 0): TimeRange {
  const start = first > end / 4 ? first : 0;
  const length = Math.max(end - start, 0.01);
  return { from: start, to: start + length * (1 + marginShare) };
}

/** Keeps the view within reach of the run. */
export function within(range: TimeRange, end: number, first = 0): TimeRange {
  const whole = wholeRun(end, first);
  const length = Math.min(Math.max(range.to - range.from, shortestS), whole.to - whole.from);
  const from = Math.min(Math.max(range.from, whole.from), whole.to - length);
  return { from, to: from + length };
}

/** Makes what is in view `factor` times as long, with `t` where it is. */
export function zoomed(range: TimeRange, factor: number, t: number): TimeRange {
  const length = Math.max((range.to - range.from) * factor, shortestS);
  const share = (t - range.from) / (range.to - range.from);
  const from = t - length * share;
  return { from, to: from + length };
}

export function moved(range: TimeRange, seconds: number): TimeRange {
  return { from: range.from + seconds, to: range.to + seconds };
}

/** The same length, with the run's last moment at the right. */
export function following(range: TimeRange, end: number, first = 0): TimeRange {
  const length = range.to - range.from;
  return within({ from: end - length * (1 - marginShare), to: end + length * marginShare }, end, first);
}

/** Moves the view as little as needed to have a moment in it. */
export function showing(range: TimeRange, from: number, to: number): TimeRange {
  const room = (range.to - range.from) * 0.1;
  if (from >= range.from && Math.min(to, from + room) <= range.to) return range;
  return from < range.from ? moved(range, from - room - range.from) : moved(range, from + room * 2 - range.to);
}

/** Where the axis has its marks, and what stands there. */
export function timeTicks(range: TimeRange, width: number): { t: number; text: string }[] {
  const count = Math.max(2, Math.floor(width / 90));
  const increment = tickIncrement(range.from, range.to, count);
  const step = increment < 0 ? -1 / increment : increment;
  const decimals = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
  return ticks(range.from, range.to, count).map((t) => ({ t, text: t.toFixed(decimals) }));
}
