import { encodeRecord, type LogRecord, type ProcessEvent } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import type { LogSource } from './log-source.ts';
import { Viewer } from './viewer.ts';

/** A log in memory: the test is its writer. */
class TestLog implements LogSource {
  readonly header = { version: 2 as const, width: 80, height: 24 };
  readonly records: LogRecord[] = [];
  ended = false;
  disposed = 0;
  readonly #listeners = new Set<() => void>();

  get nextSeq(): number {
    return this.records.length;
  }

  write(...data: string[]): void {
    for (const text of data) this.records.push({ seq: this.records.length, t: 0, kind: 'output', data: text });
    for (const listener of this.#listeners) listener();
  }

  tell(events: ProcessEvent[]): void {
    this.records.push({ seq: this.records.length, t: 0, kind: 'events', events });
    for (const listener of this.#listeners) listener();
  }

  end(): void {
    this.ended = true;
    for (const listener of this.#listeners) listener();
  }

  async read(fromSeq: number, maxBytes: number) {
    const entries: { record: LogRecord; bytes: number }[] = [];
    let sum = 0;
    for (const record of this.records.slice(fromSeq)) {
      const bytes = encodeRecord(record).length;
      entries.push({ record, bytes });
      sum += bytes;
      if (sum >= maxBytes) break;
    }
    return { entries, nextSeq: fromSeq + entries.length };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}

function watch(log: TestLog, fromSeq = 0) {
  const sent: { seqs: number[]; nextSeq: number; acknowledge: () => void }[] = [];
  const lease = {
    log,
    [Symbol.asyncDispose]: async () => {
      log.disposed += 1;
    },
  };
  const viewer = new Viewer(lease, fromSeq, (records, nextSeq, acknowledge) => sent.push({ seqs: records.map((record) => record.seq), nextSeq, acknowledge }));
  return { viewer, sent, seqs: () => sent.flatMap(({ seqs }) => seqs) };
}

/** Until nothing more happens by itself. */
async function settled(): Promise<void> {
  for (let n = 0; n < 50; n += 1) await Promise.resolve();
}

describe('a viewer', () => {
  it('V1 gets what is there and what comes, once and in order', async () => {
    const log = new TestLog();
    log.write('a', 'b');
    const { seqs, viewer } = watch(log);
    await settled();
    expect(seqs()).toEqual([0, 1]);
    log.write('c');
    log.write('d');
    await settled();
    expect(seqs()).toEqual([0, 1, 2, 3]);
    log.end();
    await viewer.done;
    expect([log.disposed, log.listeners]).toEqual([1, 0]);
  });

  it('V2 begins where it is told to, also beyond the end', async () => {
    const log = new TestLog();
    log.write('a', 'b', 'c');
    const middle = watch(log, 2);
    const beyond = watch(log, 4);
    await settled();
    expect(middle.seqs()).toEqual([2]);
    log.write('d', 'e', 'f');
    await settled();
    expect(middle.seqs()).toEqual([2, 3, 4, 5]);
    expect(beyond.seqs()).toEqual([4, 5]);
  });

  it('V3 gets a bounded number of bytes more than it has acknowledged', async () => {
    const log = new TestLog();
    for (let n = 0; n < 100; n += 1) log.write('x'.repeat(65_536));
    const { sent, seqs } = watch(log);
    await settled();
    const first = seqs().length;
    expect(first * 65_536).toBeGreaterThanOrEqual(256 * 1024);
    expect(first * 65_536).toBeLessThan(512 * 1024);
    sent[0]?.acknowledge();
    sent[0]?.acknowledge();
    await settled();
    expect(seqs().length).toBe(first + (sent[0]?.seqs.length ?? 0));
    for (let n = 1; seqs().length < 100; n += 1) {
      sent[n]?.acknowledge();
      await settled();
    }
    expect(seqs()).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  it('V4 gets nothing more once it is disposed of, in whatever state', async () => {
    const log = new TestLog();
    log.write('a');
    const idle = watch(log);
    await settled();
    await idle.viewer[Symbol.asyncDispose]();
    log.write('b');
    await settled();
    expect(idle.seqs()).toEqual([0]);
    const reading = watch(log);
    await reading.viewer[Symbol.asyncDispose]();
    expect(reading.seqs()).toEqual([]);
    expect([log.disposed, log.listeners]).toEqual([2, 0]);
  });

  it('V5 says that its log cannot be read, and lets go of it', async () => {
    const log = new TestLog();
    log.write('a');
    log.read = async () => {
      throw new Error('broken disk');
    };
    const { viewer } = watch(log);
    await expect(viewer.done).rejects.toThrow('broken disk');
    expect([log.disposed, log.listeners]).toEqual([1, 0]);
  });

  it('V6 gets a bounded number of events more than it has acknowledged', async () => {
    const log = new TestLog();
    const events = Array.from({ length: 1_000 }, (_, n) => ({ event: 'lock.acquired' as const, t: n, pid: 2, object: 'a lock of this program' }));
    for (let n = 0; n < 50; n += 1) log.tell(events);
    const { sent, seqs } = watch(log);
    await settled();
    const each = encodeRecord(log.records[0] as LogRecord).length;
    expect(seqs().length * each).toBeLessThan(512 * 1024);
    for (let n = 0; seqs().length < 50; n += 1) {
      sent[n]?.acknowledge();
      await settled();
    }
    expect(seqs()).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });
});
