import type { ProcessEvent } from '@forkhall/protocol';
import { bounds, type Resource, type State, type WaitKind } from '../state.ts';
import { actorOf, endWait, remember, resourceOf } from './entities.ts';

type Of<N extends ProcessEvent['event']> = Extract<ProcessEvent, { event: N }>;

function arrive(target: Resource, bytes: number | undefined, times = 1): void {
  target.depth += times;
  if (bytes === undefined) target.bytesUnknown = true;
  else target.bytes += bytes;
}

function leave(target: Resource, bytes: number | undefined, times = 1): void {
  target.depth -= times;
  if (target.depth <= 0) target.bytes = 0;
  else target.bytes = Math.max(0, target.bytes - (bytes ?? (target.bytes * times) / (target.depth + times)));
}

export function queueWaiting(state: State, event: Of<'queue.waiting'>): void {
  const actor = actorOf(state, event);
  const queue = resourceOf(state, event, 'Queue');
  if (actor && queue) actor.wait = { kind: event.for, object: queue.id, since: event.t, timeout: event.timeout, at: event.at };
}

export function queuePut(state: State, event: Of<'queue.put'>): void {
  const actor = actorOf(state, event);
  const queue = resourceOf(state, event, 'Queue');
  if (!actor || !queue) return;
  endWait(actor, 'space', queue.id);
  arrive(queue, event.bytes, event.times);
  queue.unfinished += event.times ?? 1;
  if (event.size !== undefined) queue.depth = event.size;
  remember(queue.givers, actor.key);
  queue.checks = queue.checks.map((check) =>
    check.putAfter === undefined && state.actors.get(check.actor)?.process !== actor.process ? { ...check, putAfter: event.t } : check,
  );
}

export function queueGot(state: State, event: Of<'queue.got'>): void {
  const actor = actorOf(state, event);
  const queue = resourceOf(state, event, 'Queue');
  if (!actor || !queue) return;
  endWait(actor, 'item', queue.id);
  leave(queue, event.bytes, event.times);
  if (event.size !== undefined) queue.depth = event.size;
  remember(queue.takers, actor.key);
  if (queue.checks.length) queue.checks = queue.checks.filter((check) => check.actor !== actor.key);
  if (queue.readerLost) delete queue.readerLost;
}

export function queueTimedOut(state: State, event: Of<'queue.timed-out'>): void {
  const actor = actorOf(state, event);
  if (actor) endWait(actor, event.for, event.object);
}

export function queueOther(
  state: State,
  event: Of<'queue.task-done'> | Of<'queue.spoilt'> | Of<'queue.joined'> | Of<'queue.closed'> | Of<'queue.returned'> | Of<'queue.flushed'>,
): void {
  const actor = actorOf(state, event);
  const queue = resourceOf(state, event, 'Queue');
  if (!actor || !queue) return;
  switch (event.event) {
    case 'queue.task-done':
      queue.unfinished -= event.times ?? 1;
      remember(queue.takers, actor.key);
      return;
    case 'queue.spoilt':
      leave(queue, undefined);
      return;
    case 'queue.joined':
      endWait(actor, 'tasks', queue.id);
      return;
    case 'queue.flushed':
      endWait(actor, 'flush', queue.id);
      return;
    case 'queue.closed':
      queue.closedAt ??= event.t;
      return;
    case 'queue.returned':
      arrive(queue, undefined);
      return;
  }
}

/** Of `empty()`: the actor's last answer is kept when it said "empty", until it gets something again. */
export function queueChecked(state: State, event: Of<'queue.checked'>): void {
  const actor = actorOf(state, event);
  const queue = resourceOf(state, event, 'Queue');
  if (!actor || !queue || event.question !== 'empty') return;
  queue.checks = queue.checks.filter((check) => check.actor !== actor.key);
  if (event.answer && queue.checks.length < bounds.usersPerResource) queue.checks.push({ actor: actor.key, t: event.t, at: event.at });
}

const pipeWaits = { item: 'message', space: 'room', client: 'client' } as const satisfies Record<string, WaitKind>;

export function pipeWaiting(state: State, event: Of<'pipe.waiting'>): void {
  const actor = actorOf(state, event);
  const end = resourceOf(state, event, event.for === 'client' ? 'Listener' : 'Pipe');
  if (actor && end) actor.wait = { kind: pipeWaits[event.for], object: end.id, since: event.t, timeout: event.timeout, at: event.at };
}

export function pipeOther(state: State, event: Of<'pipe.sent'> | Of<'pipe.received'> | Of<'pipe.closed'> | Of<'pipe.timed-out'> | Of<'pipe.accepted'>): void {
  const actor = actorOf(state, event);
  const end = resourceOf(state, event, event.event === 'pipe.accepted' ? 'Listener' : 'Pipe');
  if (!actor || !end) return;
  switch (event.event) {
    case 'pipe.sent': {
      endWait(actor, 'room', end.id);
      remember(end.givers, actor.key);
      const peer = end.peer === undefined ? end : state.resources.get(end.peer);
      if (peer) arrive(peer, event.bytes, event.times);
      return;
    }
    case 'pipe.received':
      endWait(actor, 'message', end.id);
      remember(end.takers, actor.key);
      leave(end, event.bytes, event.times);
      return;
    case 'pipe.closed':
      for (const kind of ['message', 'room']) endWait(actor, kind, end.id);
      end.closedAt ??= event.t;
      return;
    case 'pipe.timed-out':
      endWait(actor, 'message', end.id);
      return;
    case 'pipe.accepted':
      endWait(actor, 'client', end.id);
      return;
  }
}
