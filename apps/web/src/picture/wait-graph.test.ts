import { describe, expect, it } from 'vitest';
import { type GraphLayout, layoutGraph, type Placed } from './graph-layout.ts';
import { layeredLayout } from './layered-layout.ts';
import { family, philosophers, pictureOf, told } from './picture-of.ts';
import { isWorthShowing, type WaitGraph, waitGraph } from './wait-graph.ts';

const label = (graph: WaitGraph, id: string) => graph.nodes.find((node) => node.id === id)?.label ?? '';
const arrows = (graph: WaitGraph) => graph.edges.map(({ from, to, cycle }) => `${label(graph, from)} → ${label(graph, to)}${cycle ? ' !' : ''}`).sort();

const layout = (graph: WaitGraph): GraphLayout => layoutGraph(graph, (its) => layeredLayout(its, 60));
const overlap = (a: Placed, b: Placed) => Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
function expectApart(graph: WaitGraph) {
  const places = [...layout(graph).places.values()];
  expect(places).toHaveLength(graph.nodes.length);
  for (const [at, place] of places.entries()) for (const other of places.slice(at + 1)) expect(overlap(place, other)).toBe(false);
}

describe('the graph of who waits for whom', () => {
  it('marks a circle, and not those who wait for it', () => {
    const graph = waitGraph(pictureOf(philosophers));
    expect(arrows(graph)).toEqual(['Ada → fork2 !', 'Bob → fork1 !', 'MainProcess → Ada', 'fork1 → Ada !', 'fork2 → Bob !']);
    expect(graph.cycle).toHaveLength(4);
    expectApart(graph);
  });

  it('marks one who waits for himself', () => {
    const graph = waitGraph(pictureOf([...family(), told(0.1, 2, 'lock.acquired', { object: 'L' }), told(0.2, 2, 'lock.requested', { object: 'L' })]));
    expect(arrows(graph)).toEqual(['Lock → MainProcess !', 'MainProcess → Lock !']);
    expectApart(graph);
  });

  it('leaves out waits that have only begun, unless they were drawn before', () => {
    const picture = pictureOf([...family('Ada'), told(4.95, 3, 'queue.waiting', { object: 'q', for: 'item' })]);
    expect(waitGraph(picture).nodes.map(({ id }) => id)).not.toContain('p 3/1');
    expect(waitGraph(picture, new Set(['p 3/1'])).nodes.map(({ id }) => id)).toContain('p 3/1');
  });

  it('draws a crowd before one lock as a few and a number', () => {
    const names = Array.from({ length: 60 }, (_, at) => `p${at}`);
    const graph = waitGraph(
      pictureOf([
        ...family(...names),
        told(0.1, 3, 'lock.acquired', { object: 'L' }),
        ...names.slice(1).map((_name, at) => told(0.2, 4 + at, 'lock.requested', { object: 'L' })),
      ]),
    );
    expect(graph.nodes).toHaveLength(7);
    expect(graph.nodes.find(({ more }) => more > 0)?.more).toBe(55);
    expect(graph.cycle).toEqual([]);
    expectApart(graph);
  });

  it('draws each of several that are waited for at once', () => {
    const several = (of: 'any' | 'all') =>
      waitGraph(
        pictureOf([
          ...family('Ada', 'Bob'),
          told(0.1, 2, 'resource.created', { object: 'q', type: 'Queue', name: 'q' }),
          told(0.2, 2, 'several.waiting', {
            for: of,
            count: 3,
            members: [
              { kind: 'process', target: 3 },
              { kind: 'process', target: 4 },
              { kind: 'item', object: 'q' },
            ],
          }),
        ]),
      );
    expect(arrows(several('any'))).toEqual(['MainProcess → Ada', 'MainProcess → Bob', 'MainProcess → q']);
    expect(new Set(several('any').edges.map(({ said }) => said.key))).toEqual(new Set(['edgeWaitsForFirst']));
    expect(several('all').edges.map(({ said }) => said.key)).toEqual(['edgeWaitsForEnd', 'edgeWaitsForEnd', 'edgeWaitsForItem']);
  });

  it('a plain join is not worth a drawing', () => {
    expect(isWorthShowing(waitGraph(pictureOf([...family('Ada'), told(0.1, 2, 'process.joining', { target: 3 })])))).toBe(false);
    expect(isWorthShowing(waitGraph(pictureOf(philosophers)))).toBe(true);
  });

  it('draws circles of every size with nothing over anything', () => {
    for (let count = 2; count <= 9; count += 1) {
      const all = Array.from({ length: count }, (_, at) => at);
      const graph = waitGraph(
        pictureOf([
          ...family(...all.map((at) => `Person ${at}`)),
          ...all.map((at) => told(0.1, 3 + at, 'lock.acquired', { object: `f${at}` })),
          ...all.map((at) => told(0.2, 3 + at, 'lock.requested', { object: `f${(at + 1) % count}` })),
          told(0.3, 2, 'process.joining', { target: 3 }),
        ]),
      );
      expect(graph.cycle).toHaveLength(2 * count);
      expectApart(graph);
    }
  });
});
