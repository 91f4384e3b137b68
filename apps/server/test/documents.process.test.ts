import { documentBounds, documentLayout as layout } from '@forkhall/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { TestClient } from './client.ts';
import { DataFolder, expectNoChildren, serve, type TestServer } from './serve.ts';

let at: TestServer;
beforeAll(async () => {
  at = await serve();
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  expect(at.errors).toEqual([]);
  expectNoChildren();
});

/** A browser's copy of a session's document. */
function copyOf(document: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, document);
  return doc;
}

function files(doc: Y.Doc): Y.Map<Y.Map<unknown>> {
  return doc.getMap(layout.files);
}

function addFile(doc: Y.Doc, id: string, path: string, text: string): void {
  doc.transact(() => {
    const file = new Y.Map<unknown>();
    file.set(layout.path, path);
    file.set(layout.text, new Y.Text(text));
    files(doc).set(id, file);
  });
}

/** What the action adds to the document, as one update. */
function change(doc: Y.Doc, action: () => void): Uint8Array {
  const before = Y.encodeStateVector(doc);
  action();
  return Y.encodeStateAsUpdate(doc, before);
}

function contents(doc: Y.Doc): Record<string, string> {
  return Object.fromEntries([...files(doc).values()].map((file) => [String(file.get(layout.path)), String(file.get(layout.text))]));
}

async function stored(client: TestClient, sessionId: string): Promise<Y.Doc> {
  return copyOf((await client.ask('session.open', { sessionId })).document);
}

describe('a session', () => {
  it('is new with a program that runs, and is there again by its id', async () => {
    await using client = await at.connect();
    const opened = await client.ask('session.open', {});
    expect(opened.created).toBe(true);
    expect(opened.sessionId).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const doc = copyOf(opened.document);
    const entry = doc.getMap<string>(layout.settings).get(layout.entry);
    const file = files(doc).get(String(entry));
    expect(file?.get(layout.path)).toBe('main.py');
    const run = await client.start(String(file?.get(layout.text)));
    const records = await client.recordsUntilEnd(run.id);
    expect(records.at(-1)).toMatchObject({ ending: { kind: 'exited', code: 0 } });
    await using second = await at.connect();
    const again = await second.ask('session.open', { sessionId: opened.sessionId });
    expect(again).toMatchObject({ created: false, sessionId: opened.sessionId });
    expect(contents(copyOf(again.document))).toEqual(contents(doc));
  });

  it('tells its other browsers what one of them writes, and nobody else', async () => {
    await using a = await at.open();
    await using b = await at.open(a.sessionId);
    await using stranger = await at.open();
    const doc = await stored(a, a.sessionId);
    const update = change(doc, () => addFile(doc, 'x', 'notes.py', '# 笔记'));
    await a.ask('document.update', { update });
    const { update: told } = await b.next('document.changed');
    expect(Buffer.from(told)).toEqual(Buffer.from(update));
    expect(a.pending('document.changed')).toBe(0);
    await stranger.ask('document.sync', { stateVector: Buffer.from([0]) });
    expect(stranger.pending('document.changed')).toBe(0);
  });

  it('gives and takes what is missing after a lost connection', async () => {
    await using a = await at.open();
    const doc = await stored(a, a.sessionId);
    a.socket.disconnect();
    await using b = await at.open(a.sessionId);
    const other = await stored(b, a.sessionId);
    await b.ask('document.update', { update: change(other, () => addFile(other, 'b', 'b.py', 'from b')) });
    addFile(doc, 'a', 'a.py', 'from a');
    await using c = await at.open(a.sessionId);
    const { update, stateVector } = await c.ask('document.sync', { stateVector: Y.encodeStateVector(doc) });
    Y.applyUpdate(doc, update);
    await c.ask('document.update', { update: Y.encodeStateAsUpdate(doc, stateVector) });
    expect(contents(await stored(b, a.sessionId))).toMatchObject({ 'a.py': 'from a', 'b.py': 'from b' });
  });

  it('keeps every acknowledged key press, through many of them, a closing and a new server', async () => {
    await using folder = await DataFolder.make();
    let sessionId: string;
    let typed = '';
    {
      await using first = await serve({ dataFolder: folder.path });
      await using client = await first.open();
      sessionId = client.sessionId;
      const doc = await stored(client, sessionId);
      addFile(doc, 't', 't.py', '');
      await client.ask('document.update', { update: Y.encodeStateAsUpdate(doc) });
      const text = files(doc).get('t')?.get(layout.text) as Y.Text;
      for (let round = 0; round < 14; round += 1) {
        const keys = Array.from({ length: 50 }, (_, n) => change(doc, () => text.insert(text.length, String((round + n) % 10))));
        await Promise.all(keys.map((update) => client.ask('document.update', { update })));
      }
      typed = text.toString();
    }
    await using second = await serve({ dataFolder: folder.path });
    await using client = await second.connect();
    expect(typed).toHaveLength(700);
    expect(contents(await stored(client, sessionId))['t.py']).toBe(typed);
  });
});

describe('a document that would pass its bounds', () => {
  async function refusedChange(prepare: (doc: Y.Doc) => void, tooMuch: (doc: Y.Doc) => void, code: string): Promise<void> {
    await using client = await at.open();
    await using other = await at.open(client.sessionId);
    const doc = await stored(client, client.sessionId);
    await client.ask('document.update', { update: change(doc, () => prepare(doc)) });
    await other.next('document.changed');
    const before = await client.ask('document.sync', { stateVector: Buffer.from([0]) });
    const update = change(doc, () => tooMuch(doc));
    expect(await client.refused('document.update', { update })).toMatchObject({ code });
    expect(await client.ask('document.sync', { stateVector: Buffer.from([0]) })).toEqual(before);
    expect(other.pending('document.changed')).toBe(0);
    // A smaller one is taken.
    const fresh = await stored(client, client.sessionId);
    await client.ask('document.update', { update: change(fresh, () => fresh.getMap(layout.settings).set('args', ['1'])) });
  }

  it('is refused for too many files', async () => {
    await refusedChange(
      (doc) => {
        for (let n = 0; n < documentBounds.files - 1; n += 1) addFile(doc, `f${n}`, `f${n}.py`, '');
      },
      (doc) => addFile(doc, 'one', 'more.py', ''),
      'too-many',
    );
  });

  it('is refused for too much text', async () => {
    await using client = await at.open();
    const doc = await stored(client, client.sessionId);
    const half = 'x'.repeat(documentBounds.textLength / 4);
    for (const id of ['a', 'b', 'c']) await client.ask('document.update', { update: change(doc, () => addFile(doc, id, `${id}.py`, half)) });
    expect(await client.refused('document.update', { update: change(doc, () => addFile(doc, 'd', 'd.py', half)) })).toMatchObject({ code: 'too-large' });
    const now = contents(await stored(client, client.sessionId));
    expect(Object.keys(now).sort()).toEqual(['a.py', 'b.py', 'c.py', 'main.py']);
  });

  it('is not refused for text that was deleted again', async () => {
    await using client = await at.open();
    const doc = await stored(client, client.sessionId);
    const much = 'x'.repeat(900_000);
    for (let round = 0; round < 4; round += 1) {
      await client.ask('document.update', { update: change(doc, () => addFile(doc, 'a', 'a.py', much)) });
      await client.ask('document.update', { update: change(doc, () => files(doc).delete('a')) });
    }
    expect(contents(await stored(client, client.sessionId))['a.py']).toBeUndefined();
  });

  it('is refused for too much of what is no text', async () => {
    await using client = await at.open();
    const doc = await stored(client, client.sessionId);
    const codes: string[] = [];
    while (codes.at(-1) !== 'too-large') {
      const update = change(doc, () => doc.getMap(layout.settings).set(`junk${codes.length}`, 'j'.repeat(900_000)));
      const reply = await client.raw('document.update', { update });
      codes.push(reply.ok ? 'ok' : reply.error.code);
      expect(codes.length).toBeLessThan(12);
    }
    expect(new Set(codes)).toEqual(new Set(['ok', 'too-large']));
  });
});

describe('a hostile update', () => {
  const foreign = (action: (doc: Y.Doc) => void): Uint8Array => {
    const doc = new Y.Doc();
    action(doc);
    return Y.encodeStateAsUpdate(doc);
  };
  const real = foreign((doc) => addFile(doc, 'x', 'x.py', 'hello'));

  it.each<[string, Uint8Array]>([
    ['writes to another root', foreign((doc) => doc.getMap('evil').set('a', 1))],
    ['has a list', foreign((doc) => doc.getMap(layout.settings).set('a', new Y.Array()))],
    ['has a document in it', foreign((doc) => doc.getMap(layout.settings).set('a', new Y.Doc()))],
    ['has XML', foreign((doc) => doc.getMap(layout.settings).set('a', new Y.XmlElement('script')))],
    ['has binary content', foreign((doc) => doc.getMap(layout.settings).set('a', new Uint8Array(10)))],
    [
      'embeds an object',
      foreign((doc) => {
        const text = new Y.Text();
        doc.getMap(layout.settings).set('a', text);
        text.insertEmbed(0, { image: 'x' });
      }),
    ],
    ['ends too early', real.subarray(0, real.length - 4)],
    ['promises more than it has', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2, 3])],
    ['is empty', new Uint8Array(0)],
  ])('that %s is refused and leaves the session as it was', async (_what, update) => {
    await using client = await at.open();
    const before = await client.ask('document.sync', { stateVector: Buffer.from([0]) });
    expect(await client.refused('document.update', { update: Buffer.from(update) })).toMatchObject({ code: 'bad-request' });
    expect(await client.ask('document.sync', { stateVector: Buffer.from([0]) })).toEqual(before);
    expect(contents(await stored(client, client.sessionId))).toHaveProperty('main.py');
  });

  it('that builds on what the server does not have is refused, and costs no memory; after it the missing part is taken', async () => {
    await using client = await at.open();
    const doc = await stored(client, client.sessionId);
    const first = change(doc, () => addFile(doc, 'a', 'a.py', 'one'));
    const text = files(doc).get('a')?.get(layout.text) as Y.Text;
    const second = change(doc, () => text.insert(3, ' two'));
    const deletion = change(doc, () => text.delete(0, 4));
    for (const update of [second, deletion]) {
      const error = await client.refused('document.update', { update });
      expect(error).toMatchObject({ code: 'bad-request', message: expect.stringContaining('document.sync') });
    }
    for (const update of [first, second, deletion]) await client.ask('document.update', { update });
    expect(contents(await stored(client, client.sessionId))['a.py']).toBe('two');
  });

  it('with any one byte changed is refused or merged, and the session can still be opened and written', async () => {
    await using client = await at.open();
    for (let index = 0; index < real.length; index += 1) {
      const broken = Buffer.from(real);
      broken[index] = (broken[index] ?? 0) ^ (1 << (index % 8));
      await client.raw('document.update', { update: broken });
    }
    client.socket.disconnect();
    await using again = await at.open(client.sessionId);
    const doc = await stored(again, client.sessionId);
    await again.ask('document.update', { update: change(doc, () => addFile(doc, 'ok', 'ok.py', 'still here')) });
    expect(contents(await stored(again, client.sessionId))).toMatchObject({ 'ok.py': 'still here' });
  });
});
