import type { LineFeatures } from './line-features.ts';
import type { OpenBlock } from './placement.ts';

/** Names whose block is over: what it costs to use them depends on where they were bound. */
export interface Visibility {
  /** First bound inside a loop that is over. */
  late: ReadonlySet<string>;
  /** Bound inside a function that is over. */
  hidden: ReadonlySet<string>;
}

export const allVisible: Visibility = { late: new Set(), hidden: new Set() };

/** A line that uses what it can no longer see was probably meant to stand inside. */
export function visibilityCost(visible: Visibility, kept: readonly OpenBlock[], line: LineFeatures): number {
  let cost = 0;
  const inDef = kept.some((block) => block.kind === 'def');
  for (const name of line.uses) {
    if (line.binds.has(name)) continue;
    if (!inDef && visible.hidden.has(name)) cost += 1.5;
    else if (visible.late.has(name)) cost += 0.7;
  }
  return Math.min(cost, 3);
}

/** What can be seen after the blocks from `depth` on were left and the line was placed. */
export function visibleAfter(visible: Visibility, stack: readonly OpenBlock[], depth: number, line: LineFeatures): Visibility {
  const left = stack.slice(depth);
  if (left.every((block) => block.names.size === 0) && line.binds.size === 0) return visible;
  const late = new Set(visible.late);
  const hidden = new Set(visible.hidden);
  const def = left.findIndex((block) => block.kind === 'def');
  left.forEach((block, i) => {
    if (def !== -1 && i >= def) for (const name of block.names) hidden.add(name);
    else if (block.kind === 'for' || block.kind === 'while') for (const name of block.names) late.add(name);
  });
  for (const name of line.binds) {
    late.delete(name);
    hidden.delete(name);
  }
  return { late, hidden };
}
