import { documentBounds, documentLayout, OperationRefused } from '@forkhall/protocol';
import * as Y from 'yjs';
import { inspectUpdate, type UpdateSize } from './update-check.ts';

/**
 * A session's Yjs document, and the bounds that it must keep. `check` comes before `apply`, so that a refused update
 * has changed nothing. Its size is known only as an upper estimate (the exact size costs encoding the whole document);
 * where the estimate would pass a bound, the update is tried on a copy.
 */
export class SessionDocument {
  readonly #doc = new Y.Doc();
  #estimate: UpdateSize = { bytes: 0, textLength: 0, files: 0 };

  constructor(updates: readonly Uint8Array[]) {
    this.#doc.getMap(documentLayout.files);
    this.#doc.getMap(documentLayout.settings);
    this.#doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.#doc, update);
    });
    this.#estimate = measure(this.#doc);
  }

  /** @throws OperationRefused bad-request, too-large or too-many */
  check(update: Uint8Array): void {
    const size = inspectUpdate(update, (client) => Y.getState(this.#doc.store, client));
    const estimate = add(this.#estimate, size);
    if (overBound(estimate) !== undefined) this.#estimate = this.#try(update);
    else this.#estimate = estimate;
  }

  /** @throws where the update cannot be integrated; then the document must not be used any more */
  apply(update: Uint8Array): void {
    Y.applyUpdate(this.#doc, update);
    const { pendingStructs, pendingDs } = this.#doc.store;
    if (pendingStructs !== null || pendingDs !== null) throw new Error('the update refers to itself in a circle');
  }

  /** The whole document as one update. */
  encode(): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc);
  }

  /** What a document with this state vector lacks. @throws OperationRefused bad-request */
  encodeSince(stateVector: Uint8Array): Uint8Array {
    try {
      return Y.encodeStateAsUpdate(this.#doc, stateVector);
    } catch {
      throw new OperationRefused('bad-request', 'document.sync: "stateVector" is no Yjs state vector');
    }
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
  }

  destroy(): void {
    this.#doc.destroy();
  }

  #try(update: Uint8Array): UpdateSize {
    const copy = new Y.Doc();
    try {
      Y.applyUpdate(copy, this.encode());
      Y.applyUpdate(copy, update);
      const size = measure(copy);
      const over = overBound(size);
      if (over !== undefined) throw over;
      return size;
    } finally {
      copy.destroy();
    }
  }
}

function add(a: UpdateSize, b: UpdateSize): UpdateSize {
  return { bytes: a.bytes + b.bytes, textLength: a.textLength + b.textLength, files: a.files + b.files };
}

function overBound(size: UpdateSize): OperationRefused | undefined {
  const { files, textLength, documentBytes } = documentBounds;
  if (size.files > files) return new OperationRefused('too-many', `document.update: a session holds at most ${files} files; delete one first`);
  if (size.textLength > textLength)
    return new OperationRefused('too-large', `document.update: the files of a session hold at most ${textLength} characters together; nothing was changed`);
  if (size.bytes > documentBytes)
    return new OperationRefused('too-large', `document.update: the document with its history is over ${documentBytes} bytes; go on in a new session`);
  return undefined;
}

function measure(doc: Y.Doc): UpdateSize {
  const files = doc.getMap(documentLayout.files);
  let textLength = 0;
  for (const file of files.values()) {
    const text = file instanceof Y.Map ? file.get(documentLayout.text) : file;
    if (text instanceof Y.Text) textLength += text.length;
  }
  return { bytes: Y.encodeStateAsUpdate(doc).byteLength, textLength, files: files.size };
}
