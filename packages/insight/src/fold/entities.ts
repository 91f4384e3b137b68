import type { ProcessEvent, ResourceType } from '@forkhall/protocol';
import { type Actor, bounds, type Pool, type Process, type Resource, type State } from '../state.ts';

/** Forgotten at once when a map is full, so that not every further one costs a search. */
const batch = 64;
/** Events after a search in vain before the next. */
const pauseEvents = 500;

/** Makes place in a map by forgetting the oldest that are over; false, and counted, where there is none. */
function makePlace<V>(state: State, which: 'processes' | 'actors' | 'resources' | 'pools', map: Map<string, V>, isOver: (value: V) => boolean): boolean {
  if (map.size < bounds[which]) return true;
  const searched = state.searched[which];
  if (searched === undefined || state.events - searched > pauseEvents) {
    let left = batch;
    for (const [key, value] of map) {
      if (!isOver(value)) continue;
      map.delete(key);
      if (--left === 0) break;
    }
    if (left < batch) return true;
    state.searched[which] = state.events;
  }
  state.overflow++;
  return false;
}

export function actorKey(process: string, thread: number, task?: string): string {
  return task === undefined ? `${process}/${thread}` : `${process}/${thread}/${task}`;
}

export function currentProcess(state: State, pid: number): Process | undefined {
  const key = state.pids.get(pid);
  return key === undefined ? undefined : state.processes.get(key);
}

/** A new process under a pid; the one that had it before keeps its own key. Undefined at the bound. */
export function addProcess(state: State, pid: number, t: number): Process | undefined {
  if (!makePlace(state, 'processes', state.processes, (process) => process.endedAt !== undefined && process.key !== state.main)) return undefined;
  let key = `${pid}`;
  for (let round = 2; state.processes.has(key); round++) key = `${pid}.${round}`;
  const process: Process = { key, pid, how: 'unknown', daemon: false, service: false, announced: false, speaks: false, startedAt: t };
  state.processes.set(key, process);
  state.pids.set(pid, key);
  if (state.pids.size > 4 * bounds.processes) for (const [old, its] of state.pids) if (!state.processes.has(its)) state.pids.delete(old);
  return process;
}

export function addActor(state: State, process: Process, thread: number, task: string | undefined, t: number): Actor | undefined {
  const key = actorKey(process.key, thread, task);
  const known = state.actors.get(key);
  if (known) return known;
  const isOver = (actor: Actor) => actor.endedAt !== undefined || state.processes.get(actor.process)?.endedAt !== undefined;
  if (!makePlace(state, 'actors', state.actors, isOver)) return undefined;
  const actor: Actor = { key, process: process.key, thread, task, daemon: false, service: false, startedAt: t };
  state.actors.set(key, actor);
  return actor;
}

/** The actor that an event happened to, and its process; both are made where nothing told of their start. */
export function actorOf(state: State, event: ProcessEvent): Actor | undefined {
  const known = currentProcess(state, event.pid);
  const process = known ?? addProcess(state, event.pid, event.t);
  if (!process) return undefined;
  const actor = addActor(state, process, event.thread ?? 1, event.task, event.t);
  if (actor && event.at) actor.at = event.at;
  return actor;
}

/** The object of an event, made where nothing told of its creation. */
export function resourceOf(state: State, event: ProcessEvent & { object: string }, type?: ResourceType): Resource | undefined {
  const known = state.resources.get(event.object);
  if (known) {
    known.type ??= type;
    return known;
  }
  const isOver = (resource: Resource) =>
    resource.removedAt !== undefined || (resource.holds.length === 0 && resource.depth <= 0 && resource.leakedAt === undefined);
  if (!makePlace(state, 'resources', state.resources, isOver)) return undefined;
  const resource: Resource = {
    id: event.object,
    type,
    createdBy: state.pids.get(event.pid) ?? `${event.pid}`,
    createdAt: event.t,
    at: event.at,
    holds: [],
    displaced: [],
    set: false,
    broken: false,
    depth: 0,
    bytes: 0,
    bytesUnknown: false,
    unfinished: 0,
    givers: [],
    takers: [],
    foreign: [],
    checks: [],
  };
  state.resources.set(resource.id, resource);
  return resource;
}

export function poolOf(state: State, event: ProcessEvent & { object: string }): Pool | undefined {
  const known = state.pools.get(event.object);
  if (known) return known;
  if (!makePlace(state, 'pools', state.pools, (pool) => pool.joinedAt !== undefined && pool.jobs.size === 0)) return undefined;
  const pool: Pool = {
    id: event.object,
    owner: state.pids.get(event.pid) ?? `${event.pid}`,
    startedAt: event.t,
    at: event.at,
    workers: [],
    lostWorkers: [],
    jobs: new Map(),
    submitted: 0,
    finished: 0,
    failed: 0,
  };
  state.pools.set(pool.id, pool);
  return pool;
}

/** Adds to a short list of users, once each; the latest are kept. */
export function remember(users: string[], key: string): void {
  if (users.at(-1) === key || users.includes(key)) return;
  users.push(key);
  if (users.length > bounds.usersPerResource) users.shift();
}

/** Ends an actor's wait where it is of this kind and on this object. */
export function endWait(actor: Actor, kind: string, object?: string): void {
  if (actor.wait?.kind === kind && actor.wait.object === object) actor.wait = undefined;
}
