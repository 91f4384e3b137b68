import type { Generated } from 'kysely';

/** The tables. Times are Unix milliseconds; columns that end in `_json` hold JSON text. */
export interface Database {
  sessions: SessionRow;
  document_updates: DocumentUpdateRow;
  runs: RunRow;
  sources: SourcesRow;
}

interface SessionRow {
  id: string;
  created_at: number;
}

/** A session's document is all its updates together, in any order. */
interface DocumentUpdateRow {
  id: Generated<number>;
  session_id: string;
  data: Uint8Array;
}

export interface RunRow {
  id: string;
  session_id: string;
  /** Counts from 1 in each session. */
  number: number;
  /** The client's own name for its request, so that asking twice starts once. */
  start_key: string;
  language: string;
  entry: string;
  args_json: string;
  start_method: string | null;
  cols: number;
  rows: number;
  sources_hash: string;
  created_at: number;
  started_at: number | null;
  /** Null while the run is on. */
  ended_at: number | null;
  ending_json: string | null;
  usage_json: string | null;
  leftovers_json: string | null;
  written_json: string | null;
}

/** The files that runs were started with, as JSON, by the hash of it: pressing Run again stores nothing new. */
interface SourcesRow {
  hash: string;
  files_json: string;
}
