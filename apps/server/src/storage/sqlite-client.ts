import { Worker } from 'node:worker_threads';
import type { Durability, SqlReply, SqlRequest, SqlResult, SqlValue } from './sqlite-messages.ts';

/** A statement that the database refused. `code` is SQLite's extended result code. */
export class SqliteError extends Error {
  readonly code: string | undefined;
  constructor(message: string, code: string | undefined) {
    super(message);
    this.name = 'SqliteError';
    this.code = code;
  }
}

/** Sends statements to the thread that owns the database file. They are executed in the order in which they are sent. */
export class SqliteClient implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (result: SqlResult) => void; reject: (error: Error) => void }>();
  readonly #exit: Promise<void>;
  readonly #failed = Promise.withResolvers<Error>();
  /** Who has the connection alone, and who waits for that to end. */
  readonly turn: { holder: object | undefined; waiting: (() => void)[] } = { holder: undefined, waiting: [] };
  #outgoing: SqlRequest[] = [];
  #nextId = 0;
  #closed = false;

  constructor(path: string) {
    this.#worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: { path }, execArgv: [], env: {}, name: 'sqlite' });
    this.#worker.on('message', (replies: readonly SqlReply[]) => {
      for (const reply of replies) this.#settle(reply);
    });
    this.#worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    this.#exit = new Promise((resolve) => this.#worker.on('exit', () => resolve(this.#fail(new Error(`the database ${path} was closed`)))));
  }

  /** Resolves if the thread ends without having been told to. */
  get failed(): Promise<Error> {
    return this.#failed.promise;
  }

  execute(sql: string, parameters: readonly SqlValue[], durability: Durability): Promise<SqlResult> {
    if (this.#closed) return Promise.reject(new Error('the database is closed'));
    const request: SqlRequest = { id: this.#nextId++, durability, sql, parameters };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#send(request);
    });
  }

  /** What is asked in one turn of the event loop goes in one message, and so into one commit. */
  #send(request: SqlRequest): void {
    this.#outgoing.push(request);
    if (this.#outgoing.length === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    if (this.#outgoing.length > 0) this.#worker.postMessage(this.#outgoing);
    this.#outgoing = [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#flush();
    if (!this.#closed) this.#worker.postMessage('close');
    this.#closed = true;
    await this.#exit;
  }

  #settle(reply: SqlReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.result);
    else waiting?.reject(new SqliteError(reply.error.message, reply.error.code));
  }

  #fail(error: Error): void {
    if (!this.#closed) this.#failed.resolve(error);
    this.#closed = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
