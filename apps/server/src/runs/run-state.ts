import type { RunState } from '@forkhall/protocol';

/** What happens to a run: it gets a place, its program runs, it is over. */
export type RunMove = 'take' | 'start' | 'end';

const moves: Record<RunState, Partial<Record<RunMove, RunState>>> = {
  queued: { take: 'starting', end: 'ended' },
  starting: { start: 'running', end: 'ended' },
  running: { end: 'ended' },
  ended: {},
};

/** @throws on a move that this state does not have: a defect of the server */
export function moveRun(state: RunState, move: RunMove): RunState {
  const next = moves[state][move];
  if (next === undefined) throw new Error(`moveRun: a run that is ${state} cannot ${move}`);
  return next;
}
