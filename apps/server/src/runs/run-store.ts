import {
  endingSchema,
  languageSchema,
  leftoversSchema,
  type RunSummary,
  runSummarySchema,
  type SourceFile,
  sourceFileSchema,
  startMethodSchema,
  usageSchema,
  writtenFileSchema,
} from '@forkhall/protocol';
import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { Database, RunRow } from '../storage/schema.ts';

/** A run that is over, and what it left. */
export type FinishedRun = Required<Pick<RunSummary, 'ending' | 'usage' | 'leftovers' | 'endedAtMs' | 'written'>> & { startedAtMs: number | undefined };

/** A run that was on when the server went away. */
export interface UnfinishedRun {
  id: string;
  entry: string;
  cols: number;
  rows: number;
  createdAtMs: number;
}

/** Runs on the disk. */
export class RunStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async add(
    sessionId: string,
    startKey: string,
    run: RunSummary,
    size: { cols: number; rows: number },
    sources: { hash: string; json: string },
  ): Promise<void> {
    // Both are sent at once and share one commit.
    await Promise.all([
      this.#db
        .insertInto('sources')
        .values({ hash: sources.hash, files_json: sources.json })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
      this.#db
        .insertInto('runs')
        .values({
          id: run.id,
          session_id: sessionId,
          number: run.number,
          start_key: startKey,
          language: run.language,
          entry: run.entry,
          args_json: JSON.stringify(run.args),
          start_method: run.startMethod ?? null,
          cols: size.cols,
          rows: size.rows,
          sources_hash: sources.hash,
          created_at: run.createdAtMs,
          started_at: null,
          ended_at: null,
          ending_json: null,
          usage_json: null,
          leftovers_json: null,
          written_json: null,
        })
        .execute(),
    ]);
  }

  async finish(runId: string, run: FinishedRun): Promise<void> {
    await this.#db
      .updateTable('runs')
      .set({
        started_at: run.startedAtMs ?? null,
        ended_at: run.endedAtMs,
        ending_json: JSON.stringify(run.ending),
        usage_json: JSON.stringify(run.usage),
        leftovers_json: JSON.stringify(run.leftovers),
        written_json: JSON.stringify(run.written),
      })
      .where('id', '=', runId)
      .execute();
  }

  /** Newest first. */
  async list(sessionId: string, limit: number): Promise<RunSummary[]> {
    const rows = await this.#db.selectFrom('runs').selectAll().where('session_id', '=', sessionId).orderBy('number', 'desc').limit(limit).execute();
    return rows.map(summary);
  }

  /** Undefined where the session has no such run. */
  async find(sessionId: string, runId: string): Promise<RunSummary | undefined> {
    const row = await this.#db.selectFrom('runs').selectAll().where('id', '=', runId).where('session_id', '=', sessionId).executeTakeFirst();
    return row && summary(row);
  }

  async sources(sessionId: string, runId: string): Promise<{ entry: string; files: SourceFile[] } | undefined> {
    const row = await this.#db
      .selectFrom('runs')
      .innerJoin('sources', 'sources.hash', 'runs.sources_hash')
      .select(['runs.entry', 'sources.files_json'])
      .where('runs.id', '=', runId)
      .where('runs.session_id', '=', sessionId)
      .executeTakeFirst();
    return row && { entry: row.entry, files: z.array(sourceFileSchema).parse(JSON.parse(row.files_json)) };
  }

  /** The ids of all runs. */
  async ids(): Promise<Set<string>> {
    const rows = await this.#db.selectFrom('runs').select('id').execute();
    return new Set(rows.map(({ id }) => id));
  }

  async unfinished(): Promise<UnfinishedRun[]> {
    const rows = await this.#db.selectFrom('runs').select(['id', 'entry', 'cols', 'rows', 'created_at']).where('ended_at', 'is', null).execute();
    return rows.map(({ created_at, ...row }) => ({ ...row, createdAtMs: created_at }));
  }

  /** Forgets all but the newest runs of a session. @returns the ids and keys of those that are forgotten */
  async prune(sessionId: string, keep: number): Promise<{ id: string; startKey: string }[]> {
    const rows = await this.#db
      .selectFrom('runs')
      .select(['id', 'start_key', 'sources_hash'])
      .where('session_id', '=', sessionId)
      .where('ended_at', 'is not', null)
      .orderBy('number', 'desc')
      .offset(keep)
      .limit(1_000)
      .execute();
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const hashes = [...new Set(rows.map((row) => row.sources_hash))];
    await this.#db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('runs').where('id', 'in', ids).execute();
      await transaction
        .deleteFrom('sources')
        .where('hash', 'in', hashes)
        .where(({ not, exists, selectFrom }) => not(exists(selectFrom('runs').select('runs.id').whereRef('runs.sources_hash', '=', 'sources.hash'))))
        .execute();
    });
    return rows.map((row) => ({ id: row.id, startKey: row.start_key }));
  }
}

function summary(row: Selectable<RunRow>): RunSummary {
  const ended = row.ending_json !== null;
  return runSummarySchema.parse({
    id: row.id,
    number: row.number,
    language: languageSchema.parse(row.language),
    entry: row.entry,
    args: JSON.parse(row.args_json),
    ...(row.start_method === null ? {} : { startMethod: startMethodSchema.parse(row.start_method) }),
    state: ended ? 'ended' : 'queued',
    createdAtMs: row.created_at,
    ...(row.started_at === null ? {} : { startedAtMs: row.started_at }),
    ...(row.ended_at === null ? {} : { endedAtMs: row.ended_at }),
    ...(row.ending_json === null ? {} : { ending: endingSchema.parse(JSON.parse(row.ending_json)) }),
    ...(row.usage_json === null ? {} : { usage: usageSchema.parse(JSON.parse(row.usage_json)) }),
    ...(row.leftovers_json === null ? {} : { leftovers: leftoversSchema.parse(JSON.parse(row.leftovers_json)) }),
    ...(row.written_json === null ? {} : { written: z.array(writtenFileSchema).parse(JSON.parse(row.written_json)) }),
  });
}
