import { actorKey, currentProcess } from '../fold/entities.ts';
import { isSemaphore } from '../fold/lock.ts';
import type { Actor, Job, Pool, Process, Resource, State, Wait } from '../state.ts';

/** Why a wait can never end, whatever the others do. */
export type Never = 'holder-ended' | 'task-lost' | 'reader-lost';

/**
 * What must happen for an actor to go on.
 * `free`: nothing, or something from outside (time, a person, a client, a process without hooks).
 * `all`: every one of these actors must be able to go on.
 * `any`: anybody may help; `known` are those who have done so before.
 * `never`: nobody can.
 */
export type Need =
  | { kind: 'free' }
  | { kind: 'all'; of: readonly string[] }
  | { kind: 'any'; known: readonly string[] }
  | { kind: 'never'; why: Never; holder?: string | undefined };

const free: Need = { kind: 'free' };
/** What a pipe holds before its writer blocks: Linux's default. https://man7.org/linux/man-pages/man7/pipe.7.html */
export const pipeCapacityBytes = 65_536;

export function isAlive(state: State, actor: Actor): boolean {
  return actor.endedAt === undefined && state.processes.get(actor.process)?.endedAt === undefined;
}

/** Tasks of the pool have not been begun: a worker is still on its way, or will take them. */
function hasWork(state: State, id: string): boolean {
  const pool = state.pools.get(id);
  if (!pool || pool.terminatedAt !== undefined) return false;
  for (const job of pool.jobs.values()) if (job.started < job.tasks) return true;
  return false;
}

/** It does nothing unless it is given something to do: a pool's worker between tasks, a library's own thread. */
export function isIdle(process: Process | undefined, actor: Actor): boolean {
  if (actor.running || actor.calling) return false;
  return (
    actor.service ||
    process?.service === true ||
    (process?.worksFor !== undefined &&
      actor.thread === 1 &&
      actor.task === undefined &&
      actor.wait === undefined &&
      (!process.initializes || actor.idleSince !== undefined))
  );
}

function needLock(state: State, actor: Actor, lock: Resource, wait: Wait): Need {
  if (isSemaphore(lock)) {
    if (lock.permits === undefined || lock.permits > 0) return free;
    return { kind: 'any', known: [...lock.givers, ...lock.holds.map((hold) => hold.actor)] };
  }
  const holder = lock.holds[0];
  if (!holder) return free;
  const foreign = lock.foreign.filter((key) => {
    const other = state.actors.get(key);
    return other !== undefined && isAlive(state, other);
  });
  // A lock that others than its holder release is used as a signal.
  if (lock.type !== 'RLock' && foreign.length > 0) return { kind: 'any', known: [...foreign, holder.actor] };
  if (holder.actor === actor.key) return lock.type === 'RLock' || lock.type === 'Condition' ? free : { kind: 'all', of: [actor.key] };
  const its = state.actors.get(holder.actor);
  // asyncio's locks belong to no task: wait_for() takes them in a task of its own.
  if (its?.task !== undefined && !isAlive(state, its) && state.processes.get(its.process)?.endedAt === undefined) return { kind: 'any', known: lock.givers };
  if (!its || !isAlive(state, its)) return wait.notified ? free : { kind: 'never', why: 'holder-ended', holder: holder.actor };
  return { kind: 'all', of: [holder.actor] };
}

/** The actors of a process that must end before it can: its threads but the daemons. */
function mustEnd(state: State, byProcess: ReadonlyMap<string, Actor[]>, process: Process): string[] {
  return (byProcess.get(process.key) ?? [])
    .filter((actor) => !actor.daemon && actor.task === undefined && isAlive(state, actor) && !actor.service)
    .map((actor) => actor.key);
}

/** Threads that carry out tasks of a pool. */
function busyThreads(state: State, pool: Pool): Actor[] {
  return [...state.actors.values()].filter((actor) => actor.running?.pool === pool.id && isAlive(state, actor));
}

/** A pool of threads has its work done where its owner is; how many at once is its capacity. */
function needJobOfThreads(state: State, pool: Pool, job: Job): Need {
  const busy = busyThreads(state, pool);
  const running = busy.filter((actor) => actor.running?.job === job.id);
  if (running.length > 0) return { kind: 'all', of: running.map((actor) => actor.key) };
  const capacity = state.resources.get(pool.id)?.capacity;
  if (job.tasks <= job.started || capacity === undefined || busy.length < capacity) return free;
  return { kind: 'any', known: busy.map((actor) => actor.key) };
}

function needJob(state: State, byProcess: ReadonlyMap<string, Actor[]>, pool: Pool, job: Job): Need {
  if (job.lost > 0 && state.resources.get(pool.id)?.type !== 'Executor') return { kind: 'never', why: 'task-lost' };
  const workers = pool.workers
    .flatMap((key) => byProcess.get(key) ?? [])
    .filter((actor) => isAlive(state, actor) && actor.thread === 1 && actor.task === undefined);
  const running = workers.filter((actor) => actor.running?.job === job.id);
  const waiting = job.tasks - job.started;
  if (workers.length === 0) return needJobOfThreads(state, pool, job);
  // Work of which we cannot see who does it.
  if (running.length === 0 && waiting <= 0) return free;
  const idle = workers.some((actor) => actor.running === undefined);
  if (running.length > 0) return { kind: 'all', of: running.map((actor) => actor.key) };
  return idle ? free : { kind: 'any', known: workers.map((actor) => actor.key) };
}

/** Who has an end of a pipe, as far as it shows: by what they did or do with it. */
function usersOf(state: State, end: Resource): string[] {
  const users = new Set([...end.givers, ...end.takers]);
  for (const actor of state.actors.values())
    if (actor.wait?.object === end.id && (actor.wait.kind === 'room' || actor.wait.kind === 'message')) users.add(actor.key);
  return [...users];
}

/** It is idle and stays so, unless somebody else goes on. */
export function helpsNobody(state: State, actor: Actor): boolean {
  const process = state.processes.get(actor.process);
  return isIdle(process, actor) && (actor.service || process?.worksFor === undefined || !hasWork(state, process.worksFor));
}

/** What the actor's wait needs. */
export function needOf(state: State, byProcess: ReadonlyMap<string, Actor[]>, actor: Actor): Need {
  const { wait } = actor;
  if (!wait) return helpsNobody(state, actor) ? { kind: 'any', known: [] } : free;
  if (wait.timeout !== undefined) return free;
  const object = wait.object === undefined ? undefined : state.resources.get(wait.object);
  switch (wait.kind) {
    case 'input':
    case 'client':
      return free;
    case 'process': {
      const target = wait.target === undefined ? undefined : currentProcess(state, wait.target);
      if (!target || target.endedAt !== undefined) return free;
      // The program has asked it to end.
      if (!target.listens && (target.signalled?.signal === 'SIGTERM' || target.signalled?.signal === 'SIGKILL')) return free;
      const of = mustEnd(state, byProcess, target);
      return of.length ? { kind: 'all', of } : free;
    }
    case 'thread': {
      const target = state.actors.get(actorKey(actor.process, wait.target ?? 0));
      return target && isAlive(state, target) ? { kind: 'all', of: [target.key] } : free;
    }
    case 'task': {
      const of = (wait.tasks ?? []).map((task) => actorKey(actor.process, actor.thread, task));
      const alive = of.filter((key) => {
        const other = state.actors.get(key);
        return other !== undefined && isAlive(state, other);
      });
      return alive.length > 0 ? { kind: 'all', of: alive } : free;
    }
    case 'job': {
      const pool = state.pools.get(wait.object ?? '');
      const job = pool?.jobs.get(wait.job ?? '');
      return pool && job ? needJob(state, byProcess, pool, job) : free;
    }
    case 'pool': {
      const pool = state.pools.get(wait.object ?? '');
      const busy = pool?.workers.flatMap((key) => byProcess.get(key) ?? []).filter((worker) => isAlive(state, worker) && worker.running);
      if (pool && pool.terminatedAt === undefined && state.resources.get(pool.id)?.type !== 'Executor')
        for (const job of pool.jobs.values()) if (job.lost > 0) return { kind: 'never', why: 'task-lost' };
      return busy?.length ? { kind: 'all', of: busy.map((worker) => worker.key) } : free;
    }
    default:
  }
  if (!object) return free;
  switch (wait.kind) {
    case 'lock':
      return needLock(state, actor, object, wait);
    case 'condition': {
      if (!wait.notified) return { kind: 'any', known: object.givers };
      const lock = (object.lock === undefined ? undefined : state.resources.get(object.lock)) ?? object;
      return needLock(state, actor, lock, wait);
    }
    case 'event':
      return object.set || wait.notified ? free : { kind: 'any', known: object.givers };
    case 'barrier': {
      if (object.broken || wait.notified || object.capacity === undefined) return free;
      let waiting = 0;
      for (const other of state.actors.values()) if (other.wait?.kind === 'barrier' && other.wait.object === object.id && !other.wait.notified) waiting++;
      return waiting >= object.capacity ? free : { kind: 'any', known: object.givers };
    }
    case 'item':
      if (object.readerLost && object.depth > 0) return { kind: 'never', why: 'reader-lost', holder: actorKey(object.readerLost.process, 1) };
      return object.depth > 0 || object.closedAt !== undefined ? free : { kind: 'any', known: object.givers };
    case 'space':
      return object.capacity === undefined || object.capacity <= 0 || object.depth < object.capacity ? free : { kind: 'any', known: object.takers };
    case 'tasks':
      return object.unfinished <= 0 ? free : { kind: 'any', known: object.takers };
    case 'flush':
      // What fits into the pipe goes there although nobody reads. Without the sizes the wait itself is the evidence.
      return object.depth <= 0 || (!object.bytesUnknown && object.bytes <= pipeCapacityBytes) ? free : { kind: 'any', known: object.takers };
    case 'message': {
      if (object.depth > 0) return free;
      // Without a known other end it may lead anywhere, out of the program too.
      const peer = object.peer === undefined ? undefined : state.resources.get(object.peer);
      return peer ? { kind: 'any', known: usersOf(state, peer) } : free;
    }
    case 'room': {
      const peer = object.peer === undefined ? undefined : state.resources.get(object.peer);
      return peer ? { kind: 'any', known: usersOf(state, peer) } : free;
    }
    default:
      return free;
  }
}
