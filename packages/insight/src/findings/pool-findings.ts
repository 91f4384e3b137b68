import type { Pool, Process, State } from '../state.ts';
import type { Stuck } from '../stuck/stuck.ts';
import { describeActor, describeObject, describeProcess, describeWait, doubtsOf, finding } from './describe.ts';
import { errorLine } from './error-line.ts';
import type { Finding, FoundWait } from './finding.ts';
import { settleS } from './stuck-findings.ts';

/** A process that has ended its workers ends itself a little later. */
const endingS = 1;

/** Ended by itself: not stopped by a person or the server, so what it left undone was its own doing. */
const endedByItself = (process: Process | undefined): process is Process & { endedAt: number } =>
  process?.endedAt !== undefined && process.signal === undefined;

function droppedTasks(state: State, pool: Pool): Finding[] {
  const owner = state.processes.get(pool.owner);
  let left = 0;
  const jobs = [...pool.jobs.values()].filter((job) => !job.givenUp && job.tasks > job.finished + job.failed + job.lost);
  for (const job of jobs) left += Math.max(0, job.tasks - job.finished - job.failed - job.lost);
  if (left === 0) return [];
  const early = pool.terminatedAt !== undefined && pool.terminatedBy !== 'call' ? pool.terminatedAt : undefined;
  const atEnd = pool.terminatedAt === undefined && endedByItself(owner) && (owner.code ?? 0) === 0 ? owner.endedAt : undefined;
  const since = early ?? atEnd;
  if (since === undefined) return [];
  return [
    finding('tasks-dropped', 'fault', since, {
      key: pool.id,
      actors: owner ? [describeProcess(state, owner)] : [],
      objects: [describeObject(state, pool.id)],
      count: left,
      doubts: doubtsOf(state),
      places: jobs.map((job) => job.at),
    }),
  ];
}

function unfetched(state: State, pool: Pool, stuck: ReadonlyMap<string, Stuck>, t: number): Finding[] {
  const owner = state.processes.get(pool.owner);
  const jobs = [...pool.jobs.values()].filter((job) => job.error && job.fetchedAt === undefined);
  const [first] = jobs;
  if (!first?.error) return [];
  const waiter = stuck.get(first.by)?.actor.wait;
  let since: number | undefined;
  if (endedByItself(owner)) since = owner.endedAt;
  else if (waiter && waiter.job !== first.id && t - waiter.since >= settleS) since = Math.max(waiter.since, first.error.t);
  if (since === undefined) return [];
  const by = state.actors.get(first.error.actor);
  return [
    finding('task-error-unfetched', 'fault', since, {
      key: pool.id,
      // What could not be pickled fails in a thread of the pool's own.
      actors: by ? [by.service && owner ? describeProcess(state, owner) : describeActor(state, by)] : [],
      objects: [describeObject(state, pool.id)],
      count: jobs.length,
      doubts: doubtsOf(state),
      cause: errorLine(first.error.error),
      places: jobs.flatMap((job) => [job.error?.at, job.at]),
    }),
  ];
}

function causeOf(process: Process | undefined): { cause?: string } {
  if (process?.failedIn && process.failed) return { cause: errorLine(process.failed.error) };
  if (process?.signal !== undefined) return { cause: process.signal };
  return process?.code === undefined ? {} : { cause: `exit code ${process.code}` };
}

function lostWorkers(state: State, pool: Pool, stuck: ReadonlyMap<string, Stuck>, t: number): Finding[] {
  const owner = state.processes.get(pool.owner);
  const lost = pool.lostWorkers.filter((loss) => {
    if (pool.terminatedAt !== undefined && loss.t >= pool.terminatedAt) return false;
    // An executor's task raises BrokenProcessPool where its result is asked for.
    if (state.resources.get(pool.id)?.type === 'Executor' && (loss.job === undefined || !pool.jobs.has(loss.job))) return false;
    // A stop from outside ends all of them at about the same time.
    if ((owner?.endedAt ?? t) - loss.t < settleS) return false;
    const process = state.processes.get(loss.process);
    // At its end a process ends its workers first.
    if (process?.signalled?.by === pool.owner && (owner?.endedAt ?? t) - loss.t < endingS) return false;
    return process?.signal === undefined || process.signalled !== undefined || (process.signal !== 'SIGTERM' && process.signal !== 'SIGINT');
  });
  const [first] = lost;
  if (!first) return [];
  const waits: FoundWait[] = [];
  for (const entry of stuck.values()) {
    if (entry.need.kind !== 'never' || entry.need.why !== 'task-lost' || entry.actor.wait?.object !== pool.id) continue;
    const wait = describeWait(state, entry.actor);
    if (wait) waits.push(wait);
  }
  const processes = lost.flatMap((loss) => state.processes.get(loss.process) ?? []);
  const [process] = processes;
  return [
    finding('worker-lost', waits.length > 0 ? 'stuck' : 'fault', first.t, {
      key: pool.id,
      actors: processes.map((its) => describeProcess(state, its)),
      objects: [describeObject(state, pool.id)],
      also: waits,
      count: lost.length,
      doubts: doubtsOf(state),
      ...(process?.failedIn ? { step: process.failedIn } : {}),
      ...causeOf(process),
      places: [...waits.map((wait) => wait.at), ...processes.map((its) => state.actors.get(`${its.key}/1`)?.at)],
    }),
  ];
}

/** What concerns pools: tasks dropped, errors that nobody fetched, workers lost. */
export function poolFindings(state: State, t: number, stuck: ReadonlyMap<string, Stuck>): Finding[] {
  const found: Finding[] = [];
  for (const pool of state.pools.values()) found.push(...droppedTasks(state, pool), ...unfetched(state, pool, stuck, t), ...lostWorkers(state, pool, stuck, t));
  return found;
}
