import type { Actor, State } from '../state.ts';
import { helpsNobody, isAlive, type Need, needOf } from './needs.ts';
import { mayBeReleased } from './releases.ts';

/** An actor that can never go on, as far as the events tell. */
export interface Stuck {
  readonly actor: Actor;
  readonly need: Exclude<Need, { kind: 'free' }>;
  /** Stuck actors that it waits for, by key. */
  readonly for: readonly string[];
  /** Somebody goes on who may yet release a lock that this rests on. */
  readonly unsettled: boolean;
}

/** Threads of the program under each process key; ended ones are left out. */
export function actorsByProcess(state: State): Map<string, Actor[]> {
  const result = new Map<string, Actor[]>();
  for (const actor of state.actors.values()) {
    if (!isAlive(state, actor)) continue;
    const list = result.get(actor.process);
    if (list) list.push(actor);
    else result.set(actor.process, [actor]);
  }
  return result;
}

function areAble(able: ReadonlySet<string>, needs: ReadonlyMap<string, Need>, keys: readonly string[]): boolean {
  return keys.every((key) => able.has(key) || !needs.has(key));
}

/** Who of the stuck could go on if somebody else released the locks that others than their holders may release. */
function unsettled(state: State, stuck: ReadonlyMap<string, Stuck>, able: ReadonlySet<string>, needs: ReadonlyMap<string, Need>): Set<string> {
  const freed = new Set([...stuck].flatMap(([key, { actor }]) => (mayBeReleased(state, actor) ? [key] : [])));
  const could = new Set([...able, ...freed]);
  for (let changed = freed.size > 0; changed; ) {
    changed = false;
    for (const [key, { need }] of stuck) {
      if (could.has(key) || !(need.kind === 'any' || (need.kind === 'all' && areAble(could, needs, need.of)))) continue;
      could.add(key);
      freed.add(key);
      changed = true;
    }
  }
  return freed;
}

/**
 * All actors that can never go on. Everybody is taken to be stuck until shown able: who runs, sleeps, waits with a
 * time-out or for the outside is able; who needs anybody is able as soon as one other is; who needs certain actors is
 * able when they are. What is left when nothing changes any more can only go on by help from itself.
 */
export function findStuck(state: State): Map<string, Stuck> {
  const byProcess = actorsByProcess(state);
  const needs = new Map<string, Need>();
  const able = new Set<string>();
  // A signal from outside may make one go on that has a handler for it.
  let helper = [...state.processes.values()].some((process) => process.listens && process.endedAt === undefined);
  for (const actors of byProcess.values()) {
    for (const actor of actors) {
      const need = needOf(state, byProcess, actor);
      needs.set(actor.key, need);
      if (need.kind !== 'free') continue;
      able.add(actor.key);
      const process = state.processes.get(actor.process);
      // A foreign program that a subprocess runs knows nothing of our locks and queues.
      if (!helpsNobody(state, actor) && (process?.how !== 'subprocess' || process.speaks)) helper = true;
    }
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const [key, need] of needs) {
      if (able.has(key)) continue;
      const can = need.kind === 'any' ? helper : need.kind === 'all' && areAble(able, needs, need.of);
      if (!can) continue;
      able.add(key);
      changed = true;
      const actor = state.actors.get(key);
      if (actor && !helpsNobody(state, actor)) helper = true;
    }
  }
  const stuck = new Map<string, Stuck>();
  for (const [key, need] of needs) {
    const actor = state.actors.get(key);
    if (able.has(key) || need.kind === 'free' || !actor?.wait) continue;
    stuck.set(key, { actor, need, for: [], unsettled: false });
  }
  for (const [key, entry] of stuck) {
    const candidates = entry.need.kind === 'all' ? entry.need.of : entry.need.kind === 'any' ? entry.need.known.filter((other) => other !== key) : [];
    stuck.set(key, { ...entry, for: [...new Set(candidates)].filter((other) => stuck.has(other)) });
  }
  if (!helper) return stuck;
  for (const key of unsettled(state, stuck, able, needs)) {
    const entry = stuck.get(key);
    if (entry) stuck.set(key, { ...entry, unsettled: true });
  }
  return stuck;
}
