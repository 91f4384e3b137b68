import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** In order of their names; one that has been released is never changed. */
export const migrations: Record<string, Migration> = {
  '0001-sessions-and-runs': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('sessions')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('created_at', 'integer', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('document_updates')
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('session_id', 'text', (c) => c.notNull().references('sessions.id'))
        .addColumn('data', 'blob', (c) => c.notNull())
        .execute();
      await db.schema.createIndex('document_updates_of_session').on('document_updates').columns(['session_id', 'id']).execute();
      await db.schema
        .createTable('sources')
        .addColumn('hash', 'text', (c) => c.primaryKey())
        .addColumn('files_json', 'text', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('runs')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('session_id', 'text', (c) => c.notNull().references('sessions.id'))
        .addColumn('number', 'integer', (c) => c.notNull())
        .addColumn('start_key', 'text', (c) => c.notNull())
        .addColumn('language', 'text', (c) => c.notNull())
        .addColumn('entry', 'text', (c) => c.notNull())
        .addColumn('args_json', 'text', (c) => c.notNull())
        .addColumn('start_method', 'text')
        .addColumn('cols', 'integer', (c) => c.notNull())
        .addColumn('rows', 'integer', (c) => c.notNull())
        .addColumn('sources_hash', 'text', (c) => c.notNull().references('sources.hash'))
        .addColumn('created_at', 'integer', (c) => c.notNull())
        .addColumn('started_at', 'integer')
        .addColumn('ended_at', 'integer')
        .addColumn('ending_json', 'text')
        .addColumn('usage_json', 'text')
        .addColumn('leftovers_json', 'text')
        .addColumn('written_json', 'text')
        .addUniqueConstraint('runs_key', ['session_id', 'start_key'])
        .addUniqueConstraint('runs_number', ['session_id', 'number'])
        .execute();
      await sql`CREATE INDEX runs_unfinished ON runs (id) WHERE ended_at IS NULL`.execute(db);
    },
  },
};
