import type { LogRecord } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import { type RunScreen, RunViewer } from './run-viewer.ts';

const output = (seq: number, data: string): LogRecord => ({ seq, t: 0, kind: 'output', data });

/** A screen that remembers; drawing is finished when the test says so. */
class PaperScreen implements RunScreen {
  text = '';
  readonly replayed: boolean[] = [];
  readonly #drawing: (() => void)[] = [];
  write(data: string, options: { replay: boolean }, done?: () => void): void {
    this.text += data;
    this.replayed.push(options.replay);
    if (done) this.#drawing.push(done);
  }
  note(note: { kind: string; bytes: number }): void {
    this.text += `<${note.kind} ${note.bytes}>`;
  }
  reset(): void {
    this.text = '';
  }
  draw(): void {
    for (const done of this.#drawing.splice(0)) done();
  }
}

function viewing(watch: (runId: string, fromSeq: number) => Promise<number> = async () => 0) {
  const screen = new PaperScreen();
  const asked: string[] = [];
  const told: string[] = [];
  const viewer = new RunViewer({
    screen,
    watch: (runId, fromSeq) => {
      asked.push(`watch ${runId} ${fromSeq}`);
      return watch(runId, fromSeq);
    },
    unwatch: (runId) => asked.push(`unwatch ${runId}`),
    tailChanged: () => {},
    ended: () => {},
    picture: { begin: () => {}, add: (events) => told.push(...events.map(({ event }) => event)), reached: () => {} },
  });
  return { screen, viewer, asked, told };
}

describe('a page that watches a run', () => {
  it('acknowledges a message when it is drawn, and one for another run at once', () => {
    const { screen, viewer } = viewing();
    const acknowledged: string[] = [];
    viewer.show('one');
    viewer.receive({ runId: 'one', records: [output(0, 'hello')], nextSeq: 1 }, () => acknowledged.push('one'));
    viewer.receive({ runId: 'other', records: [output(0, 'no')], nextSeq: 1 }, () => acknowledged.push('other'));
    expect(acknowledged).toEqual(['other']);
    screen.draw();
    expect(acknowledged).toEqual(['other', 'one']);
    expect(screen.text).toBe('hello');
  });

  it('goes on after a reconnect where it was, also when the message was cut off', () => {
    const { screen, viewer, asked } = viewing(() => Promise.reject(new Error('not connected')));
    viewer.show('one');
    viewer.receive({ runId: 'one', records: [output(0, 'a'), output(1, 'b')], nextSeq: 2 }, () => {});
    viewer.reconnected();
    expect(asked).toEqual(['watch one 0', 'watch one 2']);
    viewer.receive({ runId: 'one', records: [output(1, 'b'), output(2, 'c')], nextSeq: 3 }, () => {});
    expect(screen.text).toBe('abc');
  });

  it('answers as the terminal only what it has not answered before', () => {
    const { screen, viewer } = viewing();
    viewer.becomeTerminal('one');
    viewer.show('one');
    viewer.receive({ runId: 'one', records: [output(0, 'a')], nextSeq: 1 }, () => {});
    viewer.show('two');
    viewer.show('one');
    viewer.receive({ runId: 'one', records: [output(0, 'a'), output(1, 'b')], nextSeq: 2 }, () => {});
    expect(screen.replayed).toEqual([false, true, false]);
  });

  it('passes over output when it is asked to hurry, and loses nothing of what the processes did', () => {
    const { screen, viewer, asked, told } = viewing();
    const acknowledged: number[] = [];
    const flood = 'x'.repeat(10_000);
    viewer.show('one');
    viewer.receive({ runId: 'one', records: [output(0, flood)], nextSeq: 1_000 }, () => {});
    viewer.hurry();
    expect(screen.text.slice(10_000)).toBe('<skipped 9920000>');
    const started: LogRecord = { seq: 2, t: 0, kind: 'events', events: [{ t: 0, pid: 3, event: 'process.started', how: 'fork' }] };
    viewer.receive({ runId: 'one', records: [output(1, flood), started], nextSeq: 1_000 }, () => acknowledged.push(2));
    expect(told).toEqual(['process.started']);
    expect(acknowledged).toEqual([2]);
    expect(screen.text.slice(10_000)).toBe('<skipped 9920000>');
    const passed = Array.from({ length: 990 }, (_, at) => output(3 + at, flood));
    viewer.receive({ runId: 'one', records: [...passed, output(993, 'now')], nextSeq: 1_000 }, () => {});
    expect(screen.text.endsWith('<skipped 9920000>now')).toBe(true);
    viewer.receive({ runId: 'one', records: [output(994, flood)], nextSeq: 3_000 }, () => {});
    expect(screen.text).toMatch(/<skipped \d+>$/);
    expect(asked).toEqual(['watch one 0']);
  });

  it('shows the terminal as it was, keeps what comes meanwhile, and comes back to the present', () => {
    const { screen, viewer } = viewing();
    const acknowledged: string[] = [];
    viewer.show('one');
    const records: LogRecord[] = [0, 1, 2].map((seq) => ({ seq, t: seq, kind: 'output', data: 'abc'[seq] ?? '' }));
    viewer.receive({ runId: 'one', records, nextSeq: 3 }, () => {});
    viewer.lookAt(0.5);
    expect(screen.text).toBe('a');
    viewer.lookAt(1);
    expect(screen.text).toBe('ab');
    viewer.receive({ runId: 'one', records: [{ seq: 3, t: 3, kind: 'output', data: 'd' }], nextSeq: 4 }, () => acknowledged.push('d'));
    expect([screen.text, acknowledged]).toEqual(['ab', ['d']]);
    viewer.lookAt(0);
    expect(screen.text).toBe('a');
    viewer.lookAt(undefined);
    expect(screen.text).toBe('abcd');
    expect(screen.replayed.slice(-1)).toEqual([true]);
  });

  it('keeps what comes before the answer that says which run it is about', async () => {
    const { screen, viewer, asked } = viewing();
    const acknowledged: string[] = [];
    await viewer.started(async () => {
      viewer.receive({ runId: 'new', records: [output(0, 'first')], nextSeq: 1 }, () => acknowledged.push('new'));
      viewer.receive({ runId: 'old', records: [output(7, 'late')], nextSeq: 8 }, () => acknowledged.push('old'));
      expect(acknowledged).toEqual([]);
      return { id: 'new' };
    });
    screen.draw();
    expect(screen.text).toBe('first');
    expect(screen.replayed).toEqual([false]);
    expect(acknowledged.sort()).toEqual(['new', 'old']);
    expect(asked).toEqual([]);
  });

  it('lets go of what it kept when the start is refused', async () => {
    const { screen, viewer } = viewing();
    const acknowledged: string[] = [];
    const start = viewer.started(() => {
      viewer.receive({ runId: 'new', records: [output(0, 'x')], nextSeq: 1 }, () => acknowledged.push('new'));
      return Promise.reject(new Error('too many'));
    });
    await expect(start).rejects.toThrow('too many');
    expect(acknowledged).toEqual(['new']);
    expect(screen.text).toBe('');
  });
});
