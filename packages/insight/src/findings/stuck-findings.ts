import type { State, Wait } from '../state.ts';
import { findCycles, wayRound } from '../stuck/cycles.ts';
import { isUpToAnybody } from '../stuck/needs.ts';
import { findStuck, type Stuck } from '../stuck/stuck.ts';
import { describeActor, describeObject, describeWait, doubtsOf, failedBefore, finding } from './describe.ts';
import type { Finding, FoundActor, FoundObject, FoundWait } from './finding.ts';

/** Seconds that something must have stood before it is told: events of several processes come a little out of order. */
export const settleS = 0.25;
/** The same of what another may yet end who goes on. */
const unsettledS = 2;

interface Group {
  /** The actors at the root of it: a knot in order, or all that wait at one object. */
  core: string[];
  knot: boolean;
}

const channels = new Set(['item', 'space', 'message', 'room']);
const joins = new Set(['process', 'thread', 'task', 'job', 'pool', 'flush']);

function isJoin(wait: Wait | undefined): boolean {
  return wait?.several ? wait.several.of.every((member) => joins.has(member.kind)) : joins.has(wait?.kind ?? '');
}

/**
 * Of a knot in which some wait at one object for a signal from anybody and the others only wait for them: those some.
 * They wait for each other in no order that could be changed; what is missing is the set, the notification, the release.
 */
function waitersAtOneObject(stuck: ReadonlyMap<string, Stuck>, knot: readonly string[]): string[] | undefined {
  const entries = knot.flatMap((key) => stuck.get(key) ?? []);
  if (entries.some((entry) => entry.actor.wait?.kind === 'flush')) return undefined;
  const waiters = entries.filter((entry) => !isJoin(entry.actor.wait));
  const objects = new Set(waiters.map((entry) => entry.actor.wait?.object));
  if (objects.size !== 1 || waiters.some((entry) => entry.need.kind !== 'any')) return undefined;
  const [signal] = waiters.filter((entry) => !channels.has(entry.actor.wait?.kind ?? ''));
  if (!signal) return undefined;
  // Outside of the knot, too: nobody waits for those whom no other joins.
  return [...stuck.values()].filter((entry) => waitsAs(entry, signal)).map((entry) => entry.actor.key);
}

/** For the same object, in the same way, and for anybody. */
function waitsAs(entry: Stuck, other: Stuck): boolean {
  const [its, wait] = [entry.actor.wait, other.actor.wait];
  return its?.kind === wait?.kind && its?.object === wait?.object && entry.need.kind === 'any';
}

function groupsOf(stuck: ReadonlyMap<string, Stuck>): Group[] {
  const knots = findCycles(stuck);
  const groups: Group[] = knots.map((knot) => {
    const waiters = waitersAtOneObject(stuck, knot);
    return waiters ? { core: waiters, knot: false } : { core: wayRound(stuck, knot), knot: true };
  });
  const inKnot = new Set([...knots.flat(), ...groups.flatMap(({ core }) => core)]);
  const roots = new Map<string, string[]>();
  for (const [key, entry] of stuck) {
    if (inKnot.has(key) || entry.for.length > 0) continue;
    const { wait } = entry.actor;
    const place = entry.need.kind === 'any' && wait?.at ? `${wait.at.file}:${wait.at.line}` : undefined;
    // Who waits in one line of the program does so for one reason, each for an object of its own or all for the same.
    const at =
      place !== undefined
        ? `${wait?.kind}@${place}`
        : `${wait?.kind === 'job' || wait?.kind === 'pool' ? 'task' : wait?.kind}:${wait?.object ?? (wait?.kind === 'several' ? entry.actor.key : `${entry.actor.process}:${wait?.target}`)}`;
    const list = roots.get(at);
    if (list) list.push(key);
    else roots.set(at, [key]);
  }
  for (const core of roots.values()) groups.push({ core, knot: false });
  return groups;
}

/** Those who wait, directly or not, for one of `core`. */
function alsoStuck(reverse: ReadonlyMap<string, string[]>, core: readonly string[]): string[] {
  const seen = new Set(core);
  const queue = [...core];
  for (let at = 0; at < queue.length; at++) {
    for (const waiter of reverse.get(queue[at] ?? '') ?? []) {
      if (seen.has(waiter)) continue;
      seen.add(waiter);
      queue.push(waiter);
    }
  }
  return queue.slice(core.length);
}

function reversed(stuck: ReadonlyMap<string, Stuck>): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const [key, entry] of stuck)
    for (const other of entry.for) {
      const list = result.get(other);
      if (list) list.push(key);
      else result.set(other, [key]);
    }
  return result;
}

/** Of who sends more than a pipe holds, and whose process is joined by one who has the other end, as far as it shows. */
function unreceived(
  state: State,
  entries: readonly Stuck[],
  others: readonly string[],
  stuck: ReadonlyMap<string, Stuck>,
): { sender: Stuck; joiner: Stuck; end: string } | undefined {
  const sender = entries.find((entry) => entry.actor.wait?.kind === 'room');
  const end = state.resources.get(state.resources.get(sender?.actor.wait?.object ?? '')?.peer ?? '');
  if (!sender || !end) return undefined;
  const pid = state.processes.get(sender.actor.process)?.pid;
  for (const joiner of [...entries, ...others.flatMap((key) => stuck.get(key) ?? [])]) {
    const { wait } = joiner.actor;
    if (wait?.kind !== 'process' || wait.target !== pid) continue;
    if (end.takers.every((key) => state.actors.get(key)?.process === joiner.actor.process)) return { sender, joiner, end: end.id };
  }
  return undefined;
}

function describe(state: State, stuck: ReadonlyMap<string, Stuck>, keys: readonly string[]): FoundWait[] {
  return keys.slice(0, 32).flatMap((key) => {
    const entry = stuck.get(key);
    const wait = entry && describeWait(state, entry.actor);
    return wait ? [wait] : [];
  });
}

function one(
  state: State,
  stuck: ReadonlyMap<string, Stuck>,
  reverse: ReadonlyMap<string, string[]>,
  group: Group,
  allSince: number,
  failedFirst: () => FoundActor[],
): Finding | undefined {
  const entries = group.core.flatMap((key) => stuck.get(key) ?? []);
  const [first] = entries;
  if (!first) return undefined;
  const others = alsoStuck(reverse, group.core);
  const waits = describe(state, stuck, group.core);
  const also = describe(state, stuck, others);
  const byAnybody = entries.some((entry) => isUpToAnybody(entry.need));
  let since = Math.max(...entries.map((entry) => entry.actor.wait?.since ?? 0));
  if (byAnybody) since = Math.max(since, allSince, state.lastEnd);
  const objects = new Map<string, FoundObject>();
  for (const wait of waits) if (wait.object) objects.set(wait.object.id, wait.object);
  const parts = {
    actors: entries.map((entry) => describeActor(state, entry.actor)),
    objects: [...objects.values()],
    waits,
    also,
    doubts: doubtsOf(state, ...(entries.some((entry) => entry.unsettled) ? (['may-be-released'] as const) : [])),
    count: entries.length + others.length,
  };
  const members = [...group.core].sort().join(',');
  const unread = unreceived(state, entries, others, stuck);
  if (unread) {
    const { sender, joiner, end } = unread;
    return finding('join-before-drain', 'stuck', since, {
      ...parts,
      key: end,
      objects: [describeObject(state, end)],
      places: [joiner.actor.wait?.at],
      actors: [describeActor(state, joiner.actor), describeActor(state, sender.actor)],
    });
  }
  const flush = [...entries, ...others.flatMap((key) => stuck.get(key) ?? [])].find((entry) => entry.actor.wait?.kind === 'flush' && entries.includes(entry));
  if (flush) {
    const pid = state.processes.get(flush.actor.process)?.pid;
    const joiner = [...entries, ...others.flatMap((key) => stuck.get(key) ?? [])].find(
      (entry) => entry.actor.wait?.kind === 'process' && entry.actor.wait.target === pid,
    );
    if (joiner) {
      const joins = joiner.actor.wait?.at;
      return finding('join-before-drain', 'stuck', since, {
        ...parts,
        key: `${flush.actor.wait?.object}`,
        places: [joins],
        actors: [describeActor(state, joiner.actor), describeActor(state, flush.actor)],
      });
    }
  }
  if (first.need.kind === 'never') {
    const object = first.actor.wait?.object ?? '';
    if (first.need.why === 'task-lost') return undefined; // told as worker-lost, with those who wait
    const lock = state.resources.get(object);
    const holder = state.actors.get(first.need.holder ?? '');
    const hold = lock?.holds[0];
    const endedAt = holder?.endedAt ?? lock?.readerLost?.t;
    since = Math.min(...entries.map((entry) => Math.max(entry.actor.wait?.since ?? 0, endedAt ?? 0)));
    return finding('holder-ended', 'stuck', since, {
      ...parts,
      key: object,
      actors: holder ? [describeActor(state, holder)] : [],
      objects: [describeObject(state, object)],
      doubts: first.need.why === 'reader-lost' ? doubtsOf(state, 'may-still-come') : parts.doubts,
      places: [hold?.at],
    });
  }
  const { at } = first.actor.wait ?? {};
  if (group.knot) {
    const held = [...objects.keys()].flatMap((id) => state.resources.get(id)?.holds.map((hold) => hold.at) ?? []);
    return finding('deadlock', 'stuck', since, { ...parts, key: members, places: held });
  }
  return finding('waits-for-ever', 'stuck', since, {
    ...parts,
    key: `${first.actor.wait?.kind}:${objects.size > 1 && at ? `${at.file}:${at.line}` : (first.actor.wait?.object ?? members)}`,
    failed: failedFirst(),
  });
}

/** Deadlocks, waits that nobody can end, locks of the dead and joins before draining, that have stood long enough at `t`. */
export function stuckFindings(state: State, t: number, stuck: ReadonlyMap<string, Stuck> = findStuck(state)): Finding[] {
  if (stuck.size === 0) return [];
  let allSince = 0;
  for (const entry of stuck.values()) allSince = Math.max(allSince, entry.actor.wait?.since ?? 0);
  const reverse = reversed(stuck);
  let failed: FoundActor[] | undefined;
  const failedFirst = () => (failed ??= failedBefore(state));
  return groupsOf(stuck).flatMap((group) => {
    const found = one(state, stuck, reverse, group, allSince, failedFirst);
    return found && t - found.since >= (found.doubts.includes('may-be-released') ? unsettledS : settleS) ? [found] : [];
  });
}
