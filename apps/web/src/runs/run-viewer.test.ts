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
  const viewer = new RunViewer({
    screen,
    watch: (runId, fromSeq) => {
      asked.push(`watch ${runId} ${fromSeq}`);
      return watch(runId, fromSeq);
    },
    unwatch: (runId) => asked.push(`unwatch ${runId}`),
    tailChanged: () => {},
    ended: () => {},
  });
  return { screen, viewer, asked };
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

  it('stays near the present once somebody has asked for the end', () => {
    const { screen, viewer, asked } = viewing();
    viewer.show('one');
    viewer.receive({ runId: 'one', records: [output(0, 'x'.repeat(10_000))], nextSeq: 1_000 }, () => {});
    viewer.hurry();
    expect(asked.at(-1)).toBe('watch one 993');
    expect(screen.text.slice(10_000)).toBe('<skipped 9920000>');
    viewer.receive({ runId: 'one', records: [output(993, 'x'.repeat(10_000))], nextSeq: 3_000 }, () => {});
    expect(asked.at(-1)).toBe('watch one 2993');
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
