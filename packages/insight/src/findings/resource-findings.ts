import type { Resource, State } from '../state.ts';
import { isAlive } from '../stuck/needs.ts';
import type { Stuck } from '../stuck/stuck.ts';
import { describeActor, describeObject, doubtsOf, finding } from './describe.ts';
import type { Finding } from './finding.ts';
import { settleS } from './stuck-findings.ts';

/** Who made the queue may read it yet, or have it read. */
function isInGoodHands(state: State, queue: Resource, stuck: ReadonlyMap<string, Stuck>): boolean {
  for (const actor of state.actors.values())
    if (actor.process === queue.createdBy && !actor.service && isAlive(state, actor) && !stuck.has(actor.key)) return true;
  return false;
}

function emptyEndsLoop(state: State, queue: Resource, t: number, stuck: ReadonlyMap<string, Stuck>): Finding[] {
  if (queue.depth <= 0 || queue.checks.length === 0) return [];
  const others = queue.takers.some((key) => {
    const taker = state.actors.get(key);
    return taker !== undefined && isAlive(state, taker);
  });
  if (others || isInGoodHands(state, queue, stuck)) return [];
  const madeBy = state.processes.get(queue.createdBy);
  for (const check of queue.checks) {
    const actor = state.actors.get(check.actor);
    const endedAt = actor && (actor.endedAt ?? state.processes.get(actor.process)?.endedAt);
    if (!actor || check.putAfter === undefined || endedAt === undefined) continue;
    const since = Math.max(check.putAfter, endedAt, madeBy?.endedAt ?? 0);
    if (madeBy?.endedAt === undefined && t - since < settleS) continue;
    return [
      finding('empty-ends-loop', 'fault', since, {
        key: queue.id,
        actors: [describeActor(state, actor)],
        objects: [describeObject(state, queue.id)],
        count: queue.depth,
        doubts: doubtsOf(state),
        places: [check.at],
      }),
    ];
  }
  return [];
}

/** What concerns objects: loops that `empty()` ended too early, and what was left in the system. */
export function resourceFindings(state: State, t: number, stuck: ReadonlyMap<string, Stuck>): Finding[] {
  const found: Finding[] = [];
  const leaked: Resource[] = [];
  const main = state.main === undefined ? undefined : state.processes.get(state.main);
  const ended = main?.signal === undefined ? main?.endedAt : undefined;
  let since = Number.POSITIVE_INFINITY;
  for (const resource of state.resources.values()) {
    found.push(...emptyEndsLoop(state, resource, t, stuck));
    const left = resource.removedAt === undefined && (resource.leakedAt ?? (resource.type === 'SharedMemory' ? ended : undefined));
    if (left === undefined || left === false) continue;
    leaked.push(resource);
    since = Math.min(since, left);
  }
  if (leaked.length > 0)
    found.push(
      finding('leaked', 'fault', since, {
        key: 'run',
        objects: leaked.map((resource) => describeObject(state, resource.id)),
        count: leaked.length,
        doubts: doubtsOf(state),
        places: leaked.map((resource) => resource.at),
      }),
    );
  return found;
}
