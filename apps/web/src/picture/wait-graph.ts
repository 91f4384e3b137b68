import type { Picture, PictureProcess, PictureThread, PictureUse, PictureWait } from '@forkhall/insight';
import { type ObjectNames, objectNames } from './object-name.ts';
import type { Said } from './said.ts';

export interface GraphNode {
  readonly id: string;
  readonly kind: 'process' | 'object';
  /** The process's or object's key. */
  readonly target: string;
  readonly label: string;
  /** The object's type, where its name does not say it; the thread, where it is not the main one. */
  readonly detail?: string;
  /** Waits for what can never come. */
  readonly stuck: boolean;
  /** Others that are drawn as this one. */
  readonly more: number;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly said: Said;
  /** Part of a circle in which everybody waits for the next one, for ever. */
  readonly cycle: boolean;
}

export interface WaitGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The circle's nodes, each waiting for the next; empty where there is none. */
  readonly cycle: readonly string[];
}

/** A wait that has only begun may be over before anybody has seen it. */
const worthDrawingS = 0.15;
/** Of those who wait for the same thing, so many are drawn one by one. */
const waitersShown = 4;
const maxNodes = 48;
/** Of several things that one waits for at once, so many are drawn. */
const membersShown = 8;

type WaitPart = Pick<PictureWait, 'kind' | 'object' | 'target' | 'tasks'>;

interface Draft {
  nodes: Map<string, GraphNode>;
  edges: Map<string, Omit<GraphEdge, 'cycle'>>;
}

/** Who waits for what, and who holds it. `keep` are nodes that were drawn before: their waits are drawn however short. */
export function waitGraph(picture: Picture, keep: ReadonlySet<string> = new Set()): WaitGraph {
  const names = objectNames(picture);
  const draft: Draft = { nodes: new Map(), edges: new Map() };
  const actors = new Map<string, { process: PictureProcess; thread: PictureThread }>();
  for (const process of picture.processes) for (const thread of [...process.threads, ...process.tasks]) actors.set(thread.key, { process, thread });
  const byPid = new Map(picture.processes.map((process) => [process.pid, process]));
  const nodeOf = (key: string): string | undefined => {
    const found = actors.get(key);
    if (!found || found.process.state === 'ended') return undefined;
    return addProcess(draft, found.process, found.thread);
  };
  const waiting = [...actors.values()].filter(({ thread }) => isWorthDrawing(picture, thread, keep));
  const perObject = new Map<string, number>();
  /** Draws a wait, or one of several that are waited for at once. */
  const drawPart = (process: PictureProcess, thread: PictureThread, wait: WaitPart, said: Said | undefined) => {
    const joined = joinedBy(process, wait, byPid);
    if (joined !== undefined) {
      for (const target of joined.slice(0, waitersShown)) {
        const to = nodeOf(target.key);
        if (to !== undefined) addEdge(draft, addProcess(draft, process, thread), to, said ?? { key: 'edgeWaitsForEnd' });
      }
      return;
    }
    if (wait.object === undefined) return;
    const count = (perObject.get(wait.object) ?? 0) + 1;
    perObject.set(wait.object, count);
    const object = addObject(draft, picture, names, wait.object);
    if (count > waitersShown && thread.state !== 'stuck') addMore(draft, wait.object, object);
    else addEdge(draft, addProcess(draft, process, thread), object, said ?? { key: edgeKey(wait.kind) });
    for (const holder of holdersOf(picture, wait.object)) {
      const to = nodeOf(holder.actor.key);
      if (to !== undefined) addEdge(draft, object, to, { key: 'edgeHeldBy' });
    }
    // Where nobody holds it (a queue, an event …), whom this wait is up to.
    if (holdersOf(picture, wait.object).length === 0)
      for (const helper of picture.stuck[thread.key] ?? []) {
        const to = nodeOf(helper);
        if (to !== undefined && helper !== thread.key) addEdge(draft, object, to, { key: 'edgeUpTo' });
      }
  };
  for (const { process, thread } of waiting) {
    const { wait } = thread;
    if (!wait || draft.nodes.size >= maxNodes) continue;
    const { several } = wait;
    const first = several !== undefined && several.count > 1 && !several.all;
    for (const part of distinct(several?.of ?? [wait])) drawPart(process, thread, part, first ? { key: 'edgeWaitsForFirst' } : undefined);
  }
  const cycle = findCycle(draft);
  const inCycle = new Set(cycle.map((id, at) => `${id} → ${cycle[(at + 1) % cycle.length]}`));
  return {
    nodes: [...draft.nodes.values()],
    edges: [...draft.edges.values()].map((edge) => ({ ...edge, cycle: inCycle.has(edge.id) })),
    cycle,
  };
}

/** True where something beyond a plain join waits: a graph of it says more than the tree does. */
export function isWorthShowing({ nodes, cycle }: WaitGraph): boolean {
  return cycle.length > 0 || nodes.some(({ kind, stuck }) => kind === 'object' || stuck);
}

function isWorthDrawing(picture: Picture, thread: PictureThread, keep: ReadonlySet<string>): boolean {
  const { wait, state, service } = thread;
  if (!wait || state === 'ended' || service || wait.kind === 'input' || wait.kind === 'client') return false;
  // A thread or task that waits for another of its own process says nothing of who waits for whom, unless it can never go on.
  if ((wait.kind === 'thread' || wait.kind === 'task') && state !== 'stuck') return false;
  return state === 'stuck' || picture.t - wait.since >= worthDrawingS || keep.has(`p ${thread.key}`);
}

/** Each thing once; of several the first few. */
function distinct(parts: readonly WaitPart[]): readonly WaitPart[] {
  return [...new Map(parts.map((part) => [part.object ?? part.target, part])).values()].slice(0, membersShown);
}

/** Whose end this wait is for; undefined where it is for an object. */
function joinedBy(process: PictureProcess, wait: WaitPart, byPid: ReadonlyMap<number, PictureProcess>): readonly PictureThread[] | undefined {
  switch (wait.kind) {
    case 'process':
      return byPid.get(wait.target ?? 0)?.threads.slice(0, 1) ?? [];
    case 'thread':
      return process.threads.filter(({ thread }) => thread === wait.target);
    case 'task':
      return process.tasks.filter(({ task }) => task !== undefined && wait.tasks?.includes(task));
    default:
      return undefined;
  }
}

function holdersOf(picture: Picture, object: string): readonly PictureUse[] {
  const found = picture.locks.find(({ id }) => id === object) ?? picture.signals.find(({ id }) => id === object);
  return found?.holders.slice(0, waitersShown) ?? [];
}

function edgeKey(kind: string): Said['key'] {
  switch (kind) {
    case 'item':
    case 'message':
      return 'edgeWaitsForItem';
    case 'space':
    case 'room':
    case 'flush':
      return 'edgeWaitsForSpace';
    case 'job':
      return 'edgeWaitsForResult';
    case 'pool':
      return 'edgeWaitsUntilDone';
    default:
      return 'edgeWaitsFor';
  }
}

function addProcess(draft: Draft, process: PictureProcess, thread: PictureThread): string {
  const id = `p ${thread.key}`;
  const isMain = process.threads[0]?.key === thread.key;
  if (!draft.nodes.has(id))
    draft.nodes.set(id, {
      id,
      kind: 'process',
      target: process.key,
      label: process.name,
      ...(isMain ? {} : { detail: thread.name }),
      stuck: thread.state === 'stuck',
      more: 0,
    });
  return id;
}

function addObject(draft: Draft, picture: Picture, names: ObjectNames, object: string): string {
  const id = `o ${object}`;
  if (draft.nodes.has(id)) return id;
  const type = typeOf(picture, object);
  const label = names.get(object) ?? type;
  draft.nodes.set(id, { id, kind: 'object', target: object, label, ...(label.startsWith(type) ? {} : { detail: type }), stuck: false, more: 0 });
  return id;
}

function addMore(draft: Draft, object: string, to: string): void {
  const id = `m ${object}`;
  const known = draft.nodes.get(id);
  draft.nodes.set(id, { id, kind: 'process', target: '', label: '', stuck: false, more: (known?.more ?? 0) + 1 });
  addEdge(draft, id, to, { key: 'edgeWaitsFor' });
}

function typeOf(picture: Picture, object: string): string {
  const all = [picture.locks, picture.signals, picture.queues, picture.pipes, picture.pools];
  return all.flat().find(({ id }) => id === object)?.type ?? 'Lock';
}

function addEdge(draft: Draft, from: string, to: string, said: Said): void {
  const id = `${from} → ${to}`;
  if (!draft.edges.has(id)) draft.edges.set(id, { id, from, to, said });
}

/** The shortest circle among those who are stuck, beginning with the one that was drawn first. */
function findCycle({ nodes, edges }: Draft): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges.values()) next.set(from, [...(next.get(from) ?? []), to]);
  let shortest: string[] = [];
  for (const start of nodes.values()) {
    if (!start.stuck) continue;
    const before = new Map<string, string | undefined>([[start.id, undefined]]);
    const queue = [start.id];
    for (let at = 0; at < queue.length; at += 1) {
      const here = queue[at] ?? '';
      const node = nodes.get(here);
      if (node?.kind === 'process' && !node.stuck) continue;
      const targets = next.get(here) ?? [];
      if (targets.includes(start.id)) {
        const path: string[] = [];
        for (let step: string | undefined = here; step !== undefined; step = before.get(step)) path.unshift(step);
        if (shortest.length === 0 || path.length < shortest.length) shortest = path;
        break;
      }
      for (const target of targets)
        if (!before.has(target)) {
          before.set(target, here);
          queue.push(target);
        }
    }
  }
  return shortest;
}
