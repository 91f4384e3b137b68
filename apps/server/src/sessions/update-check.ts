import { documentLayout, OperationRefused } from '@forkhall/protocol';
import * as Y from 'yjs';

/** What an update adds at most. */
export interface UpdateSize {
  bytes: number;
  textLength: number;
  files: number;
}

/** How far the document knows each client's changes: the clock of the next one. */
export type KnownClock = (client: number) => number;

type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>;

const roots: readonly string[] = [documentLayout.files, documentLayout.settings];

/**
 * Reads an update without applying it: that it decodes, writes only where a session's document has something, has only
 * what an editor makes (no embedded objects, documents in documents or other types), and builds on nothing that the
 * document lacks (Yjs would keep it aside, out of sight of every bound).
 * @throws OperationRefused bad-request
 */
export function inspectUpdate(update: Uint8Array, known: KnownClock): UpdateSize {
  const decoded = decode(update);
  const size: UpdateSize = { bytes: update.byteLength, textLength: 0, files: 0 };
  for (const struct of decoded.structs) if (struct instanceof Y.Item) inspectItem(struct, size);
  if (!isComplete(decoded, known)) refuse('it builds on changes that the server does not have; send document.sync first');
  return size;
}

function decode(update: Uint8Array): DecodedUpdate {
  try {
    return Y.decodeUpdate(update);
  } catch {
    return refuse('it is no Yjs update');
  }
}

function inspectItem({ parent, content }: Y.Item, size: UpdateSize): void {
  const root: unknown = parent;
  if (typeof root === 'string' && !roots.includes(root)) refuse(`it writes to "${root.slice(0, 40)}", which a session's document does not have`);
  if (content instanceof Y.ContentString) size.textLength += content.str.length;
  else if (content instanceof Y.ContentType) {
    if (content.type instanceof Y.Map) size.files += 1;
    else if (!(content.type instanceof Y.Text)) refuse('it has a type other than a map or a text');
  } else if (
    !(content instanceof Y.ContentAny || content instanceof Y.ContentDeleted || content instanceof Y.ContentJSON || content instanceof Y.ContentFormat)
  )
    refuse("it has content that a session's document does not hold");
}

/** Whether all that the update refers to is known or in the update itself. */
function isComplete({ structs, ds }: DecodedUpdate, known: KnownClock): boolean {
  const next = new Map<number, number>();
  const nextOf = (client: number) => next.get(client) ?? known(client);
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    if (clock > nextOf(client)) return false;
    next.set(client, Math.max(nextOf(client), clock + struct.length));
  }
  const has = (id: unknown) => !(id instanceof Y.ID) || id.clock < nextOf(id.client);
  for (const struct of structs) if (struct instanceof Y.Item && !(has(struct.origin) && has(struct.rightOrigin) && has(struct.parent))) return false;
  for (const [client, deletions] of ds.clients) for (const { clock, len } of deletions) if (clock + len > nextOf(client)) return false;
  return true;
}

function refuse(why: string): never {
  throw new OperationRefused('bad-request', `document.update: the update was refused because ${why}; nothing was changed`);
}
