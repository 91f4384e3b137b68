import type { Stuck } from './stuck.ts';

/**
 * The knots of the wait-for graph: sets of actors each of which waits, directly or over others of the set, for itself
 * (strongly connected components by Tarjan's algorithm, without recursion: a chain may be thousands long).
 */
export function findCycles(stuck: ReadonlyMap<string, Stuck>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  let counter = 0;
  for (const root of stuck.keys()) {
    if (index.has(root)) continue;
    const work: { key: string; next: number }[] = [{ key: root, next: 0 }];
    while (work.length) {
      const frame = work.at(-1);
      if (!frame) break;
      const { key } = frame;
      if (frame.next === 0) {
        index.set(key, counter);
        low.set(key, counter++);
        stack.push(key);
        onStack.add(key);
      }
      const edges = stuck.get(key)?.for ?? [];
      const other = edges[frame.next++];
      if (other !== undefined) {
        if (!index.has(other)) work.push({ key: other, next: 0 });
        else if (onStack.has(other)) low.set(key, Math.min(low.get(key) ?? 0, index.get(other) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low.set(parent.key, Math.min(low.get(parent.key) ?? 0, low.get(key) ?? 0));
      if (low.get(key) !== index.get(key)) continue;
      const component: string[] = [];
      for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
        onStack.delete(top);
        component.push(top);
        if (top === key) break;
      }
      if (component.length > 1 || edges.includes(key)) cycles.push(component.reverse());
    }
  }
  return cycles;
}

/** The shortest way round a knot from its first actor, in the order in which they wait for each other. */
export function wayRound(stuck: ReadonlyMap<string, Stuck>, knot: readonly string[]): string[] {
  const inside = new Set(knot);
  const start = knot[0];
  if (start === undefined) return [];
  const from = new Map<string, string>();
  const queue = [start];
  for (let at = 0; at < queue.length; at++) {
    const key: string = queue[at] ?? start;
    for (const other of stuck.get(key)?.for ?? []) {
      if (!inside.has(other)) continue;
      if (other === start) {
        const way = [key];
        for (let back = key; back !== start; ) {
          back = from.get(back) ?? start;
          way.push(back);
        }
        return way.reverse();
      }
      if (from.has(other)) continue;
      from.set(other, key);
      queue.push(other);
    }
  }
  return [...knot];
}
