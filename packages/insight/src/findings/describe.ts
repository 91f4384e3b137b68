import type { SourcePlace, WaitMember } from '@forkhall/protocol';
import { actorKey, currentProcess } from '../fold/entities.ts';
import { type Actor, alikeKey, type Process, type Several, type State } from '../state.ts';
import { blocksLoop } from '../stuck/loops.ts';
import { isAlive } from '../stuck/needs.ts';
import type { Doubt, Finding, FindingCode, FoundActor, FoundMember, FoundObject, FoundWait, Severity } from './finding.ts';
import { listLimit } from './finding.ts';

export function processName(state: State, process: Process): string {
  if (process.name !== undefined) return process.name;
  if (process.key === state.main) return 'MainProcess';
  // A fork goes on in its parent's program: the interpreter's name would be no name of its own.
  return (process.how === 'os.fork' ? undefined : process.command) ?? `process ${process.pid}`;
}

export function describeProcess(state: State, process: Process): FoundActor {
  return { key: actorKey(process.key, 1), pid: process.pid, process: processName(state, process) };
}

export function describeActor(state: State, actor: Actor): FoundActor {
  const process = state.processes.get(actor.process);
  const base: FoundActor = { key: actor.key, pid: process?.pid ?? 0, process: process ? processName(state, process) : `process ${actor.process}` };
  if (actor.task !== undefined) return { ...base, thread: actor.name ?? actor.task };
  return actor.thread === 1 ? base : { ...base, thread: actor.name ?? `thread ${actor.thread}` };
}

export function describeObject(state: State, id: string): FoundObject {
  const resource = state.resources.get(id);
  return {
    id,
    type: resource?.type ?? 'Lock',
    ...(resource?.name === undefined ? {} : { name: resource.name }),
    ...(resource?.number !== undefined && (state.alike.get(alikeKey(resource)) ?? 0) > 1 ? { number: resource.number } : {}),
    ...(resource?.at === undefined ? {} : { madeAt: resource.at }),
    ...(resource?.capacity === undefined ? {} : { capacity: resource.capacity }),
    ...(resource?.cleared ? { cleared: resource.cleared } : {}),
  };
}

function describeMember(state: State, member: WaitMember): FoundMember {
  if (member.kind !== 'process') return { kind: member.kind, object: describeObject(state, member.object) };
  const process = currentProcess(state, member.target);
  return { kind: 'process', ...(process ? { target: describeProcess(state, process) } : {}) };
}

export function describeSeveral(state: State, several: Several): Several<FoundMember> {
  return { ...several, of: several.of.map((member) => describeMember(state, member)) };
}

export function describeWait(state: State, actor: Actor): FoundWait | undefined {
  const { wait } = actor;
  if (!wait) return undefined;
  let target: FoundActor | undefined;
  if (wait.kind === 'process') {
    const process = currentProcess(state, wait.target ?? 0);
    target = process && describeProcess(state, process);
  } else if (wait.kind === 'thread') {
    const thread = state.actors.get(actorKey(actor.process, wait.target ?? 0));
    target = thread && describeActor(state, thread);
  } else if (wait.kind === 'task') {
    const alive = (wait.tasks ?? [])
      .flatMap((task) => state.actors.get(actorKey(actor.process, actor.thread, task)) ?? [])
      .filter((other) => isAlive(state, other));
    const task = alive.find((other) => other.wait) ?? alive[0];
    target = task && describeActor(state, task);
  } else if (wait.kind === 'lock') {
    const holder = state.actors.get(state.resources.get(wait.object ?? '')?.holds[0]?.actor ?? '');
    target = holder && describeActor(state, holder);
  }
  return {
    actor: describeActor(state, actor),
    kind: wait.kind,
    since: wait.since,
    ...(wait.object === undefined ? {} : { object: describeObject(state, wait.object) }),
    ...(target ? { target } : {}),
    ...(wait.several ? { several: describeSeveral(state, wait.several) } : {}),
    ...(wait.at ? { at: wait.at } : {}),
    ...(blocksLoop(state, actor) ? { blocksLoop: true } : {}),
  };
}

export function doubtsOf(state: State, ...more: Doubt[]): Doubt[] {
  const doubts = [...more];
  if (state.gapSince !== undefined) doubts.push('events-lost');
  if (state.overflow > 0) doubts.push('not-all-kept');
  return doubts;
}

/** With these a program itself ends a task, as a rule. */
const asked = /^(\w+\.)*(CancelledError|TimeoutError|GreenletExit|SystemExit|KeyboardInterrupt)\b/;

/** Processes, threads and tasks that an error ended, and pools' workers whose task failed without anybody asking. */
export function failedBefore(state: State): FoundActor[] {
  const failed: FoundActor[] = [];
  for (const pool of state.pools.values())
    for (const job of pool.jobs.values()) {
      const actor = job.error && job.fetchedAt === undefined ? state.actors.get(job.error.actor) : undefined;
      if (actor && !actor.service && failed.length < listLimit && !failed.some((other) => other.key === actor.key)) failed.push(describeActor(state, actor));
    }
  for (const process of state.processes.values())
    if (process.failed && process.key !== state.main && failed.length < listLimit) failed.push(describeProcess(state, process));
  for (const actor of state.actors.values())
    if (actor.error && !actor.service && !asked.test(actor.error) && failed.length < listLimit && !failed.some((other) => other.key === actor.key))
      failed.push(describeActor(state, actor));
  return failed;
}

const places = (candidates: readonly (SourcePlace | undefined)[]): SourcePlace[] => {
  const found = new Map<string, SourcePlace>();
  for (const place of candidates) if (place && found.size < listLimit) found.set(`${place.file}:${place.line}`, place);
  return [...found.values()];
};

/** A finding from its parts; the lists are cut, `places` come from the waits unless given. */
export function finding(
  code: FindingCode,
  severity: Severity,
  since: number,
  parts: { key: string } & Partial<Omit<Finding, 'code' | 'severity' | 'since' | 'places'>> & { places?: readonly (SourcePlace | undefined)[] },
): Finding {
  const { places: given = [], actors = [], objects = [], waits = [], also = [], doubts = [], failed = [], ...rest } = parts;
  return {
    ...rest,
    key: `${code}:${parts.key}`,
    code,
    severity,
    since,
    doubts,
    actors: actors.slice(0, listLimit),
    objects: objects.slice(0, listLimit),
    waits: waits.slice(0, listLimit),
    also: also.slice(0, listLimit),
    failed,
    places: places([...waits.map((wait) => wait.at), ...given]),
  };
}
