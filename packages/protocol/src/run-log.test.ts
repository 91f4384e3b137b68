import { expect, test } from 'vitest';
import { decodeRecord, encodeRecord, type LogRecord, nextSeq } from './run-log.ts';

const usage = { wallMs: 1, cpuMs: 1, peakBytes: 1, processes: 1, outputBytes: 1 };
const records: LogRecord[] = [
  { seq: 0, t: 0, kind: 'started', pid: 2, warm: true },
  { seq: 1, t: 0.001234, kind: 'output', data: 'héllo 世界\r\n\u001b[31m"\\' },
  { seq: 2, t: 0.5, kind: 'input', data: 'x\u0003' },
  { seq: 3, t: 1, kind: 'resize', cols: 120, rows: 40 },
  { seq: 4, t: 1.5, kind: 'gap', toSeq: 99, bytes: 1_234_567 },
  { seq: 100, t: 2, kind: 'ended', ending: { kind: 'exited', code: 3 }, usage, leftovers: { count: 0, names: [] } },
];

test('every record survives the way to an asciicast event and back', () => {
  let seq = 0;
  for (const record of records) {
    const line = encodeRecord(record);
    expect(line).not.toContain('\n');
    const [time, code, data] = JSON.parse(line) as [number, string, unknown];
    expect([typeof time, typeof code, typeof data]).toEqual(['number', 'string', 'string']);
    expect(decodeRecord(line, seq)).toEqual(record);
    seq = nextSeq(record);
  }
  expect(seq).toBe(101);
});

test('events of others are skipped, broken lines refused', () => {
  expect(decodeRecord('[1, "m", "a marker"]', 7)).toBeUndefined();
  expect(decodeRecord('[1, "forkhall.newer", "{}"]', 7)).toBeUndefined();
  for (const line of ['', '{}', '[1]', '[1, "o", 3]', '[-1, "o", "x"]', '[1, "r", "0x0"]']) expect(() => decodeRecord(line, 0)).toThrow();
});
