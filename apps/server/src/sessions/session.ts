import { OperationRefused } from '@forkhall/protocol';
import type { Kysely } from 'kysely';
import type { Database } from '../storage/schema.ts';
import { DocumentStore } from './document-store.ts';
import { SessionDocument } from './session-document.ts';

/** A session that somebody has open. What changes its document happens one after the other. */
export class Session {
  readonly id: string;
  /** The runs that the session keeps, by the key they were started with. */
  readonly runKeys: Map<string, string>;
  lastRunNumber: number;
  readonly #db: Kysely<Database>;
  #document: SessionDocument;
  #store: DocumentStore;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    db: Kysely<Database>,
    id: string,
    document: SessionDocument,
    store: DocumentStore,
    runs: readonly { id: string; start_key: string; number: number }[],
  ) {
    this.#db = db;
    this.id = id;
    this.#document = document;
    this.#store = store;
    this.runKeys = new Map(runs.map((run) => [run.start_key, run.id]));
    this.lastRunNumber = runs.reduce((last, run) => Math.max(last, run.number), 0);
  }

  /** Undefined where there is no such session. */
  static async load(db: Kysely<Database>, id: string): Promise<Session | undefined> {
    const found = await db.selectFrom('sessions').select('id').where('id', '=', id).executeTakeFirst();
    if (found === undefined) return undefined;
    const [{ store, updates }, runs] = await Promise.all([
      DocumentStore.load(db, id),
      db.selectFrom('runs').select(['id', 'start_key', 'number']).where('session_id', '=', id).execute(),
    ]);
    return new Session(db, id, new SessionDocument(updates), store, runs);
  }

  get document(): Pick<SessionDocument, 'encode' | 'encodeSince' | 'stateVector'> {
    return this.#document;
  }

  /** Adds an update; when this resolves, it is on the disk. @throws OperationRefused, and then nothing has changed */
  update(update: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      this.#document.check(update);
      await this.#store.append(update);
      try {
        this.#document.apply(update);
      } catch {
        // It decodes and cannot be integrated. Yjs may have applied half of it: forget it, and read the rest again.
        await this.#store.removeLast();
        await this.#reload();
        throw new OperationRefused('bad-request', 'document.update: the update cannot be applied to this document; nothing was changed');
      }
      if (this.#store.scattered) await this.#store.compact(this.#document.encode());
    });
  }

  /** Nobody has the session open any more. */
  async unload(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#store.hasHistory) await this.#store.compact(this.#document.encode());
      this.#document.destroy();
    });
  }

  async #reload(): Promise<void> {
    const { store, updates } = await DocumentStore.load(this.#db, this.id);
    this.#store = store;
    this.#document = new SessionDocument(updates);
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(action);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
