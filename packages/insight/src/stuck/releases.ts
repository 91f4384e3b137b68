import type { Hold, State } from '../state.ts';

function holdOf(state: State, key: string): Hold | undefined {
  const wait = state.actors.get(key)?.wait;
  return wait?.kind === 'lock' && wait.object !== undefined ? state.resources.get(wait.object)?.holds[0] : undefined;
}

/** Who waits for a lock that another holds, who waits for one, and so on, up to themselves: no lock is used as a signal there. */
function inCircles(state: State, keys: readonly string[]): Set<string> {
  const circles = new Set<string>();
  /** In which walk each was met. */
  const met = new Map<string, number>();
  keys.forEach((start, walk) => {
    let key: string | undefined = start;
    while (key !== undefined && !met.has(key)) {
      met.set(key, walk);
      key = holdOf(state, key)?.actor;
    }
    if (key === undefined || met.get(key) !== walk || holdOf(state, key)?.actor === key) return;
    for (let member: string | undefined = key; member !== undefined && !circles.has(member); member = holdOf(state, member)?.actor) circles.add(member);
  });
  return circles;
}

/**
 * Who of these waits for a lock that another than its holder may release. Anybody may release a Lock, and some programs
 * use one as a signal; not one that a `with` block gives back, whose holder was killed, or that is part of a circle of locks.
 */
export function releasable(state: State, stuck: Iterable<string>): string[] {
  const waiters = [...stuck].filter((key) => holdOf(state, key));
  const circles = inCircles(state, waiters);
  return waiters.filter((key) => {
    const hold = holdOf(state, key);
    const type = state.resources.get(state.actors.get(key)?.wait?.object ?? '')?.type;
    if (hold?.scoped || type === 'RLock' || type === 'Condition' || circles.has(key)) return false;
    const holder = state.processes.get(state.actors.get(hold?.actor ?? '')?.process ?? '');
    return holder?.signal === undefined;
  });
}
