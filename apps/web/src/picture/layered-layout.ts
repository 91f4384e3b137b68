import { Graph, layout } from '@dagrejs/dagre';
import { framed, type GraphLayout, nodeWidth } from './graph-layout.ts';
import type { WaitGraph } from './wait-graph.ts';

/** Waits from left to right, those of a kind below each other. In a file of its own: it is loaded when something waits. */
export function layeredLayout({ nodes, edges }: WaitGraph, longestLabel: number): GraphLayout {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: longestLabel + 34 });
  for (const node of nodes) graph.setNode(node.id, { width: nodeWidth(node), height: 34 });
  for (const edge of edges) graph.setEdge(edge.from, edge.to, {});
  layout(graph);
  return framed(new Map(nodes.map(({ id }) => [id, graph.node(id) as { x: number; y: number; width: number; height: number }])));
}
