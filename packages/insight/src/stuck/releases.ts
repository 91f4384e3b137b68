import type { Actor, Hold, State } from '../state.ts';

function holdOf(state: State, actor: Actor | undefined): Hold | undefined {
  const { wait } = actor ?? {};
  return wait?.kind === 'lock' && wait.object !== undefined ? state.resources.get(wait.object)?.holds[0] : undefined;
}

/** Whether the actor and those that hold what it waits for wait for each other's locks, several of them: no lock is used as a signal there. */
function isInCircle(state: State, actor: Actor): boolean {
  const seen = new Set<string>();
  let key = holdOf(state, actor)?.actor;
  while (key !== undefined && !seen.has(key)) {
    if (key === actor.key) return seen.size > 0;
    seen.add(key);
    key = holdOf(state, state.actors.get(key))?.actor;
  }
  return false;
}

/**
 * Whether the lock that the actor waits for may be released by another than its holder. Anybody may release a Lock, and
 * some programs use one as a signal; not one that a `with` block gives back, whose holder was killed, or that is part of
 * a circle of locks.
 */
export function mayBeReleased(state: State, actor: Actor): boolean {
  const hold = holdOf(state, actor);
  if (!hold || hold.scoped || actor.wait?.object === undefined) return false;
  const type = state.resources.get(actor.wait.object)?.type;
  if (type === 'RLock' || type === 'Condition') return false;
  const holder = state.processes.get(state.actors.get(hold.actor)?.process ?? '');
  return holder?.signal === undefined && !isInCircle(state, actor);
}
