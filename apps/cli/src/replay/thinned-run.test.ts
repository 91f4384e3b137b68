import { RunHistory } from '@forkhall/insight';
import { type ProcessEvent, processEventSchema } from '@forkhall/protocol';
import { EventBudget } from '@forkhall/runlog';
import { describe, expect, it } from 'vitest';

const told = (t: number, pid: number, event: ProcessEvent['event'], fields: object = {}) => processEventSchema.parse({ event, t, pid, ...fields });

/** Two workers that take two locks and pass items, very often, and in the end… */
function flood(rounds: number): ProcessEvent[] {
  const events = [told(0, 2, 'process.started', { how: 'main', name: 'MainProcess' })];
  for (const pid of [3, 4]) events.push(told(0, pid, 'process.started', { how: 'fork', parent: 2, name: `Process-${pid - 2}` }));
  for (const name of ['a', 'b']) events.push(told(0, 2, 'resource.created', { object: name, type: 'Lock', name }));
  events.push(told(0, 2, 'resource.created', { object: 'q', type: 'Queue', name: 'q' }));
  events.push(told(0, 2, 'process.joining', { target: 3 }));
  for (let n = 0; n < rounds; n += 1) {
    const t = 1 + n / 10_000;
    const pid = 3 + (n % 2);
    for (const object of ['a', 'b']) events.push(told(t, pid, 'lock.requested', { object }), told(t, pid, 'lock.acquired', { object }));
    events.push(told(t, 3, 'queue.put', { object: 'q', bytes: 10 }));
    if (n % 3) events.push(told(t, 4, 'queue.got', { object: 'q', bytes: 10 }));
    for (const object of ['b', 'a']) events.push(told(t, pid, 'lock.released', { object }));
  }
  return events;
}

function thinned(events: readonly ProcessEvent[]): ProcessEvent[] {
  const budget = new EventBudget({ events: 2_000 });
  const kept: ProcessEvent[] = [];
  events.forEach((event, index) => {
    budget.add(event);
    if (index % 400 === 0) kept.push(...budget.take(event.t));
  });
  const end = (events.at(-1)?.t ?? 0) + 1;
  kept.push(...budget.take(end));
  return kept;
}

function historyOf(events: readonly ProcessEvent[]): RunHistory {
  const history = new RunHistory();
  for (const event of events) history.append(event);
  return history;
}

describe('a run of which only a part could be kept', () => {
  const rounds = 4_000;
  const t = 1 + rounds / 10_000;

  it('shows the deadlock that stands after the flood, without a doubt', () => {
    const events = flood(rounds);
    for (const [pid, first, second] of [
      [3, 'a', 'b'],
      [4, 'b', 'a'],
    ] as const)
      events.push(
        told(t, pid, 'lock.requested', { object: first }),
        told(t, pid, 'lock.acquired', { object: first, at: { file: 'main.py', line: pid } }),
        told(t + 0.1, pid, 'lock.requested', { object: second, at: { file: 'main.py', line: 10 + pid } }),
      );
    const kept = thinned(events);
    expect(kept.length).toBeLessThan(events.length / 10);
    const [whole, part] = [historyOf(events), historyOf(kept)];
    expect(part.findings(t + 5).map(({ code, doubts }) => [code, doubts])).toEqual([['deadlock', []]]);
    expect(part.findings(t + 5)).toEqual(whole.findings(t + 5));
  });

  it('has the same present: who holds what, and how full each queue is', () => {
    const events = flood(rounds);
    const [whole, part] = [historyOf(events).picture(t + 5), historyOf(thinned(events)).picture(t + 5)];
    expect(part.findings).toEqual(whole.findings);
    expect(part.locks).toEqual(whole.locks);
    expect(whole.queues[0]?.depth).toBeGreaterThan(1_000);
    expect(part.queues).toEqual(whole.queues);
    expect(part.processes.map(({ pid, state }) => [pid, state])).toEqual(whole.processes.map(({ pid, state }) => [pid, state]));
  });
});
