/** What the thread that asks and the thread that owns the database file say to one another. */
export type SqlValue = string | number | bigint | Uint8Array | null;

export interface SqlRequest {
  id: number;
  sql: string;
  parameters: readonly SqlValue[];
}

export interface SqlResult {
  rows: unknown[];
  changes: number | bigint;
  insertId: number | bigint;
}

export type SqlReply = { id: number; ok: true; result: SqlResult } | { id: number; ok: false; error: { message: string; code: string | undefined } };
