import { documentLayout, filePathSchema, type StartMethod, startMethodSchema } from '@forkhall/protocol';
import * as Y from 'yjs';

/** A file of the session, as it stands in the shared document. */
export interface SessionFile {
  id: string;
  /** Unique among the session's files, also where two tabs chose the same name at once. */
  path: string;
  text: Y.Text;
}

export interface SessionSettings {
  /** The id of the file that Run runs; undefined while there is no file. */
  entryId: string | undefined;
  startMethod: StartMethod | undefined;
  /** Each turn of a task or greenlet is told, too. */
  taskSwitches: boolean;
  args: readonly string[];
}

/** Changes made with this origin came from a person at this browser. */
export const localOrigin = 'local';
/** Changes made with this origin came from the server. */
export const remoteOrigin = 'remote';

const filesOf = (doc: Y.Doc) => doc.getMap<unknown>(documentLayout.files);
const settingsOf = (doc: Y.Doc) => doc.getMap<unknown>(documentLayout.settings);

/** The files, sorted by path. Entries of a wrong shape are passed over: another browser of the session wrote them. */
export function listFiles(doc: Y.Doc): SessionFile[] {
  const found: SessionFile[] = [];
  for (const [id, entry] of filesOf(doc)) {
    if (!(entry instanceof Y.Map)) continue;
    const path = filePathSchema.safeParse(entry.get(documentLayout.path));
    const text = entry.get(documentLayout.text);
    if (path.success && text instanceof Y.Text) found.push({ id, path: path.data, text });
  }
  found.sort((a, b) => (a.id < b.id ? -1 : 1));
  const taken = new Set<string>();
  for (const file of found) {
    file.path = freePath(file.path, taken);
    taken.add(file.path);
  }
  return found.sort((a, b) => comparePaths(a.path, b.path));
}

/** The path itself, or with a number before its extension where it is taken: `main.py`, `main-2.py`. */
export function freePath(path: string, taken: ReadonlySet<string>): string {
  if (!taken.has(path)) return path;
  const [, stem = path, extension = ''] = /^(.+?)(\.[^./]+)?$/.exec(path) ?? [];
  for (let number = 2; ; number += 1) {
    const candidate = `${stem}-${number}${extension}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function comparePaths(a: string, b: string): number {
  const depth = Number(a.includes('/')) - Number(b.includes('/'));
  return depth !== 0 ? depth : a.localeCompare(b, 'en', { numeric: true });
}

/** Longest insert in one transaction: a larger text is saved in several updates, each below the server's bound. */
const insertChunkLength = 150_000;

export function insertText(text: Y.Text, index: number, inserted: string, origin: unknown): void {
  for (let at = 0; at < inserted.length; at += insertChunkLength) {
    const chunk = inserted.slice(at, at + insertChunkLength);
    Y.transact(text.doc as Y.Doc, () => text.insert(index + at, chunk), origin);
  }
}

export function addFile(doc: Y.Doc, path: string, content: string, id: string = randomId()): string {
  const text = new Y.Text();
  const first = readSettings(doc).entryId === undefined;
  doc.transact(() => {
    const entry = new Y.Map<unknown>();
    entry.set(documentLayout.path, path);
    entry.set(documentLayout.text, text);
    filesOf(doc).set(id, entry);
    if (first) settingsOf(doc).set(documentLayout.entry, id);
  }, localOrigin);
  insertText(text, 0, content.replace(/\r\n?/g, '\n'), localOrigin);
  return id;
}

export function renameFile(doc: Y.Doc, id: string, path: string): void {
  const entry = filesOf(doc).get(id);
  if (entry instanceof Y.Map) doc.transact(() => entry.set(documentLayout.path, path), localOrigin);
}

/** What was removed, so that it can be put back. */
export interface RemovedFile {
  id: string;
  path: string;
  content: string;
  wasEntry: boolean;
}

export function removeFile(doc: Y.Doc, id: string): RemovedFile | undefined {
  const file = listFiles(doc).find((candidate) => candidate.id === id);
  if (file === undefined) return undefined;
  const removed: RemovedFile = { id, path: file.path, content: file.text.toString(), wasEntry: readSettings(doc).entryId === id };
  doc.transact(() => {
    filesOf(doc).delete(id);
    if (removed.wasEntry) settingsOf(doc).delete(documentLayout.entry);
  }, localOrigin);
  return removed;
}

export function restoreFile(doc: Y.Doc, removed: RemovedFile): string {
  const taken = new Set(listFiles(doc).map((file) => file.path));
  const id = addFile(doc, freePath(removed.path, taken), removed.content, removed.id);
  if (removed.wasEntry) setEntry(doc, id);
  return id;
}

export function setEntry(doc: Y.Doc, id: string): void {
  doc.transact(() => settingsOf(doc).set(documentLayout.entry, id), localOrigin);
}

export function setStartMethod(doc: Y.Doc, method: StartMethod | undefined): void {
  doc.transact(() => {
    if (method === undefined) settingsOf(doc).delete(documentLayout.startMethod);
    else settingsOf(doc).set(documentLayout.startMethod, method);
  }, localOrigin);
}

export function setTaskSwitches(doc: Y.Doc, told: boolean): void {
  doc.transact(() => {
    if (told) settingsOf(doc).set(documentLayout.taskSwitches, true);
    else settingsOf(doc).delete(documentLayout.taskSwitches);
  }, localOrigin);
}

export function setArgs(doc: Y.Doc, args: readonly string[]): void {
  doc.transact(() => settingsOf(doc).set(documentLayout.args, [...args]), localOrigin);
}

/** The settings; the entry is the first file where none (or a file that is gone) is set. */
export function readSettings(doc: Y.Doc): SessionSettings {
  const settings = settingsOf(doc);
  const files = listFiles(doc);
  const entry = settings.get(documentLayout.entry);
  const args = settings.get(documentLayout.args);
  return {
    entryId: files.find((file) => file.id === entry)?.id ?? files[0]?.id,
    startMethod: startMethodSchema.safeParse(settings.get(documentLayout.startMethod)).data,
    taskSwitches: settings.get(documentLayout.taskSwitches) === true,
    args: Array.isArray(args) ? args.filter((arg) => typeof arg === 'string').slice(0, 100) : [],
  };
}

/** 72 random bits as text. `crypto.getRandomValues` also works on plain http, where `crypto.randomUUID` does not. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
