import type { WaitMember } from '@forkhall/protocol';
import type { Actor, Job, Pool, Process, Resource, State, Wait, WaitKind } from '../state.ts';
import { isAlive } from './needs.ts';

const none: readonly string[] = [];
const nobody: readonly Actor[] = [];

/** What is looked up again and again in one look at a state. Each list is made once: a program may have thousands that wait for the same. */
export class Survey {
  readonly state: State;
  /** Who is alive, by process. */
  readonly byProcess: ReadonlyMap<string, Actor[]>;
  readonly #lists = new Map<string, readonly string[]>();
  readonly #actors = new Map<string, readonly Actor[]>();
  readonly #work = new Map<string, boolean>();
  readonly #running = new Map<readonly Actor[], ReadonlyMap<string, readonly string[]>>();
  #busy: Map<string, Actor[]> | undefined;
  #waiting: Map<string, Actor[]> | undefined;

  constructor(state: State) {
    this.state = state;
    this.byProcess = grouped(state, (actor) => (isAlive(state, actor) ? [actor.process] : none));
  }

  list(name: string, make: () => readonly string[]): readonly string[] {
    return remembered(this.#lists, name, make);
  }

  /** The actors of a process that must end before it can: its threads but the daemons. */
  mustEnd(process: Process): readonly string[] {
    return this.list(`process ${process.key}`, () =>
      (this.byProcess.get(process.key) ?? []).filter((actor) => !actor.daemon && actor.task === undefined && !actor.service).map((actor) => actor.key),
    );
  }

  /** The main threads of a pool's processes. */
  workers(pool: Pool): readonly Actor[] {
    return remembered(this.#actors, pool.id, () =>
      pool.workers.flatMap((key) => this.byProcess.get(key) ?? []).filter((actor) => actor.thread === 1 && actor.task === undefined),
    );
  }

  busyWorkers(pool: Pool): readonly string[] {
    return this.list(`busy workers ${pool.id}`, () =>
      pool.workers.flatMap((key) => (this.byProcess.get(key) ?? []).filter((actor) => actor.running).map((actor) => actor.key)),
    );
  }

  /** Tasks of the pool have not been begun: a worker is still on its way, or will take them. */
  hasWork(id: string): boolean {
    return remembered(this.#work, id, () => {
      const pool = this.state.pools.get(id);
      if (!pool || pool.terminatedAt !== undefined) return false;
      for (const job of pool.jobs.values()) if (job.started < job.tasks) return true;
      return false;
    });
  }

  /** A pool has tasks, and nobody yet who carries them out: a worker is being started. */
  awaitsWorkers(): boolean {
    for (const pool of this.state.pools.values()) {
      const owner = this.state.processes.get(pool.owner);
      if (owner?.endedAt !== undefined || !this.hasWork(pool.id)) continue;
      if (this.workers(pool).length === 0 && this.busyThreads(pool).length === 0) return true;
    }
    return false;
  }

  /** Threads that carry out tasks of a pool. */
  busyThreads(pool: Pool): readonly Actor[] {
    this.#busy ??= grouped(this.state, (actor) => (actor.running && isAlive(this.state, actor) ? [actor.running.pool] : none));
    return this.#busy.get(pool.id) ?? nobody;
  }

  /** Which of a pool's workers or threads carry out tasks of a job. */
  runningFor(workers: readonly Actor[], job: Job): readonly string[] {
    const running = remembered(this.#running, workers, () => {
      const byJob = new Map<string, string[]>();
      for (const { key, running } of workers) {
        const keys = running && byJob.get(running.job);
        if (keys) keys.push(key);
        else if (running) byJob.set(running.job, [key]);
      }
      return byJob;
    });
    return running.get(job.id) ?? none;
  }

  waitingAt(kind: WaitKind, object: string): readonly Actor[] {
    this.#waiting ??= grouped(this.state, ({ wait }) => (wait ? [...new Set((wait.several?.of ?? [wait]).flatMap(placeOf))] : none));
    return this.#waiting.get(`${kind} ${object}`) ?? [];
  }

  /** Who has an end of a pipe, as far as it shows: by what they did or do with it. */
  usersOf(end: Resource): readonly string[] {
    return this.list(`pipe ${end.id}`, () => [
      ...new Set([...end.givers, ...end.takers, ...[...this.waitingAt('room', end.id), ...this.waitingAt('message', end.id)].map((actor) => actor.key)]),
    ]);
  }
}

/** Where one waits for a thing, alone or among others. */
function placeOf(part: WaitMember | Wait): string[] {
  return 'object' in part && part.object !== undefined ? [`${part.kind} ${part.object}`] : [];
}

function grouped(state: State, groupsOf: (actor: Actor) => readonly string[]): Map<string, Actor[]> {
  const result = new Map<string, Actor[]>();
  for (const actor of state.actors.values()) {
    for (const group of groupsOf(actor)) {
      const list = result.get(group);
      if (list) list.push(actor);
      else result.set(group, [actor]);
    }
  }
  return result;
}

function remembered<K, V>(known: Map<K, V>, name: K, make: () => V): V {
  let value = known.get(name);
  if (value === undefined) {
    value = make();
    known.set(name, value);
  }
  return value;
}
