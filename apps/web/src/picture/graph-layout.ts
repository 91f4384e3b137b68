import type { GraphEdge, GraphNode, WaitGraph } from './wait-graph.ts';

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** Middles and sizes of the nodes, by id. */
  readonly places: ReadonlyMap<string, Placed>;
}

const nodeHeight = 34;
const gap = { across: 112, down: 26 } as const;

/** Wide enough for the label: letters of other scripts take two places. */
export function nodeWidth({ label, detail, more }: GraphNode): number {
  const text = more > 0 ? '+ 00 xxxx' : detail === undefined ? label : `${label} ${detail}`;
  return Math.min(190, Math.max(76, Math.round(30 + textWidth(text) * 1.13)));
}

/** About how wide a label is: letters of other scripts take two places. */
export function textWidth(text: string): number {
  let places = 0;
  for (const letter of text) places += letter > '\u2e7f' ? 1.9 : 1;
  return places * 6;
}

/**
 * A circle of waits is drawn as a circle, which is what it is; what waits for it stands at its left, in columns. Without a
 * circle, every wait goes from left to right: `layers` (dagre) puts them so.
 */
export function layoutGraph(graph: WaitGraph, layers: (graph: WaitGraph) => GraphLayout): GraphLayout {
  return graph.cycle.length > 0 ? ringLayout(graph) : layers(graph);
}

function ringLayout({ nodes, edges, cycle }: WaitGraph): GraphLayout {
  const inRing = new Set(cycle);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const sizeOf = (id: string) => ({ width: nodeWidth(byId.get(id) as GraphNode), height: nodeHeight });
  const columns = columnsBefore(edges, inRing);
  const places = new Map<string, Placed>();
  // The one that others outside wait for comes first, so that their arrows need not cross the circle.
  const awaited = cycle.findIndex((id) => edges.some(({ from, to }) => to === id && !inRing.has(from)));
  const ring = [...cycle.slice(Math.max(0, awaited)), ...cycle.slice(0, Math.max(0, awaited))];
  const widest = Math.max(...ring.map((id) => sizeOf(id).width));
  const half = ringHalves(ring.length, widest);
  for (const [at, id] of ring.entries()) {
    const { x, y } = ringPoint(at, ring.length, half);
    places.set(id, { x, y, ...sizeOf(id) });
  }
  let left = Math.min(...[...places.values()].map(({ x, width }) => x - width / 2));
  for (const column of columns) {
    const width = Math.max(...column.map((id) => sizeOf(id).width));
    const x = left - gap.across - width / 2;
    for (const [at, id] of column.entries()) places.set(id, { x, y: (at - (column.length - 1) / 2) * (nodeHeight + gap.down), ...sizeOf(id) });
    left = x - width / 2;
  }
  // What is neither in the circle nor waits for it.
  const rest = nodes.filter(({ id }) => !places.has(id));
  const below = Math.max(...[...places.values()].map(({ y }) => y)) + nodeHeight + gap.down;
  for (const [at, { id }] of rest.entries())
    places.set(id, { x: left + 80 + (at % 3) * 180, y: below + Math.floor(at / 3) * (nodeHeight + gap.down), ...sizeOf(id) });
  return framed(places);
}

function ringHalves(count: number, widest: number): { x: number; y: number } {
  if (count === 2) return { x: widest / 2 + 60, y: 0 };
  if (count === 4) return { x: widest / 2 + 62, y: 44 };
  // Around the ellipse there is room for all of them.
  return { x: Math.max(160, (count * (widest * 0.5 + 30)) / 4.4), y: Math.max(96, count * 14.5) };
}

function ringPoint(at: number, count: number, half: { x: number; y: number }): { x: number; y: number } {
  if (count === 4) {
    const [x = 1, y = 1] =
      [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
      ][at] ?? [];
    return { x: x * half.x, y: y * half.y };
  }
  const angle = Math.PI + (2 * Math.PI * at) / count;
  return { x: half.x * Math.cos(angle), y: half.y * Math.sin(angle) };
}

/** Those who wait for the circle, then those who wait for them, and so on. */
function columnsBefore(edges: readonly GraphEdge[], core: ReadonlySet<string>): string[][] {
  const columns: string[][] = [];
  const known = new Set(core);
  for (let targets: ReadonlySet<string> = core; ; ) {
    const column = [...new Set(edges.filter(({ from, to }) => targets.has(to) && !known.has(from)).map(({ from }) => from))];
    if (column.length === 0) return columns;
    for (const id of column) known.add(id);
    columns.push(column);
    targets = new Set(column);
  }
}

/** Moves everything so that it begins at 0, with a margin. */
export function framed(places: ReadonlyMap<string, Placed>, margin = 14): GraphLayout {
  const all = [...places.values()];
  const left = Math.min(...all.map(({ x, width }) => x - width / 2)) - margin;
  const top = Math.min(...all.map(({ y, height }) => y - height / 2)) - margin;
  const right = Math.max(...all.map(({ x, width }) => x + width / 2)) + margin;
  const bottom = Math.max(...all.map(({ y, height }) => y + height / 2)) + margin;
  return {
    width: right - left,
    height: bottom - top,
    places: new Map([...places].map(([id, place]) => [id, { ...place, x: place.x - left, y: place.y - top }])),
  };
}

/** Where the straight line from one node to another leaves the one and meets the other. */
export function edgeEnds(from: Placed, to: Placed): { x1: number; y1: number; x2: number; y2: number } {
  const start = border(from, to);
  const end = border(to, from);
  return { x1: start.x, y1: start.y, x2: end.x, y2: end.y };
}

function border(node: Placed, towards: Placed): { x: number; y: number } {
  const [dx, dy] = [towards.x - node.x, towards.y - node.y];
  if (dx === 0 && dy === 0) return node;
  const share = Math.min(node.width / 2 / Math.max(1e-9, Math.abs(dx)), node.height / 2 / Math.max(1e-9, Math.abs(dy)));
  return { x: node.x + dx * share, y: node.y + dy * share };
}
