import { processName } from '../findings/describe.ts';
import { isZombie } from '../findings/process-findings.ts';
import type { ActorState, PictureProcess, PictureThread, PictureWait, ProcessState } from '../picture.ts';
import type { Actor, Process, State, Wait } from '../state.ts';
import { isAlive, isIdle } from '../stuck/needs.ts';
import { defined } from './defined.ts';

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

/** A process with its threads and tasks; `stuck` by actor key. */
export function pictureProcess(state: State, process: Process, actors: readonly Actor[], stuck: ReadonlyMap<string, unknown>, t: number): PictureProcess {
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
