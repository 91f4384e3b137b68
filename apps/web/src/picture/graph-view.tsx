import { useLocale, useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import inline from '../theme/inline.module.css';
import { edgeEnds, type GraphLayout, layoutGraph, type Placed, textWidth } from './graph-layout.ts';
import styles from './graph-view.module.css';
import { isObject, isProcess } from './picture-state.ts';
import { useSaid } from './process-tree.tsx';
import section from './section.module.css';
import { usePicture, usePictureClient } from './use-picture.ts';
import { type GraphEdge, type GraphNode, isWorthShowing, type WaitGraph, waitGraph } from './wait-graph.ts';

type Layers = typeof import('./layered-layout.ts');

/** Who waits for whom, drawn: processes are round, what they share has corners, a circle of waits is red. */
export function GraphView() {
  const t = useTranslations('picture');
  const picture = usePicture((state) => state.picture);
  const runId = usePicture((state) => state.runId);
  const over = usePicture((state) => state.over && state.at === undefined);
  const drawn = useRef<{ runId: string | undefined; ids: ReadonlySet<string> }>({ runId, ids: new Set() });
  if (drawn.current.runId !== runId) drawn.current = { runId, ids: new Set() };
  const graph = useMemo(() => (picture === undefined ? undefined : waitGraph(picture, drawn.current.ids)), [picture]);
  const [everShown, setEverShown] = useState<string>();
  const worth = graph !== undefined && isWorthShowing(graph);
  useEffect(() => {
    if (worth) setEverShown(runId);
  }, [worth, runId]);
  // While waits come and go, what stands below keeps its place, and the plain joins that are left are drawn.
  const shown = worth || (everShown === runId && !over);
  const drawing = shown && graph !== undefined && graph.nodes.length > 0 ? graph : undefined;
  const layout = useLayout(drawing);
  useEffect(() => {
    drawn.current = { runId, ids: new Set(drawing?.nodes.map(({ id }) => id)) };
  }, [drawing, runId]);
  if (!shown) return null;
  return (
    <section className={section.section} aria-label={t('graph')}>
      <h2>
        {t('graph')}
        {drawing?.cycle.length === 2 ? <span className={inline.bad}>{t('cycleWord')}</span> : null}
      </h2>
      {drawing !== undefined && layout !== undefined ? (
        <Drawing graph={drawing} layout={layout} />
      ) : (
        <p className={styles.nothing}>{drawing === undefined ? t('graphNothing') : ''}</p>
      )}
      {drawing === undefined ? null : <InWords graph={drawing} />}
    </section>
  );
}

/** Places for the graph's nodes; the same for the same nodes, whatever waits begin and end between them. */
function useLayout(graph: WaitGraph | undefined): GraphLayout | undefined {
  const said = useSaid();
  const [layers, setLayers] = useState<Layers>();
  const needsLayers = graph !== undefined && graph.cycle.length === 0;
  useEffect(() => {
    if (!needsLayers || layers !== undefined) return;
    let left = false;
    void import('./layered-layout.ts').then((loaded) => {
      if (!left) setLayers(loaded);
    });
    return () => {
      left = true;
    };
  }, [needsLayers, layers]);
  const kept = useRef<{ key: string; layout: GraphLayout }>(undefined);
  if (graph === undefined) return undefined;
  const longest = Math.max(0, ...graph.edges.map((edge) => textWidth(said(edge.said))));
  const key = [longest, ...graph.nodes.map(({ id, label }) => `${id} ${label}`), '|', ...graph.cycle].join('\n');
  if (kept.current?.key !== key) {
    if (needsLayers && layers === undefined) return undefined;
    kept.current = { key, layout: layoutGraph(graph, (its) => (layers as Layers).layeredLayout(its, longest)) };
  }
  return kept.current?.layout;
}

function Drawing({ graph, layout }: { graph: WaitGraph; layout: GraphLayout }) {
  const t = useTranslations('picture');
  const locale = useLocale();
  const place = (id: string): Placed => layout.places.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  const pressed = (event: KeyboardEvent<SVGSVGElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const nodes = [...event.currentTarget.querySelectorAll<SVGGElement>('[role="button"]')];
    const at = nodes.indexOf(document.activeElement as unknown as SVGGElement);
    nodes[(at + step + nodes.length) % nodes.length]?.focus();
  };
  const middle = graph.cycle.length > 2 ? centre(graph.cycle.map(place)) : undefined;
  return (
    <div className={styles.graphPlace}>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons inside an SVG has no element of its own */}
      <svg
        role="group"
        className={styles.graph}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        style={{ maxWidth: layout.width * 1.1, minWidth: Math.min(layout.width * 0.62, 640) }}
        aria-label={t('graph')}
        lang={locale}
        onKeyDown={pressed}
      >
        <defs>
          {['plain', 'cycle'].map((kind) => (
            <marker key={kind} id={`arrow-${kind}`} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse">
              <path d="M0 0L10 5L0 10z" className={kind === 'cycle' ? styles.headCycle : styles.head} />
            </marker>
          ))}
        </defs>
        {graph.edges.map((edge) => (
          <Edge
            key={edge.id}
            middle={middle}
            edge={edge}
            from={place(edge.from)}
            to={place(edge.to)}
            both={graph.edges.some(({ from, to }) => from === edge.to && to === edge.from)}
          />
        ))}
        {middle === undefined ? null : (
          <text x={middle.x} y={middle.y} className={styles.cycleWord} textAnchor="middle" dominantBaseline="central">
            {t('cycleWord')}
          </text>
        )}
        {graph.nodes.map((node) => (
          <Node key={node.id} node={node} place={place(node.id)} cycle={graph.cycle.includes(node.id)} />
        ))}
      </svg>
    </div>
  );
}

function centre(places: readonly Placed[]): { x: number; y: number } {
  return { x: places.reduce((sum, { x }) => sum + x, 0) / places.length, y: places.reduce((sum, { y }) => sum + y, 0) / places.length };
}

interface EdgeProps {
  edge: GraphEdge;
  from: Placed;
  to: Placed;
  /** There is one the other way, too. */
  both: boolean;
  /** The middle of the circle: words stand outside of it. */
  middle: { x: number; y: number } | undefined;
}

function Edge({ edge, from, to, both, middle }: EdgeProps) {
  const text = useSaid()(edge.said);
  let { x1, y1, x2, y2 } = edgeEnds(from, to);
  // Two arrows between the same two lie beside each other.
  if (both) {
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [aside, down] = [(-(y2 - y1) / length) * 8, ((x2 - x1) / length) * 8];
    [x1, y1, x2, y2] = [x1 + aside, y1 + down, x2 + aside, y2 + down];
  }
  const level = Math.abs(y2 - y1) < 12;
  const x = (x1 + x2) / 2;
  const below = (both && x2 < x1) || (middle !== undefined && y1 > middle.y + 10);
  // A short arrow has no room for its words between its ends: they go above or below the boxes.
  const away = Math.abs(x2 - x1) < textWidth(text) ? 22 : 7;
  const y = (y1 + y2) / 2 + (level ? (below ? away + 9 : -away) : 0);
  return (
    <g className={styles.edge} data-cycle={edge.cycle} aria-hidden>
      <line x1={x1} y1={y1} x2={x2} y2={y2} markerEnd={`url(#arrow-${edge.cycle ? 'cycle' : 'plain'})`} />
      <text x={x} y={y} textAnchor="middle" dominantBaseline={level ? 'auto' : 'central'}>
        {text}
      </text>
    </g>
  );
}

function Node({ node, place, cycle }: { node: GraphNode; place: Placed; cycle: boolean }) {
  const t = useTranslations('picture');
  const client = usePictureClient();
  const look = usePicture((state) => (node.kind === 'process' ? state.looks.get(node.target) : undefined));
  const selected = usePicture((state) => (node.kind === 'process' ? isProcess(state.selected, node.target) : isObject(state.selected, node.target)));
  const hovered = usePicture((state) => (node.kind === 'process' ? isProcess(state.hovered, node.target) : isObject(state.hovered, node.target)));
  const target = node.kind === 'process' ? ({ kind: 'process', process: node.target } as const) : ({ kind: 'object', object: node.target } as const);
  const { x, y, width, height } = place;
  const text = node.more > 0 ? t('moreWaiters', { count: node.more }) : node.label;
  if (node.more > 0)
    return (
      <g className={styles.node} data-kind="more" transform={`translate(${x} ${y})`}>
        <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={height / 2} />
        <text textAnchor="middle" dominantBaseline="central">
          {text}
        </text>
      </g>
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button in SVG
    <g
      role="button"
      tabIndex={0}
      className={styles.node}
      data-kind={node.kind}
      data-colour={look?.colour}
      data-cycle={cycle}
      data-selected={selected}
      data-hovered={hovered}
      aria-pressed={selected}
      aria-label={[node.label, node.detail, cycle ? t('inCycle') : undefined].filter((part) => part !== undefined).join(', ')}
      transform={`translate(${x} ${y})`}
      onClick={() => client.select(target)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        client.select(target);
      }}
      onPointerEnter={() => client.hover(target)}
      onPointerLeave={() => client.hover(undefined)}
    >
      <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={node.kind === 'process' ? height / 2 : 4} />
      <text textAnchor="middle" dominantBaseline="central">
        {text.length > 22 ? `${text.slice(0, 21)}…` : text}
        {node.detail === undefined ? null : <tspan className={styles.nodeDetail}> {node.detail}</tspan>}
      </text>
    </g>
  );
}

/** The graph for those who do not see it, and for those who like words better. */
function InWords({ graph }: { graph: WaitGraph }) {
  const t = useTranslations('picture');
  const names = new Map(graph.nodes.map(({ id, label, more }) => [id, more > 0 ? t('moreWaiters', { count: more }) : label]));
  const sentence = ({ from, to, said }: GraphEdge) => {
    const values = { from: names.get(from) ?? '', to: names.get(to) ?? '' };
    switch (said.key) {
      case 'edgeHeldBy':
        return t('sentenceHeldBy', values);
      case 'edgeUpTo':
        return t('sentenceUpTo', values);
      case 'edgeWaitsForEnd':
        return t('sentenceWaitsForEnd', values);
      default:
        return t('sentenceWaitsFor', values);
    }
  };
  return (
    <details className={styles.inWords}>
      <summary>{t('graphList')}</summary>
      <ul>
        {graph.edges.map((edge) => (
          <li key={edge.id}>
            {sentence(edge)}
            {edge.cycle ? ` (${t('inCycle')})` : ''}
          </li>
        ))}
      </ul>
    </details>
  );
}
