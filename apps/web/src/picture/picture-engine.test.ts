import type { ProcessEvent } from '@forkhall/protocol';
import { expect, it } from 'vitest';
import { PictureEngine } from './picture-engine.ts';
import type { FromWorker, PictureView } from './picture-messages.ts';

/** An engine whose clock the test moves. */
function engine() {
  const sent: FromWorker[] = [];
  let now = 0;
  let calls: { at: number; work: () => void }[] = [];
  const tested = new PictureEngine({
    send: (message) => sent.push(structuredClone(message)),
    now: () => now,
    later: (work, afterMs) => calls.push({ at: now + afterMs, work }),
  });
  const pass = (ms: number) => {
    const until = now + ms;
    for (;;) {
      const next = calls.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      calls = calls.filter((call) => call !== next);
      now = Math.max(now, next.at);
      next.work();
    }
    now = until;
  };
  const views = () => sent.flatMap((message): PictureView[] => (message.kind === 'view' ? [message.view] : []));
  return { engine: tested, sent, pass, views };
}

const started = (t: number, pid: number): ProcessEvent => ({ t, pid, event: 'process.started', how: pid === 2 ? 'main' : 'fork', name: `P${pid}` });
const holds: ProcessEvent[] = [
  started(0, 2),
  { t: 0.1, pid: 2, event: 'resource.created', object: 'a', type: 'Lock', name: 'a' },
  { t: 0.2, pid: 2, event: 'lock.requested', object: 'a' },
  { t: 0.2, pid: 2, event: 'lock.acquired', object: 'a' },
  { t: 0.3, pid: 2, event: 'lock.requested', object: 'a' },
];

it('draws ten pictures a second at most, the last one always', () => {
  const { engine: it, pass, views } = engine();
  it.receive({ kind: 'begin', run: 1 });
  for (let n = 0; n < 1_000; n += 1) {
    it.receive({ kind: 'events', events: [started(n / 1_000, 2 + n)] });
    pass(1);
  }
  pass(200);
  expect(views().length).toBeGreaterThan(5);
  expect(views().length).toBeLessThanOrEqual(11);
  expect(views().at(-1)?.picture.processes).toHaveLength(1_000);
});

it('finds a deadlock when time passes and nothing more comes', () => {
  const { engine: it, pass, views } = engine();
  it.receive({ kind: 'begin', run: 1 });
  it.receive({ kind: 'head', t: 0.3, live: true });
  it.receive({ kind: 'events', events: holds });
  pass(50);
  expect(views().at(-1)?.picture.findings).toEqual([]);
  pass(1_500);
  expect(
    views()
      .at(-1)
      ?.picture.findings.map(({ code }) => code),
  ).toEqual(['deadlock']);
});

it('shows the moment that is looked at, and goes on taking in what comes', () => {
  const { engine: it, pass, views } = engine();
  it.receive({ kind: 'begin', run: 1 });
  it.receive({ kind: 'events', events: holds });
  pass(500);
  it.receive({ kind: 'look', at: 0.25 });
  pass(500);
  expect(views().at(-1)?.picture.locks[0]?.waiters).toEqual([]);
  it.receive({ kind: 'events', events: [started(2, 3)] });
  pass(500);
  expect(views().at(-1)).toMatchObject({ picture: { t: 0.25 }, span: { to: 2 }, events: 6 });
  it.receive({ kind: 'look', at: undefined });
  pass(500);
  expect(views().at(-1)?.picture.processes).toHaveLength(2);
});

it('steps from event to event, and answers with lanes and slices in order although events came late', () => {
  const { engine: it, sent, pass } = engine();
  it.receive({ kind: 'begin', run: 1 });
  it.receive({ kind: 'events', events: [started(0.05, 3), ...holds] });
  pass(500);
  it.receive({ kind: 'ask', id: 1, question: { kind: 'step', from: 0.2, by: 1 } });
  it.receive({ kind: 'ask', id: 2, question: { kind: 'step', from: 0.1, by: -1 } });
  it.receive({ kind: 'ask', id: 3, question: { kind: 'timeline', question: { kind: 'lanes' } } });
  const answers = sent.flatMap((message) => (message.kind === 'answer' ? [message.answer] : []));
  expect(answers.slice(0, 2)).toEqual([{ t: 0.3 }, { t: 0.05 }]);
  expect(answers[2]).toMatchObject({ lanes: [{ pid: 2 }, { pid: 3 }] });
});
