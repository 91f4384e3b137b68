import { defaultLimits, type RunSummary, type ServerStatus } from '@forkhall/protocol';
import { expect, it } from 'vitest';
import { isLive, newSessionState, type SessionEvent, sessionAfter } from './session-state.ts';

const run = (number: number, state: RunSummary['state'] = 'running'): RunSummary => ({
  id: `run-${String(number).padStart(12, '0')}`,
  number,
  language: 'python',
  entry: 'main.py',
  args: [],
  state,
  createdAtMs: 0,
});
const status: ServerStatus = { version: '1', limits: defaultLimits, sandbox: 'full', places: { total: 1, taken: 0, waiting: 0 } };
const opened: SessionEvent = { kind: 'opened', sessionId: 's', runs: [run(1), run(3), run(2)], status };

it('lists runs with the newest first, each once, as it was told last', () => {
  const state = [opened, { kind: 'run-changed', run: run(4) }, { kind: 'run-changed', run: run(3, 'ended') }].reduce(
    (before, event) => sessionAfter(before, event as SessionEvent),
    newSessionState,
  );
  expect(state.runs.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
  expect(isLive(state.runs[1])).toBe(false);
  expect(isLive(undefined)).toBe(false);
});

it('is connecting until it was open once, then reconnecting, and refused for good', () => {
  const lost: SessionEvent = { kind: 'disconnected' };
  expect(sessionAfter(newSessionState, lost).connection).toBe('connecting');
  const open = sessionAfter(newSessionState, opened);
  expect(open.connection).toBe('connected');
  expect(sessionAfter(open, lost)).toMatchObject({ connection: 'reconnecting', opened: true });
  const refused = sessionAfter(newSessionState, { kind: 'open-refused', error: { code: 'not-found', message: 'no such session' } });
  expect(sessionAfter(refused, lost).connection).toBe('refused');
});
