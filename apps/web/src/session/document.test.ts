import { documentBounds } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addFile, freePath, listFiles, readSettings, removeFile, renameFile, restoreFile, setEntry } from './document.ts';
import { missingUpdate } from './missing-update.ts';

const paths = (doc: Y.Doc) => listFiles(doc).map((file) => file.path);

describe('the files of a session', () => {
  it('are listed by path, folders last; the first one is the entry', () => {
    const doc = new Y.Doc();
    const main = addFile(doc, 'main.py', 'print(1)\r\n');
    addFile(doc, 'lib/b.py', '');
    addFile(doc, 'a10.py', '');
    addFile(doc, 'a9.py', '');
    expect(paths(doc)).toEqual(['a9.py', 'a10.py', 'main.py', 'lib/b.py']);
    expect(readSettings(doc).entryId).toBe(main);
    expect(listFiles(doc)[2]?.text.toString()).toBe('print(1)\n');
  });

  it('keep different paths when two tabs choose the same one', () => {
    const [left, right] = [new Y.Doc(), new Y.Doc()];
    addFile(left, 'main.py', 'left');
    addFile(right, 'main.py', 'right');
    Y.applyUpdate(left, Y.encodeStateAsUpdate(right));
    Y.applyUpdate(right, Y.encodeStateAsUpdate(left));
    expect(paths(left)).toEqual(['main-2.py', 'main.py']);
    expect(listFiles(left).map((file) => file.text.toString())).toEqual(listFiles(right).map((file) => file.text.toString()));
  });

  it('come back after a removal, with the entry', () => {
    const doc = new Y.Doc();
    addFile(doc, 'other.py', 'other');
    const id = addFile(doc, 'main.py', 'text');
    setEntry(doc, id);
    const removed = removeFile(doc, id);
    expect(paths(doc)).toEqual(['other.py']);
    if (removed) restoreFile(doc, removed);
    expect(paths(doc)).toEqual(['main.py', 'other.py']);
    expect(readSettings(doc).entryId).toBe(id);
  });

  it('of a wrong shape or with a wrong path are passed over', () => {
    const doc = new Y.Doc();
    const id = addFile(doc, 'main.py', '');
    doc.getMap('files').set('x', 'not a file');
    const hostile = addFile(doc, 'ok.py', '');
    renameFile(doc, hostile, '../../etc/passwd');
    expect(listFiles(doc).map((file) => file.id)).toEqual([id]);
  });

  it('travel in updates below the server’s bound, however long they are', () => {
    const doc = new Y.Doc();
    const sizes: number[] = [];
    doc.on('update', (update: Uint8Array) => sizes.push(update.byteLength));
    addFile(doc, 'main.py', '进程'.repeat(400_000));
    expect(Math.max(...sizes)).toBeLessThan(documentBounds.updateBytes);
    expect(listFiles(doc)[0]?.text.length).toBe(800_000);
  });
});

it('a taken path gets a number before its extension', () => {
  const taken = new Set(['main.py', 'main-2.py', 'Makefile', 'lib/x.tar.gz']);
  expect(freePath('main.py', taken)).toBe('main-3.py');
  expect(freePath('Makefile', taken)).toBe('Makefile-2');
  expect(freePath('new.py', taken)).toBe('new.py');
});

describe('what a server lacks', () => {
  it('is nothing when it has the same', () => {
    const doc = new Y.Doc();
    addFile(doc, 'main.py', 'x');
    expect(missingUpdate(doc, Y.encodeStateVector(doc))).toBeUndefined();
  });

  it('is what was typed meanwhile', () => {
    const [here, there] = [new Y.Doc(), new Y.Doc()];
    addFile(here, 'main.py', 'x');
    Y.applyUpdate(there, Y.encodeStateAsUpdate(here));
    addFile(here, 'more.py', 'y');
    const update = missingUpdate(here, Y.encodeStateVector(there));
    if (update) Y.applyUpdate(there, update);
    expect(paths(there)).toEqual(['main.py', 'more.py']);
  });
});
