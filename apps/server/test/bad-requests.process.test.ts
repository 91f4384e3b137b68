import { randomUUID } from 'node:crypto';
import { documentBounds, type ErrorCode } from '@forkhall/protocol';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoChildren, serve, type TestServer } from './serve.ts';

let at: TestServer;
beforeAll(async () => {
  at = await serve({ spares: { python: 0, typescript: 0 } });
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  expect(at.errors).toEqual([]);
  expectNoChildren();
});

const start = (change: Record<string, unknown> = {}) => ({
  key: randomUUID(),
  language: 'python',
  entry: 'main.py',
  files: [{ path: 'main.py', text: 'pass' }],
  ...change,
});
const paths = (...names: string[]) => names.map((path) => ({ path, text: '' }));
const unknownRun = 'AAAAAAAAAAAAAAAA';
const unknownSession = 'A'.repeat(22);

/** [what it is, operation, arguments, code, what the message names] */
const refusals: [string, string, unknown[], ErrorCode, RegExp][] = [
  ['an unknown operation', 'run.explode', [{}], 'unknown-operation', /run\.explode/],
  ['a name of Object.prototype', 'constructor', [{}], 'unknown-operation', /constructor/],
  ['a name of 10 000 characters', 'x'.repeat(10_000), [{}], 'unknown-operation', /xxx/],
  ['an empty name', '', [{}], 'unknown-operation', /""/],
  ['a notice as operation', 'run.records', [{}], 'unknown-operation', /run\.records/],
  ['no argument where one is needed', 'run.watch', [], 'bad-request', /run\.watch/],
  ['two arguments', 'run.stop', [{ runId: unknownRun }, 1], 'bad-request', /run\.stop/],
  ['null', 'session.open', [null], 'bad-request', /session\.open/],
  ['a number', 'session.open', [5], 'bad-request', /session\.open/],
  ['an array', 'run.start', [[]], 'bad-request', /run\.start/],
  ['a session id of the wrong shape', 'session.open', [{ sessionId: '../../etc/passwd' }], 'bad-request', /"sessionId"/],
  ['an unknown session', 'session.open', [{ sessionId: unknownSession }], 'not-found', /session/],
  ['an update that is a string', 'document.update', [{ update: 'AAA' }], 'bad-request', /"update"/],
  ['an update that is too large', 'document.update', [{ update: Buffer.alloc(documentBounds.updateBytes + 1) }], 'too-large', /"update"/],
  ['an update of junk', 'document.update', [{ update: Buffer.from('this is no update') }], 'bad-request', /update/],
  ['a state vector of junk', 'document.sync', [{ stateVector: Buffer.from([255, 255, 255, 255]) }], 'bad-request', /stateVector/],
  ['a key that is no uuid', 'run.start', [start({ key: '1' })], 'bad-request', /"key"/],
  ['an unknown language', 'run.start', [start({ language: 'cobol' })], 'bad-request', /"language"/],
  ['no files', 'run.start', [start({ files: [] })], 'bad-request', /"files"/],
  ['too many files', 'run.start', [start({ files: paths(...Array.from({ length: 65 }, (_, n) => `f${n}.py`)) })], 'too-large', /"files"/],
  ['an entry that is no file', 'run.start', [start({ entry: 'other.py' })], 'bad-request', /"entry"/],
  ['two files of one name', 'run.start', [start({ files: paths('main.py', 'main.py') })], 'bad-request', /"files"/],
  ['a file that is a folder, too', 'run.start', [start({ files: paths('main.py', 'a', 'a/b') })], 'bad-request', /"a"/],
  ['a path that leaves the folder', 'run.start', [start({ files: paths('main.py', '../x') })], 'bad-request', /files\.1\.path/],
  ['an absolute path', 'run.start', [start({ files: paths('main.py', '/etc/passwd') })], 'bad-request', /files\.1\.path/],
  ['a path with a NUL', 'run.start', [start({ files: paths('main.py', 'a\0b') })], 'bad-request', /files\.1\.path/],
  ['a text that is too long', 'run.start', [start({ files: [{ path: 'main.py', text: 'x'.repeat(1_000_001) }] })], 'too-large', /files\.0\.text/],
  [
    'texts that are too long together',
    'run.start',
    [start({ files: ['main.py', 'b', 'c'].map((path) => ({ path, text: 'x'.repeat(900_000) })) })],
    'too-large',
    /characters/,
  ],
  ['an argument with a NUL', 'run.start', [start({ args: ['a\0'] })], 'bad-request', /"args"/],
  ['arguments that are too long together', 'run.start', [start({ args: Array.from({ length: 100 }, () => 'x'.repeat(9_000)) })], 'too-large', /"args"/],
  ['a terminal of no size', 'run.start', [start({ size: { cols: 0, rows: 0 } })], 'bad-request', /size\.cols/],
  ['a start method of the wrong kind', 'run.start', [start({ startMethod: 'thread' })], 'bad-request', /"startMethod"/],
  ['a run id of the wrong shape', 'run.stop', [{ runId: '1' }], 'bad-request', /"runId"/],
  ['a negative seq', 'run.watch', [{ runId: unknownRun, fromSeq: -1 }], 'bad-request', /"fromSeq"/],
  ['a seq that is no integer', 'run.watch', [{ runId: unknownRun, fromSeq: 0.5 }], 'bad-request', /"fromSeq"/],
  ['empty input', 'run.input', [{ runId: unknownRun, data: '' }], 'bad-request', /"data"/],
  ['too much input', 'run.input', [{ runId: unknownRun, data: 'x'.repeat(65_537) }], 'too-large', /"data"/],
  ['a huge terminal', 'run.resize', [{ runId: unknownRun, size: { cols: 1e9, rows: 1e9 } }], 'too-large', /size\.cols/],
  ...(['run.input', 'run.resize', 'run.interrupt', 'run.stop', 'run.watch', 'run.unwatch', 'run.sources'] as const).map(
    (name): [string, string, unknown[], ErrorCode, RegExp] => [
      `${name} of an unknown run`,
      name,
      [{ runId: unknownRun, data: 'x', size: { cols: 80, rows: 24 }, fromSeq: 0 }],
      'not-found',
      /AAAAAAAAAAAAAAAA/,
    ],
  ),
];

describe('a bad request', () => {
  it.each(refusals)('%s is refused, and changes nothing', async (_what, name, args, code, names) => {
    await using client = await at.open();
    const before = await client.ask('document.sync', { stateVector: Buffer.from([0]) });
    const error = await client.refused(name, ...args);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(names);
    expect(error.message.length).toBeLessThan(500);
    expect(await client.ask('document.sync', { stateVector: Buffer.from([0]) })).toEqual(before);
    expect((await client.ask('session.open', { sessionId: client.sessionId })).runs).toEqual([]);
  });

  it.each(['document.update', 'document.sync', 'run.start', 'run.input', 'run.resize', 'run.interrupt', 'run.stop', 'run.watch', 'run.unwatch', 'run.sources'])(
    '%s without a session is refused',
    async (name) => {
      await using client = await at.connect();
      const error = await client.refused(name, {
        ...start(),
        runId: unknownRun,
        data: 'x',
        size: { cols: 80, rows: 24 },
        fromSeq: 0,
        update: Buffer.from([0, 0]),
        stateVector: Buffer.from([0]),
      });
      expect(error.code).toBe('no-session');
    },
  );

  it('for a run of another session is refused as if there were no such run', async () => {
    await using owner = await at.open();
    await using stranger = await at.open();
    const run = await owner.start('print("secret")\ninput()');
    await owner.outputUntil(run.id, 'secret');
    const request = { runId: run.id, data: 'x', size: { cols: 10, rows: 10 }, fromSeq: 0 };
    for (const name of ['run.input', 'run.resize', 'run.interrupt', 'run.stop', 'run.watch', 'run.unwatch', 'run.sources'])
      expect(await stranger.refused(name, request)).toMatchObject({ code: 'not-found' });
    expect(stranger.pending('run.records') + stranger.pending('run.changed')).toBe(0);
    await owner.ask('run.input', { runId: run.id, data: '\n' });
    expect((await owner.recordsUntilEnd(run.id)).at(-1)).toMatchObject({ ending: { kind: 'exited', code: 0 } });
    await owner.next('run.changed', (n) => n.run.state === 'ended');
    for (const name of ['run.watch', 'run.unwatch', 'run.sources']) expect(await stranger.refused(name, request)).toMatchObject({ code: 'not-found' });
  });

  it('without a way to answer, or with strange arguments, does no harm', async () => {
    await using client = await at.open();
    for (const args of [[], [null], [undefined, undefined], [{ update: 1 }], [Buffer.alloc(10)], ['a', 'b', 'c']])
      for (const name of ['session.open', 'document.update', 'run.start', 'no.such', '__proto__', 'toString']) client.send(name, ...args);
    expect(await client.raw('session.open', { sessionId: client.sessionId })).toMatchObject({ ok: true });
  });

  it('too many of them are refused, and a connection that goes on is cut', async () => {
    await using client = await at.open();
    const codes = await Promise.all(
      Array.from({ length: 300 }, () => client.raw('run.stop', { runId: unknownRun }).then((reply) => (reply.ok ? 'ok' : reply.error.code))),
    );
    expect(codes).toContain('too-many');
    const gone = new Promise((resolve) => client.socket.once('disconnect', resolve));
    for (let n = 0; n < 20_000 && client.socket.connected; n += 1) client.send('no.such');
    await gone;
    await using other = await at.open();
    expect(await other.raw('session.open', {})).toMatchObject({ ok: true });
  });

  it('more bytes than anybody types end the connection, and only that', async () => {
    await using other = await at.open();
    await using client = await at.open();
    const gone = new Promise((resolve) => client.socket.once('disconnect', resolve));
    for (let n = 0; n < 40 && client.socket.connected; n += 1) client.send('session.open', 'x'.repeat(2_000_000));
    await gone;
    expect(await other.raw('session.open', {})).toMatchObject({ ok: true });
  });

  it('that is larger than any message may be ends the connection, and only that', async () => {
    await using other = await at.open();
    await using client = await at.open();
    const gone = new Promise((resolve) => client.socket.once('disconnect', resolve));
    client.send('run.start', 'x'.repeat(20_000_000));
    await gone;
    expect(await other.raw('session.open', {})).toMatchObject({ ok: true });
  });
});

describe('a connection from a page of another host', () => {
  const connect = (origin: string | undefined) => {
    const socket = io(at.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...(origin === undefined ? {} : { extraHeaders: { origin } }),
    });
    return new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('connect_error', () => resolve(false));
    }).finally(() => socket.disconnect());
  };

  it('is refused; from our own pages and from programs it is not', async () => {
    expect(await connect('https://evil.example')).toBe(false);
    expect(await connect('null')).toBe(false);
    expect(await connect(at.url)).toBe(true);
    expect(await connect(undefined)).toBe(true);
  });
});
