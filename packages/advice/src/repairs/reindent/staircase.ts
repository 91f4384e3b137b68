import type { LineFeatures } from './line-features.ts';

/**
 * An editor that indents by itself adds to each pasted line the indentation of the line above it, so that the text walks to the right.
 * The columns that the lines had before; `deepens`: whether that editor also added a level below each header. Undefined if this is no such text.
 */
export function columnsBefore(lines: readonly LineFeatures[], unit: number, deepens: boolean): number[] | undefined {
  const columns: number[] = [];
  let grows = 0;
  for (const [i, line] of lines.entries()) {
    const above = lines[i - 1];
    if (!above) {
      columns.push(line.column);
      continue;
    }
    const own = line.column - above.column - (deepens && above.opens ? unit : 0);
    if (own < 0) return undefined;
    if (own > 0) grows += 1;
    columns.push(own);
  }
  return grows >= 2 ? columns : undefined;
}
