import type { ProcessEvent } from '@forkhall/protocol';
import { type Actor, bounds, type Hold, type Resource, type State } from '../state.ts';
import { actorOf, endWait, remember, resourceOf } from './entities.ts';

type Of<N extends ProcessEvent['event']> = Extract<ProcessEvent, { event: N }>;

export function isSemaphore(resource: Resource): boolean {
  return resource.type === 'Semaphore' || resource.type === 'BoundedSemaphore';
}

export function lockRequested(state: State, event: Of<'lock.requested'>): void {
  const actor = actorOf(state, event);
  const lock = resourceOf(state, event);
  if (actor && lock) actor.wait = { kind: 'lock', object: lock.id, since: event.t, timeout: event.timeout, at: event.at };
}

/** Takes a lock for an actor, `count` times. */
export function hold(lock: Resource, actor: Actor, count: number, t: number, { at, scoped }: Pick<Hold, 'at' | 'scoped'>): void {
  const mine = lock.holds.findIndex((its) => its.actor === actor.key);
  const old = lock.holds[mine];
  if (old && (lock.type === 'RLock' || lock.type === 'Condition' || isSemaphore(lock))) {
    lock.holds[mine] = { ...old, count: old.count + count };
    return;
  }
  if (!isSemaphore(lock)) {
    // One at most holds it: the other's release is told late, or was lost.
    for (const other of lock.holds) if (other.actor !== actor.key) remember(lock.displaced, other.actor);
    lock.holds.length = 0;
  }
  lock.holds.push({ actor: actor.key, count, since: t, at, scoped });
  if (lock.holds.length > bounds.holdsPerResource) lock.holds.shift();
}

/** Gives a lock back so many times; how many of them the actor had not taken. */
function giveBack(lock: Resource, actor: string, times: number): number {
  const mine = lock.holds.findIndex((its) => its.actor === actor);
  const old = lock.holds[mine];
  if (!old) return times;
  if (old.count > times) lock.holds[mine] = { ...old, count: old.count - times };
  else lock.holds.splice(mine, 1);
  return Math.max(0, times - old.count);
}

export function lockAcquired(state: State, event: Of<'lock.acquired'>): void {
  const actor = actorOf(state, event);
  const lock = resourceOf(state, event);
  if (!actor || !lock) return;
  endWait(actor, 'lock', lock.id);
  const times = event.times ?? 1;
  hold(lock, actor, times, event.t, event);
  if (event.value !== undefined) lock.permits = event.value;
  else if (lock.permits !== undefined) lock.permits -= times;
  remember(lock.takers, actor.key);
}

export function lockReleased(state: State, event: Of<'lock.released'>): void {
  const actor = actorOf(state, event);
  const lock = resourceOf(state, event);
  if (!actor || !lock) return;
  const times = event.times ?? 1;
  if (event.value !== undefined) lock.permits = event.value;
  else if (lock.permits !== undefined) lock.permits += times;
  remember(lock.givers, actor.key);
  let over = giveBack(lock, actor.key, times);
  if (over === 0) return;
  const displaced = lock.displaced.indexOf(actor.key);
  if (displaced >= 0) {
    lock.displaced.splice(displaced, 1);
    if (--over === 0) return;
  }
  remember(lock.foreign, actor.key);
  if (lock.type === 'RLock') return;
  for (let oldest = lock.holds[0]; over > 0 && oldest; oldest = lock.holds[0]) {
    if (oldest.count > over) lock.holds[0] = { ...oldest, count: oldest.count - over };
    else lock.holds.shift();
    over -= oldest.count;
  }
}

export function lockTimedOut(state: State, event: Of<'lock.timed-out'>): void {
  const actor = actorOf(state, event);
  if (actor) endWait(actor, 'lock', event.object);
}

/** Its owner took it from the dead: whoever is next gets it. */
export function lockAbandoned(state: State, event: Of<'lock.abandoned'>): void {
  const lock = resourceOf(state, event);
  if (!lock) return;
  lock.holds = lock.holds.filter((its) => state.actors.get(its.actor)?.process !== (state.pids.get(event.holder) ?? ''));
}
