import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogHeader, type LogRecord, nextSeq } from '@forkhall/protocol';
import { expect } from 'vitest';
import type { LogEnd } from '../src/index.ts';

export const header: LogHeader = { version: 2, width: 80, height: 24 };
export const exited: LogEnd = {
  ending: { kind: 'exited', code: 0 },
  usage: { wallMs: 1, cpuMs: 1, peakBytes: 0, processes: 1, outputBytes: 0 },
  leftovers: { count: 0, names: [] },
};
export const restarted: LogEnd = { ...exited, ending: { kind: 'server-restarted' } };

/** A folder that goes with the test. */
export class TemporaryFolder implements AsyncDisposable {
  readonly path = mkdtempSync(join(tmpdir(), 'forkhall-runlog-'));
  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

interface Readable {
  readonly nextSeq: number;
  read(fromSeq: number, maxBytes: number): Promise<{ entries: readonly { record: LogRecord }[]; nextSeq: number }>;
}

/** All records from a seq to where the log stands now, in reads of this size. */
export async function readAll(log: Readable, fromSeq = 0, maxBytes = 1_000): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  const end = log.nextSeq;
  for (let seq = fromSeq; seq < end; ) {
    const slice = await log.read(seq, maxBytes);
    expect(slice.nextSeq).toBeGreaterThan(seq);
    records.push(...slice.entries.map(({ record }) => record));
    seq = slice.nextSeq;
  }
  return records;
}

/** Asserts that the records follow one another without holes from this seq on. @returns the seq after the last */
export function expectSeamless(records: readonly LogRecord[], fromSeq: number): number {
  let seq = fromSeq;
  let t = 0;
  for (const record of records) {
    expect(record.seq).toBe(seq);
    expect(record.t).toBeGreaterThanOrEqual(t);
    t = record.t;
    seq = nextSeq(record);
  }
  return seq;
}

export function outputOf(records: readonly LogRecord[]): string {
  return records.map((record) => (record.kind === 'output' ? record.data : '')).join('');
}

/** The same numbers for the same seed: mulberry32. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
