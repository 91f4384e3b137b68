import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DataFolder, expectNoChildren, serve } from './serve.ts';

afterAll(expectNoChildren);

describe('when logs cannot be written', () => {
  it('a run is ended and says why; the others are there, and the next one after it is mended', async () => {
    await using folder = await DataFolder.make();
    await using at = await serve({ dataFolder: folder.path });
    await using client = await at.open();
    const before = await client.start('print(1)');
    await client.next('run.changed', (n) => n.run.id === before.id && n.run.state === 'ended');
    rmSync(join(folder.path, 'logs'), { recursive: true });
    writeFileSync(join(folder.path, 'logs'), 'in the way');
    const run = await client.start('while True: print("on")');
    const { run: ended } = await client.next('run.changed', (n) => n.run.id === run.id && n.run.state === 'ended');
    expect(ended.ending).toEqual({ kind: 'sandbox-failed', reason: 'the log cannot be written (ENOTDIR)' });
    expect(client.pending('run.records')).toBeLessThanOrEqual(3);
    expect(await client.refused('run.watch', { runId: before.id, fromSeq: 0 })).toMatchObject({ code: 'internal', reference: expect.any(String) });
    rmSync(join(folder.path, 'logs'));
    expect(await client.refused('run.watch', { runId: before.id, fromSeq: 0 })).toMatchObject({ code: 'not-found' });
    const after = await client.start('print("again")');
    await client.outputUntil(after.id, 'again');
    expect(at.errors.length).toBeGreaterThan(0);
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
