import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { outputOf } from './client.ts';
import { DataFolder, expectNoChildren, serve } from './serve.ts';

afterAll(expectNoChildren);

describe('when logs cannot be written', () => {
  it('a run is ended and says why; the others are there, and the next one after it is mended', async () => {
    await using folder = await DataFolder.make();
    await using at = await serve({ dataFolder: folder.path });
    await using client = await at.open();
    const before = await client.start('print(1)');
    await client.next('run.changed', (n) => n.run.id === before.id && n.run.state === 'ended');
    await client.recordsUntilEnd(before.id);
    rmSync(join(folder.path, 'logs'), { recursive: true });
    writeFileSync(join(folder.path, 'logs'), 'in the way');
    const run = await client.start('while True: print("on")');
    const { run: ended } = await client.next('run.changed', (n) => n.run.id === run.id && n.run.state === 'ended');
    expect(ended.ending).toEqual({ kind: 'sandbox-failed', reason: 'the log cannot be written (ENOTDIR)' });
    expect(client.pending('run.records')).toBe(0);
    expect(await client.refused('run.watch', { runId: before.id, fromSeq: 0 })).toMatchObject({ code: 'internal', reference: expect.any(String) });
    rmSync(join(folder.path, 'logs'));
    expect(await client.refused('run.watch', { runId: before.id, fromSeq: 0 })).toMatchObject({ code: 'not-found' });
    const after = await client.start('print("again")');
    await client.outputUntil(after.id, 'again');
    expect(at.errors.length).toBeGreaterThan(0);
  });
});

describe('while the row of a run is not stored', () => {
  it('its records come, and its answer does not', async () => {
    await using folder = await DataFolder.make();
    await using at = await serve({ dataFolder: folder.path });
    await using client = await at.open();
    const other = new DatabaseSync(join(folder.path, 'db.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    let answered = false;
    const start = client.start('print("early")\ninput()').finally(() => {
      answered = true;
    });
    const { runId } = await client.next('run.records', (n) => outputOf(n.records).includes('early'));
    expect(answered).toBe(false);
    expect(client.pending('run.changed')).toBe(0);
    other.exec('COMMIT');
    other.close();
    expect((await start).id).toBe(runId);
    await client.ask('run.stop', { runId });
    await client.recordsUntilEnd(runId);
    expect(at.errors).toEqual([]);
  });

  it('it is stopped and forgotten where it cannot be', async () => {
    await using folder = await DataFolder.make();
    await using at = await serve({ dataFolder: folder.path });
    await using client = await at.open();
    const other = new DatabaseSync(join(folder.path, 'db.sqlite'));
    other.exec('ALTER TABLE runs RENAME TO elsewhere');
    const request = {
      key: randomUUID(),
      language: 'python' as const,
      entry: 'main.py',
      files: [{ path: 'main.py', text: 'print("on")\ninput()' }],
      watch: true,
    };
    expect(await client.refused('run.start', request)).toMatchObject({ code: 'internal' });
    other.exec('ALTER TABLE elsewhere RENAME TO runs');
    other.close();
    const { run } = await client.ask('run.start', request);
    await client.outputUntil(run.id, 'on');
    expect((await client.ask('session.open', { sessionId: client.sessionId })).runs.map(({ id }) => id)).toEqual([run.id]);
    await at[Symbol.asyncDispose]();
    const logs = readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.cast'));
    expect(logs.map((name) => basename(name))).toEqual([`${run.id}.cast`]);
  });
});

describe('one connection', () => {
  it('watches a bounded number of runs', async () => {
    await using at = await serve({ places: 20, runningPerSession: 20, queuedPerSession: 20 });
    await using client = await at.open();
    const runs = [];
    for (let n = 0; n < 16; n += 1) runs.push(await client.start('input()'));
    const last = await client.start('input()', { watch: false });
    expect(await client.refused('run.watch', { runId: last.id, fromSeq: 0 })).toMatchObject({ code: 'too-many' });
    await client.ask('run.unwatch', { runId: runs[0]?.id ?? '' });
    await client.ask('run.watch', { runId: last.id, fromSeq: 0 });
    for (const run of [...runs, last]) await client.ask('run.stop', { runId: run.id });
    for (const run of [...runs, last]) await client.next('run.changed', (n) => n.run.id === run.id && n.run.state === 'ended');
    expect(at.errors).toEqual([]);
  });
});
