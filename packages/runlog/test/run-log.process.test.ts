import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeRecord, type LogRecord, logHeaderSchema } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import { RunLog, StoredLog } from '../src/index.ts';
import { exited, expectSeamless, header, outputOf, readAll, TemporaryFolder } from './logs.ts';

/** A log whose time is counted in its records. */
function open(folder: string, capBytes: number, onFailure?: (error: unknown) => void): RunLog {
  let ticks = 0;
  return new RunLog({ path: join(folder, 'ab', 'run.cast'), header, capBytes, clock: () => ticks++ / 1_000, ...(onFailure ? { onFailure } : {}) });
}

function published(log: RunLog, seq: number): Promise<void> {
  return new Promise((resolve) => {
    if (log.nextSeq >= seq) return resolve();
    const unsubscribe = log.subscribe(() => {
      if (log.nextSeq < seq) return;
      unsubscribe();
      resolve();
    });
  });
}

describe('the log of a run that is on', () => {
  it('L1 counts seq from 0 without gaps, and gives back what was put in', async () => {
    await using folder = new TemporaryFolder();
    await using log = open(folder.path, 1_000_000);
    log.append({ kind: 'started', pid: 2, warm: true });
    log.append({ kind: 'output', data: 'héllo\r\n' }, 8);
    log.append({ kind: 'input', data: 'x\n' });
    log.append({ kind: 'resize', cols: 100, rows: 30 });
    expect(await log.end(exited)).toBe(5);
    const records = await readAll(log);
    expect(records.map(({ t: _t, ...rest }) => rest)).toEqual([
      { seq: 0, kind: 'started', pid: 2, warm: true },
      { seq: 1, kind: 'output', data: 'héllo\r\n' },
      { seq: 2, kind: 'input', data: 'x\n' },
      { seq: 3, kind: 'resize', cols: 100, rows: 30 },
      { seq: 4, kind: 'ended', ...exited },
    ]);
    await using stored = await StoredLog.open(log.path);
    expect(await readAll(stored)).toEqual(records);
  });

  it('L2 publishes a record only when it is in a file', async () => {
    await using folder = new TemporaryFolder();
    await using log = open(folder.path, 40_000);
    let looks = 0;
    log.subscribe(() => {
      const lines = readdirSync(join(folder.path, 'ab')).flatMap((name) => readFileSync(join(folder.path, 'ab', name), 'utf8').split('\n'));
      const last = log.nextSeq - 1;
      expect(lines.some((line) => line.includes(`"#${last}#`) || (last === 400 && line.includes('forkhall.ended')))).toBe(true);
      looks += 1;
    });
    for (let n = 0; n < 400; n += 1) {
      log.append({ kind: 'output', data: `#${n}#${'.'.repeat(n)}` }, n + 5);
      if (n % 7 === 0) await published(log, n);
    }
    await log.end(exited);
    expect(looks).toBeGreaterThan(50);
  });

  it('L3 keeps everything up to the cap, without a gap', async () => {
    await using folder = new TemporaryFolder();
    await using log = open(folder.path, 64_000);
    for (let n = 0; n < 500; n += 1) log.append({ kind: 'output', data: 'x'.repeat(100) }, 100);
    await log.end(exited);
    await using stored = await StoredLog.open(log.path);
    const records = await readAll(stored);
    expect(records.some((record) => record.kind === 'gap')).toBe(false);
    expect(outputOf(records)).toBe('x'.repeat(50_000));
  });

  it('L4 keeps head and tail past the cap, and says exactly how much lies between', async () => {
    await using folder = new TemporaryFolder();
    const capBytes = 100_000;
    await using log = open(folder.path, capBytes);
    let all = '';
    for (let n = 0; n < 5_000; n += 1) {
      const data = `line ${n}\r\n`.padStart(100);
      all += data;
      log.append({ kind: 'output', data }, 100);
      if (log.behind) await log.caughtUp();
    }
    await log.end(exited);
    await using stored = await StoredLog.open(log.path);
    const records = await readAll(stored);
    expect(expectSeamless(records, 0)).toBe(5_001);
    const gaps = records.filter((record) => record.kind === 'gap');
    expect(gaps).toHaveLength(1);
    const [gap] = gaps as [Extract<LogRecord, { kind: 'gap' }>];
    const at = records.indexOf(gap);
    const head = outputOf(records.slice(0, at));
    const tail = outputOf(records.slice(at));
    expect(all.startsWith(head)).toBe(true);
    expect(all.endsWith(tail)).toBe(true);
    expect(head.length + gap.bytes + tail.length).toBe(all.length);
    expect(head.length).toBeGreaterThan(capBytes * 0.4);
    expect(tail.length).toBeGreaterThan(capBytes * 0.35);
    expect(head.length + tail.length).toBeLessThanOrEqual(capBytes);
    expect(readdirSync(join(folder.path, 'ab'))).toEqual(['run.cast']);
  });

  it('L5 never has more on the disk than the cap and what its lines need, also while the run is on', async () => {
    await using folder = new TemporaryFolder();
    const capBytes = 64_000;
    await using log = open(folder.path, capBytes);
    let most = 0;
    for (let n = 0; n < 20_000; n += 1) {
      log.append({ kind: 'output', data: 'z'.repeat(200) }, 200);
      if (!log.behind) continue;
      await log.caughtUp();
      const dir = join(folder.path, 'ab');
      most = Math.max(
        most,
        readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0),
      );
    }
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(capBytes * 1.4);
    await log.end(exited);
  });

  it('L6 gives a reader in the gap the rest of the gap, during and after the run', async () => {
    await using folder = new TemporaryFolder();
    await using log = open(folder.path, 16_384);
    for (let n = 0; n < 2_000; n += 1) log.append({ kind: 'output', data: 'x'.repeat(500) }, 500);
    await published(log, 2_000);
    const during = await log.read(700, 1);
    expect(during.entries[0]?.record).toMatchObject({ kind: 'gap', seq: 700 });
    expectSeamless(await readAll(log, 700), 700);
    await log.end(exited);
    await using stored = await StoredLog.open(log.path);
    const after = await readAll(stored, 700);
    expect(after[0]).toMatchObject({ kind: 'gap', seq: 700 });
    expect(expectSeamless(after, 700)).toBe(2_001);
  });

  it('L7 says when it is behind, and when no more', async () => {
    await using folder = new TemporaryFolder();
    await using log = open(folder.path, 100_000_000);
    const data = 'x'.repeat(65_536);
    let count = 0;
    while (!log.behind) {
      log.append({ kind: 'output', data }, data.length);
      count += 1;
      expect(count).toBeLessThan(100);
    }
    await log.caughtUp();
    expect(log.behind).toBe(false);
    expect(log.nextSeq).toBeGreaterThan(0);
    await log.end(exited);
    expect(log.nextSeq).toBe(count + 1);
  });

  it('L8 writes an asciicast v2: a header, then events of time, code and data', async () => {
    await using folder = new TemporaryFolder();
    await using log = open(folder.path, 16_384);
    for (let n = 0; n < 3_000; n += 1) log.append({ kind: 'output', data: `\u001b[3${n % 8}m${n}\r\n` }, 12);
    await log.end(exited);
    const [first, ...lines] = readFileSync(log.path, 'utf8').trimEnd().split('\n');
    expect(logHeaderSchema.parse(JSON.parse(first ?? ''))).toEqual(header);
    let seq = 0;
    for (const line of lines) {
      const event = JSON.parse(line);
      expect(event).toEqual([expect.any(Number), expect.any(String), expect.any(String)]);
      const record = decodeRecord(line, seq);
      expect(record).toBeDefined();
      seq = record?.kind === 'gap' ? record.toSeq + 1 : seq + 1;
    }
    expect(seq).toBe(3_001);
  });

  it('L9 publishes nothing that it could not write, and says so once', async () => {
    await using folder = new TemporaryFolder();
    const failures: unknown[] = [];
    await mkdir(join(folder.path, 'ab', 'run.cast'), { recursive: true });
    await using log = open(folder.path, 100_000, (error) => failures.push(error));
    const { promise, resolve } = Promise.withResolvers<void>();
    log.subscribe(resolve);
    log.append({ kind: 'output', data: 'lost' }, 4);
    await promise;
    log.append({ kind: 'output', data: 'lost, too' }, 9);
    expect(log.nextSeq).toBe(0);
    expect(log.ended).toBe(true);
    await expect(log.end(exited)).rejects.toThrow();
    expect(failures).toHaveLength(1);
  });

  it('L10 refuses records after its end', async () => {
    await using folder = new TemporaryFolder();
    await using log = open(folder.path, 100_000);
    await log.end(exited);
    expect(() => log.append({ kind: 'output', data: 'late' }, 4)).toThrow('has ended');
    await expect(log.end(exited)).rejects.toThrow('has ended');
    expect(log.nextSeq).toBe(1);
  });

  it('L11 keeps every event although the output around it passes the cap', async () => {
    await using folder = new TemporaryFolder();
    const capBytes = 32_768;
    await using log = open(folder.path, capBytes);
    const moments: number[] = [];
    let output = 0;
    const events = (n: number) => [{ event: 'lock.acquired' as const, t: n, pid: 2, object: 'L' }];
    for (let n = 0; n < 4_000; n += 1) {
      if (n % 7 === 0) {
        log.append({ kind: 'events', events: events(n) });
        moments.push(n);
      }
      log.append({ kind: 'output', data: 'x'.repeat(100) }, 100);
      output += 100;
      if (n % 100 === 0) await published(log, Math.floor(n / 2));
    }
    const during = await readAll(log);
    expectSeamless(during, 0);
    await log.end(exited);
    await using stored = await StoredLog.open(log.path);
    const records = await readAll(stored);
    expectSeamless(records, 0);
    const times = (all: readonly LogRecord[]) => all.flatMap((record) => (record.kind === 'events' ? record.events.map(({ t }) => t) : []));
    expect(times(records)).toEqual(moments);
    expect(times(during)).toEqual(moments.slice(0, times(during).length));
    const kept = outputOf(records).length;
    expect(kept).toBeLessThanOrEqual(capBytes);
    expect(kept).toBeGreaterThan(capBytes * 0.6);
    expect(records.reduce((sum, record) => sum + (record.kind === 'gap' ? record.bytes : 0), kept)).toBe(output);
  });

  it('L12 keeps who wrote an output and the output together, or neither', async () => {
    await using folder = new TemporaryFolder();
    await using log = open(folder.path, 16_384);
    for (let n = 0; n < 2_000; n += 1) {
      const data = `${n} `.repeat(1 + (n % 40));
      log.appendOutput(data, data.length, [[2 + (n % 5), data.length]]);
      if (n % 50 === 0) await published(log, n);
    }
    await log.end(exited);
    await using stored = await StoredLog.open(log.path);
    const records = await readAll(stored);
    records.forEach((record, index) => {
      if (record.kind === 'output') expect(records[index - 1]?.kind).toBe('writers');
      if (record.kind === 'writers') expect(outputOf(records.slice(index + 1, index + 2))).toHaveLength(record.spans[0]?.[1] ?? -1);
    });
    expect(records.some((record) => record.kind === 'gap')).toBe(true);
  });
});
