import type { Picture, PictureProcess, PictureThread } from '@forkhall/insight';
import { objectNames } from './object-name.ts';
import { processStatus, type Status, statusContext, threadStatus } from './process-status.ts';

interface Common {
  readonly key: string;
  readonly depth: number;
  /** Rows that belong to it and can be folded away. */
  readonly folded?: { readonly open: boolean };
}

export type Row =
  | (Common & {
      readonly kind: 'process';
      readonly process: PictureProcess;
      readonly status: Status /** Threads and tasks besides the main thread. */;
      readonly inner: number;
    })
  | (Common & { readonly kind: 'thread'; readonly process: PictureProcess; readonly thread: PictureThread; readonly status: Status })
  /** Several children that ended as they should, in one row. */
  | (Common & { readonly kind: 'ended'; readonly processes: readonly PictureProcess[] });

/** More children than this that have ended well are shown in one row. */
const endedShown = 6;

/** The process tree as rows, parents before children. `toggled` are the keys of rows that a person opened or closed. */
export function processRows(picture: Picture, toggled: ReadonlySet<string>): Row[] {
  const context = statusContext(picture, objectNames(picture));
  const known = new Map(picture.processes.map((process) => [process.key, process]));
  const children = new Map<string, PictureProcess[]>();
  for (const process of inOrder(picture.processes)) {
    const parent = process.parent !== undefined && process.parent !== process.key && known.has(process.parent) ? process.parent : '';
    const list = children.get(parent);
    if (list) list.push(process);
    else children.set(parent, [process]);
  }
  const own = picture.processes.filter(({ service }) => !service).length;
  const rows: Row[] = [];
  const shown = new Set<string>();
  const add = (process: PictureProcess, depth: number) => {
    // A forged run could name its parents in a circle.
    if (shown.has(process.key)) return;
    shown.add(process.key);
    const inner = innerOf(process);
    const anyStuck = inner.some(({ state }) => state === 'stuck');
    // The threads of a program that is one process are what it is about.
    const open = (anyStuck || own === 1) !== toggled.has(process.key);
    rows.push({
      kind: 'process',
      key: process.key,
      depth,
      process,
      status: processStatus(process, context),
      inner: inner.length,
      ...(inner.length > 0 ? { folded: { open } } : {}),
    });
    if (open && inner.length > 0)
      for (const thread of [...process.threads.slice(0, 1), ...inner])
        rows.push({ kind: 'thread', key: thread.key, depth: depth + 1, process, thread, status: threadStatus(thread, context, process) });
    addAll(process.key, depth + 1);
  };
  const addAll = (parent: string, depth: number) => {
    const all = children.get(parent) ?? [];
    const wellEnded = all.filter((process) => endedWell(process) && !children.has(process.key));
    const fold = wellEnded.length > endedShown ? new Set(wellEnded) : new Set<PictureProcess>();
    for (const process of all) if (!fold.has(process)) add(process, depth);
    if (fold.size === 0) return;
    const key = `ended ${parent}`;
    const open = toggled.has(key);
    rows.push({ kind: 'ended', key, depth, processes: wellEnded, folded: { open } });
    if (open) for (const process of wellEnded) add(process, depth + 1);
    else for (const process of wellEnded) shown.add(process.key);
  };
  addAll('', 0);
  for (const process of picture.processes) add(process, 0);
  return rows;
}

/** A process of the program that nothing is known of but what the kernel says; of foreign programs nobody expects more. */
export function isOutsideOnly({ how, speaks, service, state, parent }: PictureProcess): boolean {
  return how === 'unknown' && !speaks && !service && state !== 'ended' && parent !== undefined;
}

/** In the order of their start; those that only serve come last. */
function inOrder(processes: readonly PictureProcess[]): PictureProcess[] {
  return [...processes].sort((a, b) => Number(a.service) - Number(b.service) || a.startedAt - b.startedAt || a.pid - b.pid);
}

function endedWell(process: PictureProcess): boolean {
  return process.state === 'ended' && process.error === undefined && (process.signal === undefined ? (process.code ?? 0) === 0 : process.endedByProgram);
}

/** Threads and tasks besides the main thread that are worth a row: those that only serve are, while anything else is. */
export function innerOf(process: PictureProcess): PictureThread[] {
  const inner = [...process.threads.slice(1), ...process.tasks];
  if (process.state === 'ended') return inner.filter(({ error }) => error !== undefined);
  const alive = inner.filter(({ state, error }) => state !== 'ended' || error !== undefined);
  return alive.some(({ service }) => !service) ? alive.sort((a, b) => Number(a.service) - Number(b.service)) : [];
}

/** True for a run that has nothing to show but one process doing one thing. */
export function isAlone(picture: Picture): boolean {
  const [first, ...others] = picture.processes;
  return (
    first !== undefined &&
    others.length === 0 &&
    innerOf(first).length === 0 &&
    picture.locks.length + picture.signals.length + picture.queues.length + picture.pipes.length + picture.pools.length === 0
  );
}

/** Processes that live, and that have ended, without those that only serve. */
export function countProcesses(picture: Picture): { alive: number; ended: number } {
  const own = picture.processes.filter(({ service }) => !service);
  const ended = own.filter(({ endedAt }) => endedAt !== undefined).length;
  return { alive: own.length - ended, ended };
}
