import type { Kysely } from 'kysely';
import type { Database } from '../storage/schema.ts';

/** A session's updates on the disk. A row is there when the promise resolves. */
export class DocumentStore {
  readonly #db: Kysely<Database>;
  readonly #sessionId: string;
  #rows: number;
  #bytes: number;
  #lastId: number;

  private constructor(db: Kysely<Database>, sessionId: string, rows: readonly { id: number; data: Uint8Array }[]) {
    this.#db = db;
    this.#sessionId = sessionId;
    this.#rows = rows.length;
    this.#bytes = rows.reduce((sum, row) => sum + row.data.byteLength, 0);
    this.#lastId = rows.at(-1)?.id ?? 0;
  }

  static async load(db: Kysely<Database>, sessionId: string): Promise<{ store: DocumentStore; updates: Uint8Array[] }> {
    const rows = await db.selectFrom('document_updates').select(['id', 'data']).where('session_id', '=', sessionId).orderBy('id').execute();
    return { store: new DocumentStore(db, sessionId, rows), updates: rows.map((row) => row.data) };
  }

  async append(data: Uint8Array): Promise<void> {
    const { insertId } = await this.#db.insertInto('document_updates').values({ session_id: this.#sessionId, data }).executeTakeFirstOrThrow();
    this.#rows += 1;
    this.#bytes += data.byteLength;
    this.#lastId = Number(insertId);
  }

  /** Takes back the last append. */
  async removeLast(): Promise<void> {
    await this.#db.deleteFrom('document_updates').where('session_id', '=', this.#sessionId).where('id', '=', this.#lastId).execute();
  }

  /** True when reading the rows again would cost much more than reading one. */
  get scattered(): boolean {
    return this.#rows > 500 || (this.#rows > 8 && this.#bytes > 2_000_000);
  }

  /** True when there is more than one row. */
  get hasHistory(): boolean {
    return this.#rows > 1;
  }

  /** Replaces the rows by one that says the same. */
  async compact(document: Uint8Array): Promise<void> {
    const insertId = await this.#db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('document_updates').where('session_id', '=', this.#sessionId).where('id', '<=', this.#lastId).execute();
      return (await transaction.insertInto('document_updates').values({ session_id: this.#sessionId, data: document }).executeTakeFirstOrThrow()).insertId;
    });
    this.#rows = 1;
    this.#bytes = document.byteLength;
    this.#lastId = Number(insertId);
  }
}
