import * as Y from 'yjs';

/**
 * What a document has and the holder of `serverStateVector` lacks; undefined where it lacks nothing. Deletions alone do
 * not show in a state vector: they are told by the queue of what was not acknowledged.
 */
export function missingUpdate(doc: Y.Doc, serverStateVector: Uint8Array): Uint8Array | undefined {
  const theirs = Y.decodeStateVector(serverStateVector);
  const ours = Y.decodeStateVector(Y.encodeStateVector(doc));
  const lacks = [...ours].some(([client, clock]) => clock > (theirs.get(client) ?? 0));
  return lacks ? Y.encodeStateAsUpdate(doc, serverStateVector) : undefined;
}
