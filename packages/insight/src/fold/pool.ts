import type { ProcessEvent } from '@forkhall/protocol';
import { type Actor, bounds, type Job, type Pool, type State } from '../state.ts';
import { actorOf, currentProcess, poolOf, resourceOf } from './entities.ts';
import { loseWorker } from './process.ts';

type Of<N extends ProcessEvent['event']> = Extract<ProcessEvent, { event: N }>;
export type PoolEvent = Extract<ProcessEvent, { event: `pool.${string}` }>;

function addWorker(state: State, pool: Pool, key: string, initializes = false): void {
  const process = state.processes.get(key);
  if (process && initializes) process.initializes = true;
  if (pool.workers.includes(key)) return;
  pool.workers.push(key);
  if (pool.workers.length > bounds.workersPerPool) {
    const over = pool.workers.findIndex((worker) => state.processes.get(worker)?.endedAt !== undefined);
    pool.workers.splice(Math.max(0, over), 1);
  }
  if (process) process.worksFor = pool.id;
}

/** A job is kept while it runs, and after that while its error waits to be fetched. */
function forgetIfOver(pool: Pool, job: Job): void {
  const over = !job.open && job.finished + job.failed >= job.tasks;
  if (over && (job.error === undefined || job.fetchedAt !== undefined)) pool.jobs.delete(job.id);
}

function submit(state: State, pool: Pool, by: string, event: Of<'pool.submitted'>): void {
  pool.submitted += event.tasks;
  const known = pool.jobs.get(event.job);
  if (known) {
    known.tasks += event.tasks;
    known.open = false;
    forgetIfOver(pool, known);
    return;
  }
  if (pool.jobs.size >= bounds.jobsPerPool) {
    state.overflow++;
    return;
  }
  pool.jobs.set(event.job, {
    id: event.job,
    function: event.function,
    submittedAt: event.t,
    by,
    at: event.at,
    tasks: event.tasks,
    open: event.tasks === 0,
    stepwise: event.tasks === 0,
    started: 0,
    finished: 0,
    failed: 0,
    lost: 0,
  });
}

function becomeIdle(state: State, actor: Actor, t: number): void {
  actor.idleSince = t;
  state.lastEnd = t;
}

export function poolEvent(state: State, event: PoolEvent): void {
  const actor = actorOf(state, event);
  const pool = poolOf(state, event);
  resourceOf(state, event, 'Pool');
  if (!actor || !pool) return;
  switch (event.event) {
    case 'pool.started':
      // A worker that was quicker may have told of the pool before.
      pool.owner = actor.process;
      for (const pid of event.workers.slice(-bounds.workersPerPool)) addWorker(state, pool, state.pids.get(pid) ?? `${pid}`, event.initializer);
      return;
    case 'pool.submitted':
      submit(state, pool, actor.key, event);
      return;
    case 'pool.task-started': {
      const job = pool.jobs.get(event.job);
      if (job) job.started++;
      actor.running = { pool: pool.id, job: event.job, since: event.t };
      if (actor.process !== pool.owner) addWorker(state, pool, actor.process);
      return;
    }
    case 'pool.task-finished':
    case 'pool.task-failed': {
      const failed = event.event === 'pool.task-failed';
      const times = event.event === 'pool.task-finished' ? (event.times ?? 1) : 1;
      // Where a start was left out or lost, its end says that there was one.
      let unstarted = times;
      if (actor.running?.job === event.job) {
        unstarted -= 1;
        actor.running = undefined;
        becomeIdle(state, actor, event.t);
      }
      if (failed) pool.failed++;
      else pool.finished += times;
      const job = pool.jobs.get(event.job);
      if (!job) return;
      job.started += unstarted;
      if (failed) {
        job.failed++;
        job.error ??= { t: event.t, actor: actor.key, error: event.error, at: event.at };
      } else job.finished += times;
      forgetIfOver(pool, job);
      return;
    }
    case 'pool.waiting':
      actor.wait = { kind: event.job === undefined ? 'pool' : 'job', object: pool.id, job: event.job, since: event.t, timeout: event.timeout, at: event.at };
      return;
    case 'pool.timed-out': {
      const { wait } = actor;
      if (wait?.object !== pool.id) return;
      actor.wait = undefined;
      const job = pool.jobs.get(event.job ?? '');
      if (job && (job.stepwise || wait.timeout !== undefined)) job.givenUp = true;
      return;
    }
    case 'pool.callback-started':
      actor.calling = true;
      return;
    case 'pool.callback-finished':
      actor.calling = false;
      becomeIdle(state, actor, event.t);
      return;
    case 'pool.joined':
      if (actor.wait?.kind === 'pool' && actor.wait.object === pool.id) actor.wait = undefined;
      pool.joinedAt ??= event.t;
      return;
    case 'pool.fetched': {
      if (actor.wait?.kind === 'job' && actor.wait.job === event.job) actor.wait = undefined;
      const job = pool.jobs.get(event.job);
      if (!job) return;
      job.fetchedAt = event.t;
      // A failed map hands its error on before its other chunks are done; what is fetched needs no watching.
      pool.jobs.delete(job.id);
      return;
    }
    case 'pool.closed':
      pool.closedAt ??= event.t;
      return;
    case 'pool.terminated':
      pool.terminatedBy ??= event.by ?? 'call';
      pool.terminatedAt ??= event.t;
      return;
    case 'pool.worker-lost': {
      const worker = currentProcess(state, event.worker);
      loseWorker(pool, worker?.key ?? `${event.worker}`, event.t, event.job);
      return;
    }
  }
}
