import type { SourcePlace } from '@forkhall/protocol';
import { describeActor, processName } from './findings/describe.ts';
import type { Finding, FoundActor } from './findings/finding.ts';
import { isZombie } from './findings/process-findings.ts';
import { isSemaphore } from './fold/lock.ts';
import type { Actor, Process, Resource, Several, State, Wait, WaitKind } from './state.ts';
import { isAlive, isIdle } from './stuck/needs.ts';
import { findStuck } from './stuck/stuck.ts';

/** `idle`: serves others and has nothing to do. `stuck`: waits for what can never come. */
export type ActorState = 'running' | 'waiting' | 'stuck' | 'idle' | 'ended';
export type ProcessState = ActorState | 'stopped' | 'zombie';

export interface PictureWait {
  readonly kind: WaitKind;
  readonly object?: string;
  /** The pid or thread number that is joined. */
  readonly target?: number;
  /** The tasks that are waited for. */
  readonly tasks?: readonly string[];
  readonly job?: string;
  /** The things that are waited for at once. */
  readonly several?: Several;
  readonly since: number;
  /** Seconds that it is willing to wait. */
  readonly timeout?: number;
  readonly at?: SourcePlace;
}

/** A thread, or a greenlet or asyncio task where `task` is set. */
export interface PictureThread {
  readonly key: string;
  readonly thread: number;
  readonly task?: string;
  readonly name: string;
  readonly state: ActorState;
  readonly service: boolean;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly error?: string;
  /** Where it was when it last told something. */
  readonly at?: SourcePlace;
  readonly wait?: PictureWait;
  readonly running?: { readonly pool: string; readonly job: string; readonly function?: string; readonly since: number };
}

export interface PictureProcess {
  readonly key: string;
  readonly pid: number;
  readonly parent?: string;
  readonly name: string;
  readonly how: string;
  readonly state: ProcessState;
  readonly daemon: boolean;
  readonly service: boolean;
  /** False: it is known from outside only, for want of hooks in it. */
  readonly speaks: boolean;
  /** The kernel says that it sleeps, and has not been contradicted since. */
  readonly asleep: boolean;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly code?: number;
  readonly signal?: string;
  /** The program itself ended it by a signal: no error. */
  readonly endedByProgram: boolean;
  readonly error?: string;
  readonly cpuMs?: number;
  /** Of one processor between the last two samples: 1 is all of it, more is several threads. */
  readonly cpuShare?: number;
  readonly rssBytes?: number;
  readonly pool?: string;
  /** The main thread first. */
  readonly threads: readonly PictureThread[];
  readonly tasks: readonly PictureThread[];
}

export interface PictureUse {
  readonly actor: FoundActor;
  readonly since: number;
  readonly at?: SourcePlace;
  /** How often it is held. */
  readonly count?: number;
  /** Seconds that a waiter is willing to wait. */
  readonly timeout?: number;
}

interface PictureObject {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly madeAt?: SourcePlace;
}

export interface PictureLock extends PictureObject {
  readonly holders: readonly PictureUse[];
  readonly waiters: readonly PictureUse[];
  /** A semaphore's free permits, and how many it began with. */
  readonly permits?: number;
  readonly capacity?: number;
}

/** Conditions, events and barriers. */
export interface PictureSignal extends PictureObject {
  readonly waiters: readonly PictureUse[];
  readonly holders: readonly PictureUse[];
  readonly set?: boolean;
  readonly broken?: boolean;
  /** A barrier's parties. */
  readonly capacity?: number;
}

export interface PictureQueue extends PictureObject {
  readonly depth: number;
  readonly capacity?: number;
  readonly bytes?: number;
  /** Items without their task_done(). */
  readonly unfinished?: number;
  readonly getters: readonly PictureUse[];
  readonly putters: readonly PictureUse[];
}

export interface PicturePipe extends PictureObject {
  readonly peer?: string;
  /** Messages on their way to this end. */
  readonly depth: number;
  readonly readers: readonly PictureUse[];
  readonly writers: readonly PictureUse[];
  readonly closed: boolean;
}

export interface PicturePool extends PictureObject {
  readonly owner: string;
  readonly workers: readonly { readonly process: string; readonly job?: string; readonly function?: string; readonly since?: number }[];
  readonly queued: number;
  readonly running: number;
  readonly finished: number;
  readonly failed: number;
  readonly lost: number;
  readonly submitted: number;
  readonly state: 'open' | 'closed' | 'terminated';
  readonly errors: readonly { readonly job: string; readonly t: number; readonly error: string; readonly at?: SourcePlace }[];
}

/** A run at one moment. */
export interface Picture {
  readonly t: number;
  /** How many events it is made of. */
  readonly events: number;
  readonly main?: string;
  readonly processes: readonly PictureProcess[];
  readonly locks: readonly PictureLock[];
  readonly signals: readonly PictureSignal[];
  readonly queues: readonly PictureQueue[];
  readonly pipes: readonly PicturePipe[];
  readonly pools: readonly PicturePool[];
  /** Shared memory and other objects without waiters. */
  readonly others: readonly PictureObject[];
  readonly findings: readonly Finding[];
  /** Who can never go on, and for which stuck actors each waits: the wait-for graph's marked part, by actor key. */
  readonly stuck: Readonly<Record<string, readonly string[]>>;
  /** Events that were lost before they came here, by kind. */
  readonly dropped: Readonly<Record<string, number>>;
  /** From here on events are missing that could decide what stands; undefined where the missing ones were all undone again. */
  readonly gapSince?: number;
  /** Things not taken in because a bound was reached. */
  readonly overflow: number;
}

/** Leaves out what is undefined, as exactOptionalPropertyTypes wants it. */
type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };
function defined<T extends object>(parts: T): Defined<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function pictureWait(wait: Wait): PictureWait {
  const { kind, object, target, tasks, job, several, since, timeout, at } = wait;
  return defined({ kind, object, target, tasks, job, several, since, timeout, at }) as PictureWait;
}

function pictureThread(state: State, process: Process, actor: Actor, stuck: ReadonlyMap<string, unknown>): PictureThread {
  const alive = isAlive(state, actor);
  const its: ActorState = !alive ? 'ended' : stuck.has(actor.key) ? 'stuck' : actor.wait ? 'waiting' : isIdle(process, actor) ? 'idle' : 'running';
  const { running } = actor;
  return defined({
    key: actor.key,
    thread: actor.thread,
    task: actor.task,
    name: actor.name ?? (actor.task !== undefined ? actor.task : actor.thread === 1 ? 'MainThread' : `Thread-${actor.thread}`),
    state: its,
    service: actor.service,
    startedAt: actor.startedAt,
    endedAt: actor.endedAt ?? process.endedAt,
    error: actor.error,
    at: actor.at,
    wait: actor.wait && pictureWait(actor.wait),
    running: running && defined({ ...running, function: state.pools.get(running.pool)?.jobs.get(running.job)?.function }),
  }) as PictureThread;
}

/** It has ended, and its parent lives and has not asked how. */
function isUnasked(state: State, process: Process): boolean {
  const parent = state.processes.get(process.parent ?? '');
  return process.endedAt !== undefined && isZombie(process) && parent !== undefined && parent.endedAt === undefined;
}

/** How long the kernel's word stands alone before it is believed: only what has changed is told, at the longest pause after a second. */
const looksS = { after: 0.3, afterNews: 1.25 } as const;

/** A sample stands until the next one; a process that has told something since may have woken for longer. */
function isAsleep({ sample, spokeAt = 0, endedAt }: Process, t: number): boolean {
  if (endedAt !== undefined || sample?.state !== 'sleeping') return false;
  return spokeAt > sample.t ? t - spokeAt >= looksS.afterNews : sample.asleep || t - sample.t >= looksS.after;
}

function pictureProcess(state: State, process: Process, actors: readonly Actor[], stuck: ReadonlyMap<string, unknown>, t: number): PictureProcess {
  const all = actors
    .map((actor) => pictureThread(state, process, actor, stuck))
    .sort((a, b) => a.thread - b.thread || Number(a.task !== undefined) - Number(b.task !== undefined));
  const [first] = all;
  const ended = process.endedAt !== undefined;
  const sampled = process.sample?.state;
  const its: ProcessState = isUnasked(state, process)
    ? 'zombie'
    : ended
      ? 'ended'
      : sampled === 'zombie' || sampled === 'stopped'
        ? sampled
        : (first?.state ?? 'running');
  return defined({
    key: process.key,
    pid: process.pid,
    parent: process.parent,
    name: processName(state, process),
    how: process.how,
    state: its,
    daemon: process.daemon,
    service: process.service,
    speaks: process.speaks,
    asleep: isAsleep(process, t),
    startedAt: process.startedAt,
    endedAt: process.endedAt,
    code: process.code,
    signal: process.signal,
    endedByProgram: process.signal !== undefined && process.signalled !== undefined,
    error: process.failed?.error,
    cpuMs: process.sample?.cpuMs,
    cpuShare: process.sample?.cpuShare,
    rssBytes: process.sample?.rssBytes,
    pool: process.worksFor,
    threads: all.filter((thread) => thread.task === undefined),
    tasks: all.filter((thread) => thread.task !== undefined),
  }) as PictureProcess;
}

/** Waiters by object id and kind, in the order in which they came. */
function waitersOf(state: State): Map<string, Actor[]> {
  const result = new Map<string, Actor[]>();
  for (const actor of state.actors.values()) {
    const { wait } = actor;
    if (!wait || !isAlive(state, actor)) continue;
    for (const each of wait.several?.of ?? [wait]) {
      if (!('object' in each) || each.object === undefined) continue;
      const key = `${each.kind} ${each.object}`;
      const list = result.get(key);
      if (!list) result.set(key, [actor]);
      else if (list.at(-1) !== actor) list.push(actor);
    }
  }
  for (const list of result.values()) list.sort((a, b) => (a.wait?.since ?? 0) - (b.wait?.since ?? 0));
  return result;
}

function pictureOf(resource: Resource): PictureObject {
  return defined({ id: resource.id, type: resource.type ?? 'Lock', name: resource.name, madeAt: resource.at }) as PictureObject;
}

function poolPicture(state: State, resource: Resource): PicturePool | undefined {
  const pool = state.pools.get(resource.id);
  if (!pool) return undefined;
  const workers = pool.workers.flatMap((key) => {
    const process = state.processes.get(key);
    if (!process || process.endedAt !== undefined) return [];
    const running = state.actors.get(`${key}/1`)?.running;
    const job = running && pool.jobs.get(running.job);
    return [defined({ process: key, job: running?.job, function: job?.function, since: running?.since }) as PicturePool['workers'][number]];
  });
  let queued = 0;
  let lost = 0;
  const errors: PicturePool['errors'][number][] = [];
  for (const job of pool.jobs.values()) {
    queued += Math.max(0, job.tasks - job.started);
    lost += job.lost;
    if (job.error && errors.length < 100)
      errors.push(defined({ job: job.id, t: job.error.t, error: job.error.error, at: job.error.at }) as PicturePool['errors'][number]);
  }
  return {
    ...pictureOf(resource),
    owner: pool.owner,
    workers,
    queued,
    running: workers.filter((worker) => worker.job !== undefined).length,
    finished: pool.finished,
    failed: pool.failed,
    submitted: pool.submitted,
    lost,
    state: pool.terminatedAt !== undefined ? 'terminated' : pool.closedAt !== undefined ? 'closed' : 'open',
    errors,
  };
}

/** The picture of a state at time `t`, with the findings that the caller has entered for it. */
export function drawPicture(state: State, findings: readonly Finding[], t: number): Picture {
  const stuck = new Map([...findStuck(state)].filter(([, { unsettled }]) => !unsettled));
  const waiters = waitersOf(state);
  const actors = new Map<string, Actor[]>();
  for (const actor of state.actors.values()) {
    const list = actors.get(actor.process);
    if (list) list.push(actor);
    else actors.set(actor.process, [actor]);
  }
  const waiting = (kind: WaitKind, id: string): PictureUse[] =>
    (waiters.get(`${kind} ${id}`) ?? []).map((actor) => {
      const { since = 0, at, timeout } = actor.wait ?? {};
      return defined({ actor: describeActor(state, actor), since, at, timeout }) as PictureUse;
    });
  const holders = (resource: Resource): PictureUse[] =>
    resource.holds.map((hold) => {
      const actor = state.actors.get(hold.actor);
      const who = actor ? describeActor(state, actor) : { key: hold.actor, pid: Number.parseInt(hold.actor, 10) || 0, process: hold.actor };
      return defined({ actor: who, since: hold.since, at: hold.at, count: hold.count }) as PictureUse;
    });

  const locks: PictureLock[] = [];
  const signals: PictureSignal[] = [];
  const queues: PictureQueue[] = [];
  const pipes: PicturePipe[] = [];
  const pools: PicturePool[] = [];
  const others: PictureObject[] = [];
  for (const resource of state.resources.values()) {
    const { id } = resource;
    const base = pictureOf(resource);
    switch (resource.type) {
      case undefined:
      case 'Lock':
      case 'RLock':
      case 'Semaphore':
      case 'BoundedSemaphore':
        locks.push({
          ...base,
          holders: holders(resource),
          waiters: waiting('lock', id),
          ...(isSemaphore(resource) ? defined({ permits: resource.permits && Math.max(0, resource.permits), capacity: resource.capacity }) : {}),
        } as PictureLock);
        break;
      case 'Condition':
      case 'Event':
      case 'Barrier': {
        const kind = resource.type === 'Condition' ? 'condition' : resource.type === 'Event' ? 'event' : 'barrier';
        signals.push({
          ...base,
          waiters: [...waiting(kind, id), ...(kind === 'condition' ? waiting('lock', id) : [])],
          holders: holders(resource),
          ...(kind === 'event' ? { set: resource.set } : kind === 'barrier' ? defined({ broken: resource.broken, capacity: resource.capacity }) : {}),
        } as PictureSignal);
        break;
      }
      case 'Queue':
      case 'SimpleQueue':
      case 'JoinableQueue':
        queues.push({
          ...base,
          depth: Math.max(0, resource.depth),
          ...defined({
            capacity: resource.capacity !== undefined && resource.capacity > 0 ? resource.capacity : undefined,
            bytes: resource.bytesUnknown ? undefined : Math.round(resource.bytes),
            unfinished: resource.type === 'JoinableQueue' ? Math.max(0, resource.unfinished) : undefined,
          }),
          getters: waiting('item', id),
          putters: [...waiting('space', id), ...waiting('flush', id)],
        } as PictureQueue);
        break;
      case 'Pipe':
      case 'Listener':
      case 'Client':
        pipes.push({
          ...base,
          ...defined({ peer: resource.peer }),
          depth: Math.max(0, resource.depth),
          readers: [...waiting('message', id), ...waiting('client', id)],
          writers: waiting('room', id),
          closed: resource.closedAt !== undefined,
        } as PicturePipe);
        break;
      case 'Pool':
      case 'Executor': {
        const pool = poolPicture(state, resource);
        if (pool) pools.push(pool);
        break;
      }
      default:
        if (resource.removedAt === undefined) others.push(base);
    }
  }
  return {
    t,
    events: state.events,
    ...(state.main === undefined ? {} : { main: state.main }),
    processes: [...state.processes.values()].map((process) => pictureProcess(state, process, actors.get(process.key) ?? [], stuck, t)),
    locks,
    signals,
    queues,
    pipes,
    pools,
    others,
    findings,
    stuck: Object.fromEntries([...stuck].map(([key, entry]) => [key, entry.for])),
    dropped: Object.fromEntries(state.dropped),
    ...(state.gapSince === undefined ? {} : { gapSince: state.gapSince }),
    overflow: state.overflow,
  };
}
