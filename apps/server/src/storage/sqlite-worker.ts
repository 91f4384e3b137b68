import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Durability, SqlReply, SqlRequest, SqlResult } from './sqlite-messages.ts';

/**
 * The thread that owns the database file. A commit waits for the disk (synchronous=FULL); here it holds up nobody's
 * terminal. Requests that came while the last commit was waiting share the next one.
 */
const port = parentPort as MessagePort;
const db = new DatabaseSync((workerData as { path: string }).path);
db.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;');

const statements = new Map<string, StatementSync>();
const maxStatements = 256;
const maxGroup = 256;

function statement(sql: string): StatementSync {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  if (statements.size >= maxStatements) statements.clear();
  const prepared = db.prepare(sql);
  statements.set(sql, prepared);
  return prepared;
}

function execute({ sql, parameters }: SqlRequest): SqlResult {
  const prepared = statement(sql);
  if (prepared.columns().length > 0) return { rows: prepared.all(...parameters), changes: 0, insertId: 0 };
  const { changes, lastInsertRowid } = prepared.run(...parameters);
  return { rows: [], changes, insertId: lastInsertRowid };
}

function attempt(request: SqlRequest): SqlReply {
  try {
    return { id: request.id, ok: true, result: execute(request) };
  } catch (error) {
    return { id: request.id, ok: false, error: asError(error) };
  }
}

function asError(error: unknown): { message: string; code: string | undefined } {
  if (!(error instanceof Error)) return { message: String(error), code: undefined };
  return { message: error.message, code: 'errcode' in error ? String(error.errcode) : undefined };
}

let durability: Durability | undefined;
function commitTo(wanted: Durability): void {
  if (wanted === durability) return;
  db.exec(`PRAGMA synchronous = ${wanted === 'disk' ? 'FULL' : 'NORMAL'}`);
  durability = wanted;
}

/** Each statement succeeds or fails for itself; none is answered before all are on the disk. */
function commitTogether(requests: readonly SqlRequest[]): SqlReply[] {
  commitTo(requests.some((request) => request.durability === 'disk') ? 'disk' : 'system');
  if (requests.length === 1) return requests.map(attempt);
  try {
    db.exec('BEGIN');
    const replies = requests.map(attempt);
    db.exec('COMMIT');
    return replies;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    return requests.map(({ id }) => ({ id, ok: false, error: asError(error) }));
  }
}

function isTransactionControl(sql: string): boolean {
  return /^(begin|commit|rollback|savepoint|release)\b/i.test(sql);
}

port.on('message', (first: readonly SqlRequest[] | 'close') => {
  const waiting = [first].flat();
  while (waiting.length < maxGroup) {
    const next = receiveMessageOnPort(port);
    if (next === undefined) break;
    waiting.push(...[next.message].flat());
  }
  let group: SqlRequest[] = [];
  const flush = () => {
    if (group.length > 0) port.postMessage(commitTogether(group));
    group = [];
  };
  for (const request of waiting) {
    if (request === 'close') {
      flush();
      db.close();
      port.close();
      return;
    }
    if (isTransactionControl(request.sql) || db.isTransaction) {
      flush();
      if (!db.isTransaction) commitTo(request.durability);
      port.postMessage([attempt(request)]);
    } else group.push(request);
  }
  flush();
});
