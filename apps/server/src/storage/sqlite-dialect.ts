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
import type { Durability, SqlValue } from './sqlite-messages.ts';

/** Kysely over node:sqlite in a thread of its own. Disposing of the client is its owner's affair. */
export class SqliteDialect implements Dialect {
  readonly #client: SqliteClient;
  readonly #durability: Durability;
  constructor(client: SqliteClient, durability: Durability) {
    this.#client = client;
    this.#durability = durability;
  }
  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }
  createDriver(): Driver {
    return new SqliteDriver(this.#client, this.#durability);
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
  readonly #durability: Durability;

  constructor(client: SqliteClient, durability: Durability) {
    this.#client = client;
    this.#durability = durability;
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
    const { turn } = this.#client;
    while (turn.holder !== undefined) await this.#free();
    turn.holder = connection;
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const { turn } = this.#client;
    if (turn.holder !== connection) return;
    turn.holder = undefined;
    for (const resolve of turn.waiting.splice(0)) resolve();
  }

  async destroy(): Promise<void> {}

  async #execute<R>(connection: DatabaseConnection, query: CompiledQuery): Promise<QueryResult<R>> {
    const { turn } = this.#client;
    while (turn.holder !== undefined && turn.holder !== connection) await this.#free();
    const { rows, changes, insertId } = await this.#client.execute(query.sql, query.parameters as readonly SqlValue[], this.#durability);
    return { rows: rows as R[], numAffectedRows: BigInt(changes), insertId: BigInt(insertId) };
  }

  #free(): Promise<void> {
    return new Promise((resolve) => this.#client.turn.waiting.push(resolve));
  }
}
