/** One line of output. `ratio` is ours / anchor, both measured in the same run, alternated. */
export interface Figure {
  figure: string;
  ours: number;
  anchor: number;
  anchorName: string;
  ratio: number;
  unit: string;
  /** How many measurements of each the medians are of. */
  runs: number;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new RangeError('percentile of no values');
  return value;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

const rounded = (value: number): number => Number(value.toPrecision(4));

export function figure(name: string, ours: number, anchor: number, anchorName: string, unit: string, runs: number): Figure {
  return { figure: name, ours: rounded(ours), anchor: rounded(anchor), anchorName, ratio: rounded(ours / anchor), unit, runs };
}
