import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqliteClient } from './sqlite-client.ts';
import type { SqlValue } from './sqlite-messages.ts';

/** Kysely over node:sqlite in a thread of its own. Disposing of the client is its owner's affair. */
export class SqliteDialect implements Dialect {
  readonly #client: SqliteClient;
  constructor(client: SqliteClient) {
    this.#client = client;
  }
  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }
  createDriver(): Driver {
    return new SqliteDriver(this.#client);
  }
  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }
}

/** There is one database connection; a transaction has it alone, and the others' statements wait for its end. */
class SqliteDriver implements Driver {
  readonly #client: SqliteClient;
  #holder: DatabaseConnection | undefined;
  #waiting: (() => void)[] = [];

  constructor(client: SqliteClient) {
    this.#client = client;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection: DatabaseConnection = {
      executeQuery: <R>(query: CompiledQuery) => this.#execute<R>(connection, query),
      // biome-ignore lint/correctness/useYield: Kysely asks for the method; nobody here streams.
      streamQuery: async function* () {
        throw new Error('streaming a query is not supported');
      },
    };
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    while (this.#holder !== undefined) await this.#free();
    this.#holder = connection;
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (this.#holder !== connection) return;
    this.#holder = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async destroy(): Promise<void> {}

  async #execute<R>(connection: DatabaseConnection, query: CompiledQuery): Promise<QueryResult<R>> {
    while (this.#holder !== undefined && this.#holder !== connection) await this.#free();
    const { rows, changes, insertId } = await this.#client.execute(query.sql, query.parameters as readonly SqlValue[]);
    return { rows: rows as R[], numAffectedRows: BigInt(changes), insertId: BigInt(insertId) };
  }

  #free(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
