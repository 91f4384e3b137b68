import type { ProcessEvent } from '@forkhall/protocol';
import type { State } from '../state.ts';
import { actorOf, resourceOf } from './entities.ts';

type Of<N extends ProcessEvent['event']> = Extract<ProcessEvent, { event: N }>;

/** One thing is waited for as it is elsewhere; several are a wait of their own kind. */
export function severalWaiting(state: State, event: Of<'several.waiting'>): void {
  const actor = actorOf(state, event);
  if (!actor) return;
  const { members, count, timeout, at, t: since } = event;
  for (const member of members)
    if (member.kind === 'message' || member.kind === 'item') resourceOf(state, { ...event, object: member.object }, member.kind === 'item' ? 'Queue' : 'Pipe');
  const [only] = members;
  const common = { several: { of: members, count, all: event.for === 'all' }, since, timeout, at };
  // Who waits until there is an item has not begun to take it, as one does in get().
  if (count === 1 && only && only.kind !== 'item') actor.wait = { ...only, ...common };
  else actor.wait = { kind: 'several', ...common };
}

export function severalWoke(state: State, event: Of<'several.woke'>): void {
  const actor = actorOf(state, event);
  if (actor?.wait?.several) actor.wait = undefined;
}
