import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { TestClient } from './client.ts';
import { DataFolder, expectNoChildren, serve } from './serve.ts';

afterAll(expectNoChildren);

const waiting = 'print("on", flush=True)\nwhile True: input()';

async function changed(client: TestClient, runId: string, state: string, queuePlace?: number) {
  return client.next('run.changed', ({ run }) => run.id === runId && run.state === state && (queuePlace === undefined || run.queuePlace === queuePlace));
}

describe('when all places are taken', () => {
  it('runs wait in turn, see their place, and one session does not hold up another', async () => {
    await using at = await serve({ places: 1 });
    await using a = await at.open();
    await using b = await at.open();
    const first = await a.start(waiting);
    await a.outputUntil(first.id, 'on');
    const second = await a.start(waiting);
    const third = await a.start(waiting);
    expect([second.state, second.queuePlace]).toEqual(['queued', 1]);
    expect([third.state, third.queuePlace]).toEqual(['queued', 2]);
    const other = await b.start(waiting);
    expect(other.queuePlace).toBe(2);
    await changed(a, third.id, 'queued', 3);

    await a.ask('run.stop', { runId: first.id });
    await a.outputUntil(second.id, 'on');
    await changed(b, other.id, 'queued', 1);
    await a.ask('run.stop', { runId: second.id });
    await b.outputUntil(other.id, 'on');
    await changed(a, third.id, 'queued', 1);
    await b.ask('run.stop', { runId: other.id });
    await a.outputUntil(third.id, 'on');
    await a.ask('run.stop', { runId: third.id });
    await changed(a, third.id, 'ended');
    expect(at.errors).toEqual([]);
  });

  it('a queued run can be stopped, watched and resized; its log is only its end', async () => {
    await using at = await serve({ places: 1 });
    await using client = await at.open();
    const first = await client.start(waiting);
    const second = await client.start(waiting);
    await client.ask('run.resize', { runId: second.id, size: { cols: 90, rows: 20 } });
    expect(await client.refused('run.input', { runId: second.id, data: 'x' })).toMatchObject({ code: 'unavailable' });
    await client.ask('run.stop', { runId: second.id });
    const records = await client.recordsUntilEnd(second.id);
    expect(records).toEqual([expect.objectContaining({ seq: 0, kind: 'ended', ending: { kind: 'stopped', by: 'student' } })]);
    const { run } = await changed(client, second.id, 'ended');
    expect(run.startedAtMs).toBeUndefined();
    await client.ask('run.stop', { runId: first.id });
    await changed(client, first.id, 'ended');
  });

  it('a session may have so many runs on and so many waiting, and no more', async () => {
    await using at = await serve({ places: 4, runningPerSession: 1, queuedPerSession: 2 });
    await using client = await at.open();
    const runs = [await client.start(waiting), await client.start(waiting), await client.start(waiting)];
    expect(runs.slice(1).map((run) => run.state)).toEqual(['queued', 'queued']);
    const refused = await client.refused('run.start', { key: randomUUID(), language: 'python', entry: 'main.py', files: [{ path: 'main.py', text: waiting }] });
    expect(refused).toMatchObject({ code: 'too-many' });
    await using other = await at.open();
    const free = await other.start('print("free")');
    await other.outputUntil(free.id, 'free');
    for (const run of runs) await client.ask('run.stop', { runId: run.id });
    for (const run of runs) await changed(client, run.id, 'ended');
    expect((await client.ask('session.open', { sessionId: client.sessionId })).runs).toHaveLength(3);
  });

  it('many runs at once all get their turn', async () => {
    await using at = await serve({ places: 4 });
    const clients = await Promise.all(Array.from({ length: 8 }, () => at.open()));
    await Promise.all(
      clients.flatMap((client, index) =>
        Array.from({ length: 3 }, async (_, n) => {
          const run = await client.start(`print("session ${index} run ${n}")`);
          await changed(client, run.id, 'ended');
        }),
      ),
    );
    expect(at.errors).toEqual([]);
  });
});

describe('a start that is asked twice', () => {
  it('starts one run, at once, later and after the session was closed', async () => {
    await using at = await serve();
    await using client = await at.open();
    const request = { key: randomUUID(), language: 'python' as const, entry: 'main.py', files: [{ path: 'main.py', text: 'print(1)' }] };
    const [a, b] = await Promise.all([client.ask('run.start', request), client.ask('run.start', request)]);
    expect(b.run.id).toBe(a.run.id);
    await changed(client, a.run.id, 'ended');
    const c = await client.ask('run.start', { ...request, watch: true });
    expect(c.run).toMatchObject({ id: a.run.id, state: 'ended' });
    await client.recordsUntilEnd(a.run.id);
    client.socket.disconnect();
    await using again = await at.open(client.sessionId);
    expect((await again.ask('run.start', request)).run.id).toBe(a.run.id);
    expect((await again.ask('session.open', { sessionId: client.sessionId })).runs.map((run) => run.id)).toEqual([a.run.id]);
    await using other = await at.open();
    expect((await other.ask('run.start', request)).run.id).not.toBe(a.run.id);
  });

  it('numbers the runs of a session one after the other', async () => {
    await using at = await serve();
    await using client = await at.open();
    const runs = await Promise.all([client.start('pass'), client.start('pass'), client.start('pass')]);
    expect(runs.map((run) => run.number)).toEqual([1, 2, 3]);
  });
});

describe('old runs', () => {
  it('are forgotten with their logs and files when a session has too many', async () => {
    await using folder = await DataFolder.make();
    await using at = await serve({ runsPerSession: 2, dataFolder: folder.path });
    await using client = await at.open();
    const runs = [];
    for (let n = 0; n < 4; n += 1) {
      const run = await client.start(`open("f", "w").write("${n}")`);
      await changed(client, run.id, 'ended');
      runs.push(run);
    }
    await at[Symbol.asyncDispose]();
    await using again = await serve({ dataFolder: folder.path });
    await using later = await again.open(client.sessionId);
    const { runs: kept } = await later.ask('session.open', { sessionId: client.sessionId });
    expect(kept.map((run) => run.number)).toEqual([4, 3]);
    expect(await later.refused('run.watch', { runId: runs[0]?.id, fromSeq: 0 })).toMatchObject({ code: 'not-found' });
    const files = readdirSync(folder.path, { recursive: true, encoding: 'utf8' });
    for (const run of runs) expect(files.some((name) => name.includes(run.id))).toBe(kept.some(({ id }) => id === run.id));
  });
});
