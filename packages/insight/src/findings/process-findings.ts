import type { Process, State } from '../state.ts';
import { describeActor, describeProcess, describeWait, doubtsOf, finding } from './describe.ts';
import { errorLine } from './error-line.ts';
import type { Doubt, Finding } from './finding.ts';
import { settleS } from './stuck-findings.ts';

const multiprocessing = new Set(['fork', 'spawn', 'forkserver']);
/** Signals by which a program, a person or the system ends a process on purpose; those of timers the process has set itself. */
const asked = new Set(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGPIPE', 'SIGQUIT', 'SIGALRM', 'SIGVTALRM', 'SIGPROF']);
/** Signals of the system about what the process itself has done wrong. */
const faults = new Set(['SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGABRT', 'SIGTRAP', 'SIGSYS', 'SIGXCPU', 'SIGXFSZ']);

/** How programs without hooks are started. */
const foreign = new Set(['unknown', 'exec', 'subprocess']);
/** A signal is delivered a little after the call, and the sender may have ended meanwhile. */
const foreignS = 0.1;
const zombieS = 2;
const orphanS = 0.5;

/** What CPython says, and what @forkhall/runtime says. */
const unguardedError = /bootstrapping phase|while the module is evaluated in the child/;
/** What CPython says where the unguarded line that comes first is set_start_method(). */
const methodSetAgain = /^RuntimeError: context has already been set$/m;

function lacksGuard({ failed, how }: Process): boolean {
  if (!failed) return false;
  return unguardedError.test(failed.error) || (how !== 'main' && failed.at?.function === '<module>' && methodSetAgain.test(failed.error));
}

/** A program without hooks, such as a shell, was there when the process died: it may have been told to send the signal. */
function mayBeSent(state: State, process: Process): boolean {
  const { endedAt = 0 } = process;
  for (const other of state.processes.values())
    if (
      !other.speaks &&
      foreign.has(other.how) &&
      !other.service &&
      other !== process &&
      other.startedAt <= endedAt &&
      (other.endedAt ?? endedAt) + foreignS >= endedAt
    )
      return true;
  return false;
}

/** Whether a process failed, and why that is not settled where it is not. */
function failureOf(state: State, process: Process): { doubts: readonly Doubt[] } | undefined {
  if (lacksGuard(process)) return undefined; // told as unguarded-start
  // Ctrl-C, or SIGINT from the program.
  if (process.failed && errorLine(process.failed.error).startsWith('KeyboardInterrupt')) return undefined;
  if (process.failed) return { doubts: [] };
  if (process.signal !== undefined) {
    if (process.signalled || asked.has(process.signal)) return undefined;
    if (faults.has(process.signal)) return { doubts: [] };
    return mayBeSent(state, process) ? undefined : { doubts: ['sender-unknown'] };
  }
  // A code that the program chose may be its answer; without hooks in it we cannot tell.
  return process.code !== undefined && process.code !== 0 && !process.speaks && multiprocessing.has(process.how) ? { doubts: ['no-hooks'] } : undefined;
}

function childFailed(state: State): Finding[] {
  const main = state.main === undefined ? undefined : state.processes.get(state.main);
  if (!main || main.endedAt === undefined || main.code !== 0) return [];
  const children = [...state.processes.values()].filter(
    (process) => process !== main && process.endedAt !== undefined && !process.service && process.how !== 'subprocess' && process.worksFor === undefined,
  );
  const all = children.flatMap((process) => {
    const failure = failureOf(state, process);
    return failure ? [{ process, doubts: failure.doubts }] : [];
  });
  const settled = all.filter(({ doubts }) => doubts.length === 0);
  const failed = settled.length > 0 ? settled : all;
  const first = failed[0]?.process;
  if (!first || first.endedAt === undefined) return [];
  return [
    finding('child-failed', 'fault', Math.max(main.endedAt, first.endedAt), {
      key: 'main',
      actors: failed.map(({ process }) => describeProcess(state, process)),
      count: failed.length,
      doubts: doubtsOf(state, ...new Set(failed.flatMap(({ doubts }) => doubts))),
      places: failed.map(({ process }) => process.failed?.at),
      cause: first.failed ? errorLine(first.failed.error) : (first.signal ?? `exit code ${first.code}`),
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

/** It has ended and nobody has asked how. Children of multiprocessing are asked by it, those that C code has started there: nobody tells of it. */
export function isZombie({ zombieSince, joinedAt, service, forked, how }: Process): boolean {
  return zombieSince !== undefined && joinedAt === undefined && !service && forked === true && !multiprocessing.has(how);
}

function zombie(state: State, process: Process, t: number): Finding[] {
  const { zombieSince } = process;
  if (zombieSince === undefined || !isZombie(process)) return [];
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
