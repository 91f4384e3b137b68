import type { LineFeatures } from './line-features.ts';
import { impossible, type OpenBlock, placed, placementCost, type Setting } from './placement.ts';
import { allVisible, type Visibility, visibilityCost, visibleAfter } from './visibility.ts';

const beamWidth = 40;
const maxDepth = 12;

interface State {
  stack: readonly OpenBlock[];
  cost: number;
  depth: number;
  visible: Visibility;
  parent?: State;
}

/** Two states that can no longer lead to different futures. */
function signature(stack: readonly OpenBlock[]): string {
  return stack.map((b) => `${b.kind}${b.isEmpty ? 'e' : ''}${b.hasEnded ? 'x' : ''}${b.names.size}${b.column}`).join('/');
}

/** The most plausible depth of each line, or undefined if there is none at all. */
export function plausibleDepths(lines: readonly LineFeatures[], setting: Setting): number[] | undefined {
  let states: State[] = [{ stack: [], cost: 0, depth: 0, visible: allVisible }];
  let afterDecorator = false;
  for (const line of lines) {
    const next = new Map<string, State>();
    for (const state of states) {
      const top = state.stack.at(-1);
      const least = top?.isEmpty ? state.stack.length : 0;
      for (let depth = Math.min(state.stack.length, maxDepth); depth >= least; depth -= 1) {
        if (afterDecorator && depth !== state.depth) continue;
        const cost = placementCost(state.stack, depth, line, setting);
        if (cost === impossible) continue;
        const stack = placed(state.stack, depth, line);
        const total = state.cost + cost + visibilityCost(state.visible, stack, line);
        const visible = visibleAfter(state.visible, state.stack, depth, line);
        const key = `${signature(stack)}|${visible.late.size}|${visible.hidden.size}`;
        const rival = next.get(key);
        if (!rival || total < rival.cost) next.set(key, { stack, cost: total, depth, visible, parent: state });
      }
    }
    if (next.size === 0) return undefined;
    states = [...next.values()].sort((a, b) => a.cost - b.cost).slice(0, beamWidth);
    afterDecorator = line.isDecorator;
  }
  const complete = states.filter((state) => !state.stack.at(-1)?.isEmpty && state.stack.every((block) => block.kind !== 'try'));
  let best: State | undefined = complete[0] ?? states[0];
  const depths: number[] = [];
  for (; best?.parent; best = best.parent) depths.push(best.depth);
  return depths.reverse();
}
