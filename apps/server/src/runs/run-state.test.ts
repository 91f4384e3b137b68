import { runStateSchema } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import { moveRun, type RunMove } from './run-state.ts';

describe('the state of a run', () => {
  it('moves from queued to ended, and may end from each', () => {
    expect(moveRun('queued', 'take')).toBe('starting');
    expect(moveRun('starting', 'start')).toBe('running');
    for (const state of ['queued', 'starting', 'running'] as const) expect(moveRun(state, 'end')).toBe('ended');
  });

  it('makes no other move', () => {
    const legal = new Set(['queued take', 'queued end', 'starting start', 'starting end', 'running end']);
    for (const state of runStateSchema.options)
      for (const move of ['take', 'start', 'end'] satisfies RunMove[])
        if (!legal.has(`${state} ${move}`)) expect(() => moveRun(state, move)).toThrow(`a run that is ${state} cannot ${move}`);
  });
});
