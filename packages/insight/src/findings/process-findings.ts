import type { Process, State } from '../state.ts';
import { describeActor, describeProcess, describeWait, doubtsOf, finding, lastLine } from './describe.ts';
import type { Finding } from './finding.ts';
import { settleS } from './stuck-findings.ts';

const multiprocessing = new Set(['fork', 'spawn', 'forkserver']);
/** Signals by which a program, a person or the system ends a process on purpose. */
const asked = new Set(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL', 'SIGPIPE', 'SIGQUIT']);

const zombieS = 2;
const orphanS = 0.5;

/** What CPython says, and what @forkhall/runtime says. */
const unguardedError = /bootstrapping phase|while the module is evaluated in the child/;
const lacksGuard = (process: Process): boolean => process.failed !== undefined && unguardedError.test(process.failed.error);

function fails(process: Process): 'settled' | 'unsettled' | undefined {
  if (lacksGuard(process)) return undefined; // told as unguarded-start
  if (process.failed) return 'settled';
  if (process.signal !== undefined) {
    if (process.signalled) return undefined;
    return !asked.has(process.signal) || process.signal === 'SIGKILL' ? 'settled' : undefined;
  }
  // A code that the program chose may be its answer; without hooks in it we cannot tell.
  return process.code !== undefined && process.code !== 0 && !process.speaks && multiprocessing.has(process.how) ? 'unsettled' : undefined;
}

function childFailed(state: State): Finding[] {
  const main = state.main === undefined ? undefined : state.processes.get(state.main);
  if (!main || main.endedAt === undefined || main.code !== 0) return [];
  let failed = [...state.processes.values()].filter(
    (process) =>
      process !== main && process.endedAt !== undefined && !process.service && process.how !== 'subprocess' && process.worksFor === undefined && fails(process),
  );
  const certain = failed.filter((process) => fails(process) === 'settled');
  const settled = certain.length > 0;
  if (settled) failed = certain;
  const [first] = failed;
  if (!first || first.endedAt === undefined) return [];
  return [
    finding('child-failed', 'fault', Math.max(main.endedAt, first.endedAt), {
      key: 'main',
      actors: failed.map((process) => describeProcess(state, process)),
      count: failed.length,
      doubts: settled ? doubtsOf(state) : doubtsOf(state, 'no-hooks'),
      places: failed.map((process) => process.failed?.at),
      cause: first.failed ? lastLine(first.failed.error) : (first.signal ?? `exit code ${first.code}`),
    }),
  ];
}

function orphan(state: State, process: Process, t: number): Finding[] {
  const parent = process.parent === undefined ? undefined : state.processes.get(process.parent);
  if (process.service || process.worksFor !== undefined || parent?.endedAt === undefined || parent.service) return [];
  const until = process.endedAt ?? t;
  if (process.endedAt !== undefined || until - parent.endedAt < orphanS || process.zombieSince !== undefined) return [];
  return [
    finding('orphan', 'note', parent.endedAt, {
      key: process.key,
      actors: [describeProcess(state, process), describeProcess(state, parent)],
      doubts: doubtsOf(state),
    }),
  ];
}

function zombie(state: State, process: Process, t: number): Finding[] {
  const { zombieSince } = process;
  if (
    zombieSince === undefined ||
    process.joinedAt !== undefined ||
    process.service ||
    multiprocessing.has(process.how) ||
    process.how === 'main' ||
    process.how === 'subprocess'
  )
    return [];
  const parent = process.parent === undefined ? undefined : state.processes.get(process.parent);
  if (!parent) return [];
  if (parent.endedAt === undefined && t - zombieSince < zombieS) return [];
  return [
    finding('zombie', 'note', zombieSince, {
      key: process.key,
      actors: [describeProcess(state, process), describeProcess(state, parent)],
      doubts: parent.endedAt === undefined ? doubtsOf(state, 'may-still-come') : doubtsOf(state),
    }),
  ];
}

function unguarded(state: State): Finding[] {
  const processes = [...state.processes.values()].filter(lacksGuard);
  const [first] = processes;
  if (!first?.failed) return [];
  return [
    finding('unguarded-start', 'fault', Math.min(...processes.map((process) => process.failed?.t ?? 0)), {
      key: 'main',
      actors: processes.map((process) => describeProcess(state, process)),
      count: processes.length,
      places: processes.map((process) => process.failed?.at),
    }),
  ];
}

function input(state: State, t: number): Finding[] {
  const found: Finding[] = [];
  for (const actor of state.actors.values()) {
    if (actor.wait?.kind !== 'input' || t - actor.wait.since < settleS) continue;
    const wait = describeWait(state, actor);
    found.push(finding('waits-for-input', 'note', actor.wait.since, { key: actor.key, actors: [describeActor(state, actor)], waits: wait ? [wait] : [] }));
  }
  return found;
}

/** What concerns processes as such: failed children, orphans, zombies, the missing guard, input. */
export function processFindings(state: State, t: number): Finding[] {
  const found = [...childFailed(state), ...unguarded(state), ...input(state, t)];
  for (const process of state.processes.values()) found.push(...orphan(state, process, t), ...zombie(state, process, t));
  return found;
}
