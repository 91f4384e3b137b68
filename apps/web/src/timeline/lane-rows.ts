import type { LaneInfo } from '@forkhall/insight';

/** One row of the timeline: a process, or a thread or task below its process. */
export interface LaneRow {
  readonly lane: LaneInfo;
  /** How deep in the tree of processes. */
  readonly depth: number;
  /** For a process with threads or tasks: whether they are listed, and how many there are. */
  readonly parts: number;
  readonly open: boolean;
}

/** So many threads or tasks of a process are listed without being asked for. */
const openParts = 6;

/**
 * The rows from top to bottom: each process below its parent, in the order in which they started; threads below their process.
 * `folds` says which processes a person has folded (`false`) or opened. Parts of libraries that only serve come last, and only
 * when they are asked for.
 */
export function laneRows(lanes: readonly LaneInfo[], folds: ReadonlyMap<string, boolean> = new Map()): LaneRow[] {
  const processes = new Map<string, LaneInfo>();
  const partsOf = new Map<string, LaneInfo[]>();
  for (const lane of lanes) {
    if (lane.part === undefined) processes.set(lane.process, lane);
    else add(partsOf, lane.process, lane);
  }
  const children = new Map<string | undefined, LaneInfo[]>();
  for (const lane of processes.values()) add(children, lane.parent !== undefined && processes.has(lane.parent) ? lane.parent : undefined, lane);
  const rows: LaneRow[] = [];
  const listed = new Set<string>();
  const list = (lane: LaneInfo, depth: number) => {
    if (listed.has(lane.process)) return;
    listed.add(lane.process);
    const all = partsOf.get(lane.process) ?? [];
    const own = all.filter((part) => !part.service);
    const open = folds.get(lane.process) ?? (own.length > 0 && own.length <= openParts);
    rows.push({ lane, depth, parts: all.length, open });
    if (open) for (const part of folds.get(lane.process) === true ? all : own) rows.push({ lane: part, depth: depth + 1, parts: 0, open: false });
    for (const child of inOrder(children.get(lane.process))) list(child, depth + 1);
  };
  for (const lane of inOrder(children.get(undefined))) list(lane, 0);
  // Forged parents may form a ring.
  for (const lane of processes.values()) list(lane, 0);
  return rows;
}

function inOrder(lanes: readonly LaneInfo[] = []): readonly LaneInfo[] {
  return [...lanes].sort((a, b) => Number(a.service) - Number(b.service) || a.from - b.from || a.pid - b.pid);
}

function add<K>(map: Map<K, LaneInfo[]>, key: K, lane: LaneInfo): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [lane]);
  else list.push(lane);
}
