import type { ProcessEvent } from '@forkhall/protocol';
import { bounds, type Process, type State } from '../state.ts';
import { actorKey, actorOf, addActor, addProcess, currentProcess } from './entities.ts';

type Of<N extends ProcessEvent['event']> = Extract<ProcessEvent, { event: N }>;

/** Ways that say more than others: a later report of the same start may only add to an earlier one. */
const vague = new Set(['unknown', 'os.fork']);

const telling = new Set(['fork', 'spawn', 'forkserver']);

export function processStarted(state: State, event: Of<'process.started'>): void {
  let process = currentProcess(state, event.pid);
  if (process?.endedAt !== undefined) process = undefined;
  process ??= addProcess(state, event.pid, event.t);
  if (!process) return;
  if (event.how === 'exec' && process.announced) {
    // The program replaced itself: threads and locks of the old one are gone, the process is the same.
    for (const actor of state.actors.values()) {
      if (actor.process !== process.key) continue;
      actor.wait = undefined;
      if (actor.thread !== 1) actor.endedAt ??= event.t;
    }
    process.speaks = false;
  }
  if (!process.announced) process.startedAt = Math.min(process.startedAt, event.t);
  process.announced = true;
  // A spawned child becomes another program at once: how it was started says more.
  const saysMore = vague.has(process.how) || event.how === 'manager' || (process.how === 'exec' && (telling.has(event.how) || event.how === 'subprocess'));
  if (saysMore && event.how !== 'unknown') process.how = event.how;
  // The parent that the program knows counts for more than the kernel's: a fork server starts children for others.
  const known = process.parent !== undefined && !telling.has(event.how);
  if (event.parent !== undefined && !known && event.parent !== event.pid) process.parent = state.pids.get(event.parent) ?? `${event.parent}`;
  if (event.how === 'unknown') process.command ??= event.name;
  else process.name = event.name ?? process.name;
  if (event.daemon !== undefined) process.daemon = event.daemon;
  if (event.own) process.speaks = true;
  if (event.how === 'os.fork') process.forked = true;
  if (event.service || event.how === 'manager' || event.how === 'resource-tracker') process.service = true;
  if (event.how === 'main') state.main ??= process.key;
  addActor(state, process, 1, undefined, event.t);
}

/** Ends a process and all that lived in it. */
function end(state: State, process: Process, t: number): void {
  process.endedAt = t;
  if (!process.service) state.lastEnd = t;
  for (const actor of state.actors.values()) {
    if (actor.process !== process.key || actor.endedAt !== undefined) continue;
    actor.endedAt = t;
    const { wait, running } = actor;
    actor.wait = undefined;
    if (wait?.kind === 'item' && wait.object !== undefined && (process.signal !== undefined || process.signalled)) {
      const queue = state.resources.get(wait.object);
      if (queue) queue.readerLost ??= { process: process.key, t };
    }
    if (running) {
      const pool = state.pools.get(running.pool);
      const job = pool?.jobs.get(running.job);
      // After the pool has gone its tasks are dropped, not lost.
      if (pool && pool.terminatedAt === undefined && state.processes.get(pool.owner)?.endedAt === undefined) {
        if (job) job.lost++;
        loseWorker(pool, process.key, t, running.job);
      }
      actor.running = undefined;
    }
  }
  failIdle(state, process, t);
}

/**
 * A worker of Python's that failed while it worked at nothing: in its initializer, or, by an error of no line of the
 * program's, because it could not unpickle the task that it took. That one is lost.
 */
function failIdle(state: State, process: Process, t: number): void {
  const pool = state.pools.get(process.worksFor ?? '');
  if (!pool || !process.failed?.error.startsWith('Traceback') || pool.terminatedAt !== undefined) return;
  if (state.processes.get(pool.owner)?.endedAt !== undefined) return;
  const { error, at } = process.failed;
  // The end of a long traceback is told; under spawn a worker may have failed before, while it imported the main file.
  if (process.initializes && (/^ +initializer\(\*initargs\)$/m.test(error) || (at && at.function !== '<module>'))) {
    process.failedIn = 'initializer';
    loseWorker(pool, process.key, t);
    return;
  }
  if (at || (process.initializes && state.actors.get(actorKey(process.key, 1))?.idleSince === undefined)) return;
  for (const job of pool.jobs.values()) {
    if (job.started >= job.tasks) continue;
    job.started++;
    job.lost++;
    process.failedIn = 'unpickling';
    loseWorker(pool, process.key, t, job.id);
    return;
  }
}

export function loseWorker(pool: { lostWorkers: { process: string; t: number; job?: string | undefined }[] }, process: string, t: number, job?: string): void {
  if (pool.lostWorkers.some((lost) => lost.process === process)) return;
  pool.lostWorkers.push({ process, t, job });
  if (pool.lostWorkers.length > bounds.workersPerPool) pool.lostWorkers.shift();
}

export function processExited(state: State, event: Of<'process.exited'>): void {
  const process = currentProcess(state, event.pid) ?? addProcess(state, event.pid, event.t);
  if (!process) return;
  if (event.code !== undefined && process.signal === undefined) process.code ??= event.code;
  if (event.signal !== undefined && process.code === undefined) process.signal ??= event.signal;
  if (process.endedAt === undefined) end(state, process, event.t);
}

export function processJoining(state: State, event: Of<'process.joining'>): void {
  const actor = actorOf(state, event);
  if (actor) actor.wait = { kind: 'process', target: event.target, since: event.t, timeout: event.timeout, at: event.at };
}

export function processJoined(state: State, event: Of<'process.joined'>): void {
  const actor = actorOf(state, event);
  if (actor?.wait?.kind === 'process' && actor.wait.target === event.target) actor.wait = undefined;
  if (event.timedOut) return;
  const target = currentProcess(state, event.target);
  if (!target) return;
  target.joinedAt ??= event.t;
  // A join that came back is the parent's word that the child has ended; the code comes with process.exited.
  if (target.endedAt === undefined) end(state, target, event.t);
}

export function processSignalled(state: State, event: Of<'process.signalled'>): void {
  const actor = actorOf(state, event);
  const target = currentProcess(state, event.target);
  if (!actor) return;
  const signalled = { t: event.t, signal: event.signal, by: actor.process };
  if (target) target.signalled = signalled;
  // Who is in a process group nobody tells: descendants of who leads it, or of who sends to it, unless they left it.
  if (event.group) for (const member of descendants(state, [actor.process, ...(target ? [target.key] : [])])) member.signalled = signalled;
}

function descendants(state: State, roots: readonly string[]): Process[] {
  const inside = new Set(roots);
  const found: Process[] = [];
  // A parent is entered before its children.
  for (const process of state.processes.values()) {
    if (process.endedAt !== undefined || process.parent === undefined || !inside.has(process.parent)) continue;
    inside.add(process.key);
    found.push(process);
  }
  return found;
}

export function processListening(state: State, event: Of<'process.listening'>): void {
  actorOf(state, event);
  const process = currentProcess(state, event.pid);
  if (process) process.listens = true;
}

export function processPending(state: State, event: Of<'process.pending'>): void {
  actorOf(state, event);
  const process = currentProcess(state, event.pid);
  if (!process) return;
  if (process.pending && !event.pending) state.lastEnd = event.t;
  process.pending = event.pending;
}

export function processFailed(state: State, event: Of<'process.failed'>): void {
  actorOf(state, event);
  const process = currentProcess(state, event.pid);
  if (process) process.failed = { t: event.t, error: event.error, at: event.at };
}

export function processSampled(state: State, event: Of<'process.sampled'>): void {
  const process = currentProcess(state, event.pid) ?? addProcess(state, event.pid, event.t);
  if (!process) return;
  if (process.endedAt !== undefined) {
    // It has ended and nobody has asked how: the kernel keeps its entry.
    if (event.state === 'zombie') process.zombieSince ??= process.endedAt;
    return;
  }
  addActor(state, process, 1, undefined, event.t);
  const { sample: before } = process;
  // What a process used before its first sample is spread over the time since its start.
  const seconds = event.t - (before?.t ?? process.startedAt);
  const cpuShare = seconds > 0 ? Math.max(0, (event.cpuMs - (before?.cpuMs ?? 0)) / 1_000 / seconds) : before?.cpuShare;
  const { t, cpuMs, rssBytes, state: its } = event;
  const asleep = its === 'sleeping' && before?.state === 'sleeping' && cpuMs === before.cpuMs;
  process.sample = { t, cpuMs, rssBytes, state: its, asleep, ...(cpuShare === undefined ? {} : { cpuShare }) };
  process.zombieSince = event.state === 'zombie' ? (process.zombieSince ?? event.t) : process.zombieSince;
}

export function threadStarted(state: State, event: Of<'thread.started'> | Of<'task.started'>): void {
  const actor = actorOf(state, event);
  if (!actor) return;
  actor.endedAt = undefined;
  actor.name = event.name ?? actor.name;
  if (event.event === 'thread.started') {
    actor.daemon = event.daemon ?? false;
    actor.service = event.service ?? false;
  }
}

export function threadExited(state: State, event: Of<'thread.exited'> | Of<'task.exited'>): void {
  const actor = actorOf(state, event);
  if (!actor) return;
  actor.endedAt ??= event.t;
  actor.wait = undefined;
  actor.error = event.error;
  if (!actor.service) state.lastEnd = event.t;
}

/** Told once for each of several tasks that are awaited at once. */
export function taskJoining(state: State, event: Of<'task.joining'>): void {
  const actor = actorOf(state, event);
  if (!actor) return;
  const { wait } = actor;
  if (wait?.kind !== 'task') actor.wait = { kind: 'task', tasks: [event.target], since: event.t, timeout: event.timeout, at: event.at ?? actor.at };
  else if ((wait.tasks?.length ?? 0) < bounds.usersPerResource) actor.wait = { ...wait, tasks: [...(wait.tasks ?? []), event.target] };
}

export function taskJoined(state: State, event: Of<'task.joined'>): void {
  const actor = actorOf(state, event);
  if (actor?.wait?.kind === 'task') actor.wait = undefined;
}

export function threadJoining(state: State, event: Of<'thread.joining'>): void {
  const actor = actorOf(state, event);
  if (actor) actor.wait = { kind: 'thread', target: event.target, since: event.t, timeout: event.timeout, at: event.at };
}

export function threadJoined(state: State, event: Of<'thread.joined'>): void {
  const actor = actorOf(state, event);
  if (actor?.wait?.kind === 'thread' && actor.wait.target === event.target) actor.wait = undefined;
}
