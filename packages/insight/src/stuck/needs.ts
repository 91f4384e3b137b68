import { actorKey, currentProcess } from '../fold/entities.ts';
import { isSemaphore } from '../fold/lock.ts';
import type { Actor, Job, Pool, Process, Resource, State, Wait } from '../state.ts';
import type { Survey } from './survey.ts';

/** Why a wait can never end, whatever the others do. */
export type Never = 'holder-ended' | 'task-lost' | 'reader-lost';

/**
 * What must happen for an actor to go on.
 * `free`: nothing, or something from outside (time, a person, a client, a process without hooks).
 * `all`: every one of these actors must be able to go on. Who waits for the same ones has the same list.
 * `any`: anybody may help; `known` are those who have done so before.
 * `either`: one of these; `every`: each of them.
 * `never`: nobody can.
 */
export type Need =
  | { kind: 'free' }
  | { kind: 'all'; of: readonly string[] }
  | { kind: 'any'; known: readonly string[] }
  | { kind: 'either' | 'every'; of: readonly Need[] }
  | { kind: 'never'; why: Never; holder?: string | undefined };

const free: Need = { kind: 'free' };
/** What a pipe holds before its writer blocks: Linux's default. https://man7.org/linux/man-pages/man7/pipe.7.html */
export const pipeCapacityBytes = 65_536;

const keysOf = (actors: readonly Actor[]): string[] => actors.map((actor) => actor.key);

export function isAlive(state: State, actor: Actor): boolean {
  return actor.endedAt === undefined && state.processes.get(actor.process)?.endedAt === undefined;
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

function needLock(survey: Survey, actor: Actor, lock: Resource, wait: Wait): Need {
  const { state } = survey;
  if (isSemaphore(lock)) {
    if (lock.permits === undefined || lock.permits > 0) return free;
    return { kind: 'any', known: survey.list(`semaphore ${lock.id}`, () => [...lock.givers, ...lock.holds.map((hold) => hold.actor)]) };
  }
  const holder = lock.holds[0];
  if (!holder) return free;
  const foreign = lock.foreign.filter((key) => {
    const other = state.actors.get(key);
    // Where events were lost, the release of one who takes the lock, too, was that of a hold which nobody saw.
    if (state.gapSince !== undefined && lock.takers.includes(key)) return false;
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

/** A pool of threads has its work done where its owner is; how many at once is its capacity. */
function needJobOfThreads(survey: Survey, pool: Pool, job: Job): Need {
  const busy = survey.busyThreads(pool);
  const running = survey.runningFor(busy, job);
  if (running.length > 0) return { kind: 'all', of: running };
  const capacity = survey.state.resources.get(pool.id)?.capacity;
  if (job.tasks <= job.started || capacity === undefined || busy.length < capacity) return free;
  return { kind: 'any', known: survey.list(`busy ${pool.id}`, () => keysOf(busy)) };
}

function needJob(survey: Survey, pool: Pool, job: Job): Need {
  const { state } = survey;
  if (job.lost > 0 && state.resources.get(pool.id)?.type !== 'Executor') return { kind: 'never', why: 'task-lost' };
  const workers = survey.workers(pool);
  const waiting = job.tasks - job.started;
  if (workers.length === 0) return needJobOfThreads(survey, pool, job);
  const running = survey.runningFor(workers, job);
  // Work of which we cannot see who does it.
  if (running.length === 0 && waiting <= 0) return free;
  if (running.length > 0) return { kind: 'all', of: running };
  const idle = workers.some((actor) => actor.running === undefined);
  return idle ? free : { kind: 'any', known: survey.list(`workers ${pool.id}`, () => keysOf(workers)) };
}

/** Of several things each is needed as if it were waited for alone. Of one that is not known nobody can say that it will not come. */
function needSeveral(survey: Survey, actor: Actor, wait: Wait): Need {
  const { of: members, count, all } = wait.several ?? { of: [], count: 0, all: false };
  const of = members.map((member) => needOf(survey, { ...actor, wait: { ...member, since: wait.since } }));
  if (all) {
    const open = of.filter((need) => need.kind !== 'free');
    return open.length > 0 ? { kind: 'every', of: open } : free;
  }
  return of.length < count || of.some((need) => need.kind === 'free') ? free : { kind: 'either', of };
}

/** Actors who could satisfy it, as far as one knows them. */
export function candidatesOf(need: Need): readonly string[] {
  switch (need.kind) {
    case 'all':
      return need.of;
    case 'any':
      return need.known;
    case 'either':
    case 'every':
      return need.of.flatMap(candidatesOf);
    default:
      return [];
  }
}

/** Anybody could satisfy it, or a part of it. */
export function isUpToAnybody(need: Need): boolean {
  return need.kind === 'any' || ((need.kind === 'either' || need.kind === 'every') && need.of.some(isUpToAnybody));
}

/** It is idle and stays so, unless somebody else goes on. */
export function helpsNobody(survey: Survey, actor: Actor): boolean {
  const process = survey.state.processes.get(actor.process);
  return isIdle(process, actor) && (actor.service || process?.worksFor === undefined || !survey.hasWork(process.worksFor));
}

/** What the actor's wait needs. */
export function needOf(survey: Survey, actor: Actor): Need {
  const { state } = survey;
  const { wait } = actor;
  if (!wait) return helpsNobody(survey, actor) ? { kind: 'any', known: [] } : free;
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
      const of = survey.mustEnd(target);
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
      return pool && job ? needJob(survey, pool, job) : free;
    }
    case 'pool': {
      const pool = state.pools.get(wait.object ?? '');
      if (pool && pool.terminatedAt === undefined && state.resources.get(pool.id)?.type !== 'Executor')
        for (const job of pool.jobs.values()) if (job.lost > 0) return { kind: 'never', why: 'task-lost' };
      const busy = pool ? survey.busyWorkers(pool) : [];
      return busy.length ? { kind: 'all', of: busy } : free;
    }
    case 'several':
      return needSeveral(survey, actor, wait);
    default:
  }
  if (!object) return free;
  switch (wait.kind) {
    case 'lock':
      return needLock(survey, actor, object, wait);
    case 'condition': {
      if (!wait.notified) return { kind: 'any', known: object.givers };
      const lock = (object.lock === undefined ? undefined : state.resources.get(object.lock)) ?? object;
      return needLock(survey, actor, lock, wait);
    }
    case 'event':
      return object.set || wait.notified ? free : { kind: 'any', known: object.givers };
    case 'barrier': {
      if (object.broken || wait.notified || object.capacity === undefined) return free;
      return survey.waitingAt('barrier', object.id).filter((other) => !other.wait?.notified).length >= object.capacity
        ? free
        : { kind: 'any', known: object.givers };
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
      return peer ? { kind: 'any', known: survey.usersOf(peer) } : free;
    }
    case 'room': {
      const peer = object.peer === undefined ? undefined : state.resources.get(object.peer);
      return peer ? { kind: 'any', known: survey.usersOf(peer) } : free;
    }
    default:
      return free;
  }
}
