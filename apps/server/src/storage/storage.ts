import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { DataFolderLock } from './data-folder-lock.ts';
import { migrations } from './migrations.ts';
import { RunFiles } from './run-files.ts';
import type { Database } from './schema.ts';
import { SqliteClient } from './sqlite-client.ts';
import { SqliteDialect } from './sqlite-dialect.ts';

/** One data folder: `db.sqlite`, the logs and the written files of runs, and the lock that keeps it ours. */
export class Storage implements AsyncDisposable {
  /** A write is safe from power cuts when it is answered: for what people wrote. */
  readonly db: Kysely<Database>;
  /** A write is safe from a kill of the server when it is answered: for runs, whose start waits for it. */
  readonly quickDb: Kysely<Database>;
  readonly files: RunFiles;
  /** Resolves if the database is gone. */
  readonly failed: Promise<Error>;
  readonly #owned: AsyncDisposableStack;

  private constructor(db: Kysely<Database>, quickDb: Kysely<Database>, files: RunFiles, failed: Promise<Error>, owned: AsyncDisposableStack) {
    this.db = db;
    this.quickDb = quickDb;
    this.files = files;
    this.failed = failed;
    this.#owned = owned;
  }

  /** Makes the folder where it is missing and brings its tables up to date. @throws where another server uses it. */
  static async open(folder: string): Promise<Storage> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await using opening = new AsyncDisposableStack();
    opening.use(new DataFolderLock(folder));
    const client = opening.use(new SqliteClient(join(folder, 'db.sqlite')));
    const db = new Kysely<Database>({ dialect: new SqliteDialect(client, 'disk') });
    const quickDb = new Kysely<Database>({ dialect: new SqliteDialect(client, 'system') });
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
    if (error !== undefined) throw new Error(`the database in ${folder} could not be brought up to date`, { cause: error });
    return new Storage(db, quickDb, new RunFiles(folder), client.failed, opening.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}
