/** What the thread that asks and the thread that owns the database file say to one another. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/**
 * When a commit is answered: `disk` when a power cut cannot take it back, `system` when the end of this process cannot.
 * The next `disk` commit makes those before it safe, too.
 */
export type Durability = 'disk' | 'system';

export interface SqlRequest {
  id: number;
  durability: Durability;
  sql: string;
  parameters: readonly SqlValue[];
}

export interface SqlResult {
  rows: unknown[];
  changes: number | bigint;
  insertId: number | bigint;
}

export type SqlReply = { id: number; ok: true; result: SqlResult } | { id: number; ok: false; error: { message: string; code: string | undefined } };
