import { documentLayout, OperationRefused } from '@forkhall/protocol';
import * as Y from 'yjs';

/** What an update adds at most. */
export interface UpdateSize {
  bytes: number;
  textLength: number;
  files: number;
}

const roots: readonly string[] = [documentLayout.files, documentLayout.settings];

/**
 * Reads an update without applying it: that it decodes, writes only where a session's document has something, and has
 * only what an editor makes (no embedded objects, documents in documents or other types).
 * @throws OperationRefused bad-request
 */
export function inspectUpdate(update: Uint8Array): UpdateSize {
  const size: UpdateSize = { bytes: update.byteLength, textLength: 0, files: 0 };
  for (const struct of decode(update).structs) {
    if (!(struct instanceof Y.Item)) continue;
    const parent: unknown = struct.parent;
    if (typeof parent === 'string' && !roots.includes(parent)) refuse(`it writes to "${parent.slice(0, 40)}", which a session's document does not have`);
    const { content } = struct;
    if (content instanceof Y.ContentString) size.textLength += content.str.length;
    else if (content instanceof Y.ContentType) {
      if (content.type instanceof Y.Map) size.files += 1;
      else if (!(content.type instanceof Y.Text)) refuse('it has a type other than a map or a text');
    } else if (
      !(content instanceof Y.ContentAny || content instanceof Y.ContentDeleted || content instanceof Y.ContentJSON || content instanceof Y.ContentFormat)
    )
      refuse('it has content that a session’s document does not hold');
  }
  return size;
}

function decode(update: Uint8Array): { structs: readonly unknown[] } {
  try {
    return Y.decodeUpdate(update);
  } catch {
    return refuse('it is no Yjs update');
  }
}

function refuse(why: string): never {
  throw new OperationRefused('bad-request', `document.update: the update was refused because ${why}; nothing was changed`);
}
