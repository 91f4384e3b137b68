import type { LogRecord } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import { behindBytes, newStream, patienceBytes, type RecordStream, receive, type StreamStep, skipForward, watched } from './record-stream.ts';

const output = (seq: number, data: string): LogRecord => ({ seq, t: seq / 10, kind: 'output', data });
const ended = (seq: number): LogRecord => ({
  seq,
  t: 1,
  kind: 'ended',
  ending: { kind: 'exited', code: 0 },
  usage: { wallMs: 1, cpuMs: 1, peakBytes: 1, processes: 1, outputBytes: 1 },
  leftovers: { count: 0, names: [] },
});

const written = (steps: StreamStep[]) => steps.map((step) => (step.kind === 'write' ? step.data : `<${step.kind}>`)).join('');

describe('the records of a run', () => {
  it('are shown once and in order, however often they are sent', () => {
    const first = receive(newStream, [output(0, 'a'), output(1, 'b')], 2);
    const again = receive(first.stream, [output(0, 'a'), output(1, 'b'), output(2, 'c')], 3);
    expect(written(first.steps) + written(again.steps)).toBe('abc');
    expect(again.stream.expectedSeq).toBe(3);
  });

  it('are asked for again where some are missing', () => {
    const { stream, steps } = receive(newStream, [output(0, 'a'), output(2, 'c')], 3);
    expect(steps).toEqual([
      { kind: 'write', data: 'a', t: 0, replay: true },
      { kind: 'watch', fromSeq: 1 },
    ]);
    expect(stream.expectedSeq).toBe(1);
  });

  it('may have a gap, which stands for all its records', () => {
    const { stream, steps } = receive(
      newStream,
      [output(0, 'head'), { seq: 1, t: 1, kind: 'gap', toSeq: 90, bytes: 5_000 }, output(91, 'tail'), ended(92)],
      93,
    );
    expect(written(steps)).toBe('head<gap>tail<ended>');
    expect(stream).toMatchObject({ expectedSeq: 93, ended: true });
  });

  it('that come after a reconnect may begin inside a gap', () => {
    const stream: RecordStream = { ...newStream, expectedSeq: 50 };
    expect(receive(stream, [{ seq: 1, t: 1, kind: 'gap', toSeq: 90, bytes: 5_000 }], 91).stream.expectedSeq).toBe(91);
  });

  it('count as a replay until this page is the terminal', () => {
    const stream: RecordStream = { ...newStream, answerFromSeq: 2 };
    expect(receive(stream, [output(0, 'a'), output(1, 'b'), output(2, 'c')], 3).steps).toEqual([
      { kind: 'write', data: 'a', t: 0, replay: true },
      { kind: 'write', data: 'b', t: 0.1, replay: true },
      { kind: 'write', data: 'c', t: 0.2, replay: false },
    ]);
  });

  it('say who wrote the output that follows, also in the next message, and nobody’s where they say nothing', () => {
    const writers = (seq: number, ...spans: [number, number][]): LogRecord => ({ seq, t: 0, kind: 'writers', spans });
    const at = (seq: number, data: string): LogRecord => ({ seq, t: 0, kind: 'output', data });
    const first = receive(newStream, [at(0, 'ab'), writers(1, [3, 2], [4, 1]), at(2, 'cde'), at(3, 'f'), writers(4, [4, 9])], 5);
    expect(first.steps).toEqual([
      {
        kind: 'write',
        data: 'abcdef',
        t: 0,
        replay: true,
        spans: [
          [0, 2],
          [3, 2],
          [4, 1],
          [0, 1],
        ],
      },
    ]);
    const second = receive(first.stream, [at(5, 'gh')], 6);
    expect(second.steps).toEqual([{ kind: 'write', data: 'gh', t: 0, replay: true, spans: [[4, 2]] }]);
    const gap = receive(second.stream, [writers(6, [3, 1]), { seq: 7, t: 0, kind: 'gap', toSeq: 9, bytes: 1 }, at(10, 'i')], 11);
    expect(gap.steps.at(-1)).toEqual({ kind: 'write', data: 'i', t: 0, replay: true });
  });

  it('of one moment are written in one go', () => {
    const records: LogRecord[] = [0, 0.01, 0.02, 0.5].map((t, seq) => ({ seq, t, kind: 'output', data: String(seq) }));
    expect(receive(newStream, records, 4).steps).toEqual([
      { kind: 'write', data: '012', t: 0, replay: true },
      { kind: 'write', data: '3', t: 0.5, replay: true },
    ]);
  });

  it('count input and resizes among the numbers without showing them', () => {
    const { stream, steps } = receive(
      newStream,
      [
        { seq: 0, t: 0, kind: 'input', data: 'x' },
        { seq: 1, t: 0, kind: 'resize', cols: 80, rows: 24 },
      ],
      2,
    );
    expect(steps).toEqual([]);
    expect(stream.expectedSeq).toBe(2);
  });
});

describe('a page that is behind', () => {
  const flooded = receive(newStream, [output(0, 'x'.repeat(10_000))], 5_000).stream;

  it('guesses how far from what it has seen', () => {
    expect(behindBytes(flooded)).toBe(4_999 * 10_000);
    expect(behindBytes(newStream)).toBe(0);
  });

  it('skips to the present when asked, and shows nothing of what it skipped', () => {
    const skipped = skipForward(flooded);
    expect(skipped?.stream.showFromSeq).toBe(5_000 - 7);
    expect(skipped?.skippedBytes).toBe((4_993 - 1) * 10_000);
    const late = receive(skipped?.stream ?? newStream, [output(1, 'late'), output(2, 'later')], 5_000);
    expect(late.steps).toEqual([]);
    expect(late.stream.expectedSeq).toBe(3);
    expect(written(receive({ ...late.stream, expectedSeq: 4_993 }, [output(4_993, 'now')], 5_000).steps)).toBe('now');
  });

  it('does not skip when it is near enough, or at the end', () => {
    const near = watched(receive(newStream, [output(0, 'x'.repeat(1_000))], 1).stream, Math.floor(patienceBytes / 1_000));
    expect(skipForward(near)).toBeUndefined();
    expect(skipForward({ ...flooded, ended: true })).toBeUndefined();
  });
});
