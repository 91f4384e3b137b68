import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { nextSeq } from '@forkhall/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { outputOf, TestClient } from './client.ts';
import { DataFolder, expectNoChildren } from './serve.ts';
import { listening, ServerProcess } from './server-process.ts';

afterAll(expectNoChildren);

const counting = 'import time, os\nn = 0\nwhile True:\n    print("line", n, flush=True)\n    n += 1\n    if n % 50 == 0: time.sleep(0.001)\n';

describe('a server that is killed', () => {
  it('loses nothing that it acknowledged or showed', async () => {
    await using folder = await DataFolder.make();
    let sessionId = '';
    let typed = '';
    let shown = '';
    let runId = '';
    let lastSeq = 0;
    for (let round = 0; round < 3; round += 1) {
      await using server = await ServerProcess.start({ FORKHALL_DATA: folder.path });
      await using client = await TestClient.connect(server.url);
      const opened = await client.ask('session.open', sessionId === '' ? {} : { sessionId });
      sessionId = opened.sessionId;
      const doc = new Y.Doc();
      Y.applyUpdate(doc, opened.document);
      const text = (doc.getMap<Y.Map<Y.Text>>('files').values().next().value as Y.Map<Y.Text>).get('text') as Y.Text;
      if (round > 0) {
        expect(text.toString().startsWith(typed)).toBe(true);
        expect(opened.runs.find((run) => run.id === runId)).toMatchObject({ state: 'ended', ending: { kind: 'server-restarted' } });
        await client.ask('run.watch', { runId, fromSeq: 0 });
        const records = await client.recordsUntilEnd(runId);
        expect(records.at(-1)).toMatchObject({ kind: 'ended', ending: { kind: 'server-restarted' } });
        expect(nextSeq(records.at(-1) as never)).toBeGreaterThan(lastSeq);
        expect(outputOf(records).startsWith(shown)).toBe(true);
      } else text.delete(0, text.length);
      const updates: Uint8Array[] = [];
      doc.on('update', (update: Uint8Array) => void updates.push(update));
      if (round === 0) await client.ask('document.update', { update: Y.encodeStateAsUpdate(doc) });

      const run = await client.start(counting);
      runId = run.id;
      const records = await client.recordsUntil(run.id, (record) => record.kind === 'output' && record.data.includes('line 3000'));
      let acknowledged = text.toString();
      const typing = (async () => {
        for (;;) {
          text.insert(text.length, 'k');
          const now = text.toString();
          const reply = await client.raw('document.update', { update: updates.shift() });
          if (!reply.ok) break;
          acknowledged = now;
        }
      })().catch(() => undefined);
      // Killed in the middle of typing and of output.
      records.push(...(await client.recordsUntil(run.id, (record) => record.kind === 'output' && record.data.includes('line 9000'))));
      await server.end('SIGKILL');
      void typing;
      typed = acknowledged;
      shown = outputOf(records);
      lastSeq = records.at(-1)?.seq ?? 0;
    }
    expect(typed.length).toBeGreaterThan(0);
  });

  it('ends the runs that waited, too', async () => {
    await using folder = await DataFolder.make();
    let sessionId = '';
    {
      await using server = await ServerProcess.start({ FORKHALL_DATA: folder.path, FORKHALL_PLACES: '1' });
      await using client = await TestClient.connect(server.url);
      ({ sessionId } = await client.ask('session.open', {}));
      await client.start('input()');
      expect((await client.start('input()')).state).toBe('queued');
      await server.end('SIGKILL');
    }
    await using server = await ServerProcess.start({ FORKHALL_DATA: folder.path });
    await using client = await TestClient.connect(server.url);
    const { runs } = await client.ask('session.open', { sessionId });
    expect(runs.map((run) => [run.state, run.ending?.kind])).toEqual([
      ['ended', 'server-restarted'],
      ['ended', 'server-restarted'],
    ]);
    for (const run of runs) {
      await client.ask('run.watch', { runId: run.id, fromSeq: 0 });
      expect((await client.recordsUntilEnd(run.id)).at(-1)).toMatchObject({ kind: 'ended' });
      expect((await client.ask('run.sources', { runId: run.id })).files).toEqual([{ path: 'main.py', text: 'input()' }]);
    }
  });
});

describe('a server that is killed before a run has its row', () => {
  it('knows nothing of the run when it is back, and starts it when it is asked again', async () => {
    await using folder = await DataFolder.make();
    const key = randomUUID();
    const more = { key, watch: true };
    let sessionId = '';
    {
      await using server = await ServerProcess.start({ FORKHALL_DATA: folder.path });
      await using client = await TestClient.connect(server.url);
      ({ sessionId } = await client.ask('session.open', {}));
      const other = new DatabaseSync(join(folder.path, 'db.sqlite'));
      other.exec('BEGIN IMMEDIATE');
      client.start('print("shown")', more).catch(() => undefined);
      await client.next('run.records', ({ records }) => outputOf(records).includes('shown'));
      await server.end('SIGKILL');
      other.close();
    }
    await using server = await ServerProcess.start({ FORKHALL_DATA: folder.path });
    expect(server.log.join('\n')).toMatch(/"files":1,"msg":"removed the logs/);
    await using client = await TestClient.connect(server.url);
    expect((await client.ask('session.open', { sessionId })).runs).toEqual([]);
    const run = await client.start('print("shown")', more);
    await client.recordsUntilEnd(run.id);
    expect(readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.cast'))).toHaveLength(1);
  });
});

describe('a server that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('with %s stops its runs, says so, stores it and exits with 0', async (signal) => {
    await using folder = await DataFolder.make();
    let sessionId = '';
    {
      await using server = await ServerProcess.start({ FORKHALL_DATA: folder.path });
      await using client = await TestClient.connect(server.url);
      ({ sessionId } = await client.ask('session.open', {}));
      const run = await client.start('import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint("on", flush=True)\nwhile True: signal.pause()');
      await client.outputUntil(run.id, 'on');
      const exit = server.end(signal);
      expect((await client.recordsUntilEnd(run.id)).at(-1)).toMatchObject({ ending: { kind: 'stopped', by: 'server' } });
      expect(await exit).toEqual({ code: 0, signal: null });
    }
    expect(readdirSync(folder.path).filter((name) => name.endsWith('-wal'))).toEqual([]);
    await using server = await ServerProcess.start({ FORKHALL_DATA: folder.path });
    await using client = await TestClient.connect(server.url);
    const { runs } = await client.ask('session.open', { sessionId });
    expect(runs.map((run) => run.ending)).toEqual([{ kind: 'stopped', by: 'server' }]);
  });
});

describe('a server that cannot start', () => {
  it('says that another one uses its data folder, and leaves that one alone', async () => {
    await using folder = await DataFolder.make();
    await using first = await ServerProcess.start({ FORKHALL_DATA: folder.path });
    await using second = await ServerProcess.start({ FORKHALL_DATA: folder.path });
    expect(second.running).toBe(false);
    expect(second.child.exitCode).toBe(1);
    expect(second.log.join('\n')).toMatch(/in use by another Forkhall server.*FORKHALL_DATA/);
    await using client = await TestClient.connect(first.url);
    await client.ask('session.open', {});
    await first.end('SIGKILL');
    await using third = await ServerProcess.start({ FORKHALL_DATA: folder.path });
    expect(third.running).toBe(true);
  });

  it('names the variable that is wrong', async () => {
    await using server = await ServerProcess.start({ FORKHALL_LIMIT_MEMORY: 'lots' });
    expect(server.child.exitCode).toBe(2);
    expect(server.log.join('\n')).toMatch(/FORKHALL_LIMIT_MEMORY/);
  });

  it('says that its port is taken', async () => {
    await using folder = await DataFolder.make();
    const taken = await listening();
    await using server = await ServerProcess.start({ FORKHALL_DATA: folder.path, PORT: String((taken.address() as AddressInfo).port) });
    expect(server.child.exitCode).toBe(1);
    expect(server.log.join('\n')).toMatch(/EADDRINUSE/);
    taken.close();
  });
});

describe('a server that is handed a socket', () => {
  it('answers on it, also those who connected before it was there', async () => {
    await using folder = await DataFolder.make();
    const socket = await listening();
    const { port } = socket.address() as AddressInfo;
    await using server = await ServerProcess.start({ FORKHALL_DATA: folder.path }, socket);
    expect(server.url).toBe(`http://127.0.0.1:${port}`);
    socket.close();
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`);
    expect(await answer.json()).toMatchObject({ ok: true });
  });
});

describe('a server without a sandbox', () => {
  it('runs programs only because it was told to, and says so to every page', async () => {
    await using folder = await DataFolder.make();
    await using server = await ServerProcess.start({ FORKHALL_DATA: folder.path, FORKHALL_UNSAFE_NO_SANDBOX: '1' });
    expect(server.log.join('\n')).toMatch(/WITHOUT A SANDBOX/);
    await using client = await TestClient.connect(server.url);
    expect((await client.ask('session.open', {})).status.sandbox).toBe('none');
    const run = await client.start('print(input("? "))\nraise SystemExit(4)');
    await client.outputUntil(run.id, '? ');
    await client.ask('run.input', { runId: run.id, data: 'yes\n' });
    const records = await client.recordsUntilEnd(run.id);
    expect(outputOf(records)).toContain('yes\r\n');
    expect(records.at(-1)).toMatchObject({ ending: { kind: 'exited', code: 4 } });
    const endless = await client.start('print("on", flush=True)\nwhile True: pass');
    await client.outputUntil(endless.id, 'on');
    await client.ask('run.stop', { runId: endless.id });
    expect((await client.recordsUntilEnd(endless.id)).at(-1)).toMatchObject({ ending: { kind: 'stopped', by: 'student' } });
  });
});
