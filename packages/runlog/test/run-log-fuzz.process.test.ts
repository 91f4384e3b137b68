import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogRecord } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import { RunLog, recoverLog, StoredLog } from '../src/index.ts';
import { exited, expectSeamless, header, randomFrom, readAll, restarted, TemporaryFolder } from './logs.ts';

/** What was appended, by seq: what a reader may be told of it. */
type Model = Map<number, LogRecord>;

function expectFromModel(records: readonly LogRecord[], model: Model): void {
  for (const record of records) {
    if (record.kind === 'gap' || record.kind === 'ended') continue;
    expect({ ...record, t: 0 }).toEqual({ ...model.get(record.seq), t: 0 });
  }
}

function appendRandom(log: RunLog, random: (below: number) => number, seq: number, model: Model): void {
  const kind = random(20);
  if (kind === 0) {
    const data = 'k'.repeat(1 + random(50));
    log.append({ kind: 'input', data });
    model.set(seq, { seq, t: 0, kind: 'input', data });
  } else if (kind === 1) {
    const size = { cols: 2 + random(200), rows: 1 + random(80) };
    log.append({ kind: 'resize', ...size });
    model.set(seq, { seq, t: 0, kind: 'resize', ...size });
  } else if (kind < 5) {
    const events = Array.from({ length: 1 + random(4) }, (_, n) => ({ event: 'lock.acquired' as const, t: n, pid: 2 + n, object: `L${seq}` }));
    log.append({ kind: 'events', events });
    model.set(seq, { seq, t: 0, kind: 'events', events });
  } else {
    const alphabet = ['x', '\r\n', '你', '🙂', '\u001b[0m', '"', '\\', '\u0000', '\ufffd'];
    let data = '';
    for (let n = random(random(6) === 0 ? log.maxRecordBytes / 4 : 20); n >= 0; n -= 1) data += alphabet[random(alphabet.length)];
    log.append({ kind: 'output', data }, Buffer.byteLength(data));
    model.set(seq, { seq, t: 0, kind: 'output', data });
  }
}

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('any log, read at any time', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('F1 tells every reader the same, before and after its end, and after a crash at any moment (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    await using folder = new TemporaryFolder();
    const path = join(folder.path, 'live', 'run.cast');
    const capBytes = 16_384 + random(3) * 40_000;
    let t = 0;
    await using log = new RunLog({ path, header, capBytes, clock: () => (t += 0.001) });
    const model: Model = new Map();
    const copies: { folder: string; published: number }[] = [];
    const crash = () => {
      const copy = join(folder.path, `copy-${copies.length}`);
      const { nextSeq: published } = log;
      try {
        cpSync(join(folder.path, 'live'), copy, { recursive: true });
        copies.push({ folder: copy, published });
      } catch {
        // A file of the tail was deleted while it was copied: no such moment exists on a disk.
      }
    };
    const total = 100 + random(500);
    for (let seq = 0; seq < total; seq += 1) {
      appendRandom(log, random, seq, model);
      if (random(40) === 0) await tick();
      if (log.behind) await log.caughtUp();
      if (random(60) === 0 && log.nextSeq > 0) {
        const from = random(log.nextSeq);
        const records = await readAll(log, from, 1 + random(5_000));
        expectFromModel(records, model);
        expectSeamless(records, from);
      }
      if (random(total) < 8 && log.nextSeq > 0) crash();
    }
    const ended = log.end(exited);
    let ending = true;
    void ended.finally(() => {
      ending = false;
    });
    while (ending) {
      if (copies.length < 25) crash();
      await tick();
    }
    expect(await ended).toBe(total + 1);
    await using stored = await StoredLog.open(path);
    const records = await readAll(stored, 0, 10_000);
    expect(expectSeamless(records, 0)).toBe(total + 1);
    expectFromModel(records, model);
    const eventsOf = (all: Iterable<LogRecord>) => [...all].filter((record) => record.kind === 'events').map(({ seq }) => seq);
    expect(eventsOf(records)).toEqual(eventsOf(model.values()));
    // The live log may still remember what the file does not keep.
    const remembered = await readAll(log, 0, 10_000);
    expect(expectSeamless(remembered, 0)).toBe(total + 1);
    expectFromModel(remembered, model);
    for (const copy of copies) {
      const copied = join(copy.folder, 'run.cast');
      await recoverLog(copied, header, () => restarted);
      expect(readdirSync(copy.folder)).toEqual(['run.cast']);
      await using recovered = await StoredLog.open(copied);
      const found = await readAll(recovered, 0, 10_000);
      expectFromModel(found, model);
      const last = expectSeamless(found, 0);
      expect(last).toBeGreaterThan(copy.published === total + 1 ? total : copy.published);
      expect(found.at(-1)?.kind).toBe('ended');
      const published = eventsOf(model.values()).filter((seq) => seq < copy.published);
      expect(eventsOf(found).filter((seq) => seq < copy.published)).toEqual(published);
    }
  });

  it('F2 is closed and readable after a cut at every byte', async () => {
    await using folder = new TemporaryFolder();
    const path = join(folder.path, 'run.cast');
    const model: Model = new Map();
    {
      await using log = new RunLog({ path, header, capBytes: 16_384, clock: () => 0 });
      const random = randomFrom(99);
      for (let seq = 0; seq < 60; seq += 1) appendRandom(log, random, seq, model);
      await log.end(exited);
    }
    const whole = readFileSync(path);
    const complete: LogRecord[] = await (async () => {
      await using stored = await StoredLog.open(path);
      return await readAll(stored);
    })();
    mkdirSync(join(folder.path, 'cut'));
    const step = Math.max(1, Math.floor(whole.length / 500));
    for (let cut = 0; cut <= whole.length; cut += cut < 150 || cut > whole.length - 300 ? 1 : step) {
      const cutPath = join(folder.path, 'cut', 'run.cast');
      writeFileSync(cutPath, whole.subarray(0, cut));
      const ended = await recoverLog(cutPath, header, () => restarted);
      await using stored = await StoredLog.open(cutPath);
      const records = await readAll(stored, 0, 4_096);
      const linesKept = Math.max(0, whole.subarray(0, cut).toString('latin1').split('\n').length - 2);
      if (linesKept === complete.length) expect(records).toEqual(complete);
      else {
        expect(records.slice(0, -1)).toEqual(complete.slice(0, linesKept));
        expect(records.at(-1)).toEqual(ended);
        expect(ended).toMatchObject({ seq: linesKept, ending: { kind: 'server-restarted' } });
      }
    }
  });

  it('F3 makes a log for a run that had none, and leaves a closed one as it is', async () => {
    await using folder = new TemporaryFolder();
    const path = join(folder.path, 'new', 'run.cast');
    const first = await recoverLog(path, header, ({ t, outputBytes }) => {
      expect({ t, outputBytes }).toEqual({ t: 0, outputBytes: 0 });
      return restarted;
    });
    expect(first).toMatchObject({ seq: 0, kind: 'ended' });
    const before = readFileSync(path, 'utf8');
    expect(await recoverLog(path, header, () => exited)).toEqual(first);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});
