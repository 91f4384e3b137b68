import type { ProcessEvent } from '@forkhall/protocol';
import type { Actor, Resource, State } from '../state.ts';
import { actorOf, endWait, remember, resourceOf } from './entities.ts';
import { hold } from './lock.ts';

type Of<N extends ProcessEvent['event']> = Extract<ProcessEvent, { event: N }>;

/** The lock that belongs to a condition: one of its own name, or the condition itself. */
function lockOf(state: State, condition: Resource): Resource {
  return (condition.lock === undefined ? undefined : state.resources.get(condition.lock)) ?? condition;
}

export function conditionWaiting(state: State, event: Of<'condition.waiting'>): void {
  const actor = actorOf(state, event);
  const condition = resourceOf(state, event, 'Condition');
  if (!actor || !condition) return;
  const lock = lockOf(state, condition);
  const mine = lock.holds.find((its) => its.actor === actor.key);
  lock.holds = lock.holds.filter((its) => its !== mine);
  actor.wait = { kind: 'condition', object: condition.id, since: event.t, timeout: event.timeout, at: event.at, held: mine?.count ?? 0, scoped: mine?.scoped };
}

export function conditionNotified(state: State, event: Of<'condition.notified'>): void {
  const actor = actorOf(state, event);
  const condition = resourceOf(state, event, 'Condition');
  if (!actor || !condition) return;
  remember(condition.givers, actor.key);
  let left = event.count ?? Number.POSITIVE_INFINITY;
  for (const other of waitersOf(state, 'condition', condition.id)) {
    if (left <= 0) break;
    if (!other.wait || other.wait.notified) continue;
    other.wait = { ...other.wait, notified: true, since: event.t };
    left--;
  }
}

/** Those who wait there now may go on, even if the event is cleared or the barrier fills again before they have said so. */
function letGo(state: State, kind: 'event' | 'barrier', object: string): void {
  for (const other of waitersOf(state, kind, object)) if (other.wait && !other.wait.notified) other.wait = { ...other.wait, notified: true };
}

function waitersOf(state: State, kind: string, object: string): Actor[] {
  const waiters: Actor[] = [];
  for (const actor of state.actors.values()) if (actor.wait?.kind === kind && actor.wait.object === object) waiters.push(actor);
  return waiters.sort((a, b) => (a.wait?.since ?? 0) - (b.wait?.since ?? 0));
}

export function conditionWoke(state: State, event: Of<'condition.woke'>): void {
  const actor = actorOf(state, event);
  const condition = resourceOf(state, event, 'Condition');
  if (!actor || !condition) return;
  const { wait } = actor;
  if (wait?.kind !== 'condition' || wait.object !== condition.id) return;
  actor.wait = undefined;
  // The kernel has woken another than the one who has waited longest.
  const instead = wait.notified || event.timedOut ? undefined : waitersOf(state, 'condition', condition.id).findLast((other) => other.wait?.notified);
  if (instead?.wait) instead.wait = { ...instead.wait, notified: false };
  if (wait.held) hold(lockOf(state, condition), actor, wait.held, event.t, wait);
}

export function eventWaiting(state: State, event: Of<'event.waiting'>): void {
  const actor = actorOf(state, event);
  const object = resourceOf(state, event, 'Event');
  if (actor && object) actor.wait = { kind: 'event', object: object.id, since: event.t, timeout: event.timeout, at: event.at };
}

export function eventSet(state: State, event: Of<'event.set'> | Of<'event.cleared'>): void {
  const actor = actorOf(state, event);
  const object = resourceOf(state, event, 'Event');
  if (!object) return;
  if (object.set && event.event === 'event.cleared') object.cleared = { at: event.at };
  object.set = event.event === 'event.set';
  if (object.set) letGo(state, 'event', object.id);
  if (actor && object.set) remember(object.givers, actor.key);
}

export function eventWoke(state: State, event: Of<'event.woke'>): void {
  const actor = actorOf(state, event);
  if (actor) endWait(actor, 'event', event.object);
}

export function barrierWaiting(state: State, event: Of<'barrier.waiting'>): void {
  const actor = actorOf(state, event);
  const barrier = resourceOf(state, event, 'Barrier');
  if (!actor || !barrier) return;
  remember(barrier.givers, actor.key);
  actor.wait = { kind: 'barrier', object: barrier.id, since: event.t, timeout: event.timeout, at: event.at };
}

export function barrierPassed(state: State, event: Of<'barrier.passed'> | Of<'barrier.broken'>): void {
  const actor = actorOf(state, event);
  const barrier = resourceOf(state, event, 'Barrier');
  if (barrier) barrier.broken = event.event === 'barrier.broken';
  letGo(state, 'barrier', event.object);
  if (actor) endWait(actor, 'barrier', event.object);
}
