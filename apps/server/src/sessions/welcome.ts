import { documentLayout as at, welcomePrograms } from '@forkhall/protocol';
import * as Y from 'yjs';

const { path, text } = welcomePrograms.python;

/** The first update of a new session's document. */
export function welcomeUpdate(fileId: string): Uint8Array {
  const doc = new Y.Doc();
  const file = new Y.Map<unknown>();
  file.set(at.path, path);
  file.set(at.text, new Y.Text(text));
  doc.transact(() => {
    doc.getMap(at.files).set(fileId, file);
    doc.getMap(at.settings).set(at.entry, fileId);
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
