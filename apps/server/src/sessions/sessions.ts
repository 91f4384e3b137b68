import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../storage/schema.ts';
import { Session } from './session.ts';
import { welcomeUpdate } from './welcome.ts';

interface OpenSession {
  session: Promise<Session | undefined>;
  leases: number;
}

/** The right to use an open session, until it is disposed of. */
export interface SessionLease extends AsyncDisposable {
  readonly session: Session;
}

/** The sessions that are open: each is in memory once, while anybody has it open. */
export class Sessions {
  readonly #db: Kysely<Database>;
  readonly #open = new Map<string, OpenSession>();
  readonly #closing = new Map<string, Promise<void>>();

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async create(): Promise<SessionLease> {
    const id = randomBytes(16).toString('base64url');
    const data = welcomeUpdate(randomBytes(6).toString('base64url'));
    await this.#db.transaction().execute(async (transaction) => {
      await transaction.insertInto('sessions').values({ id, created_at: Date.now() }).execute();
      await transaction.insertInto('document_updates').values({ session_id: id, data }).execute();
    });
    const lease = await this.open(id);
    if (lease === undefined) throw new Error('Sessions.create: the new session cannot be read back');
    return lease;
  }

  /** Undefined where there is no such session. */
  async open(id: string): Promise<SessionLease | undefined> {
    // What was written while it was unloaded must be there when it is loaded again.
    await this.#closing.get(id);
    let entry = this.#open.get(id);
    if (entry === undefined) {
      entry = { session: Session.load(this.#db, id), leases: 0 };
      this.#open.set(id, entry);
    }
    entry.leases += 1;
    const opened = entry;
    let session: Session | undefined;
    try {
      session = await entry.session;
    } finally {
      if (session === undefined) await this.#release(id, opened);
    }
    if (session === undefined) return undefined;
    let released = false;
    return {
      session,
      [Symbol.asyncDispose]: async () => {
        if (released) return;
        released = true;
        await this.#release(id, opened);
      },
    };
  }

  /** Waits until what was closed is on the disk. */
  async settled(): Promise<void> {
    await Promise.all(this.#closing.values());
  }

  async #release(id: string, entry: OpenSession): Promise<void> {
    entry.leases -= 1;
    if (entry.leases > 0) return;
    this.#open.delete(id);
    const closing = entry.session
      .then((session) => session?.unload())
      .catch(() => undefined)
      .finally(() => {
        if (this.#closing.get(id) === closing) this.#closing.delete(id);
      });
    this.#closing.set(id, closing);
    await closing;
  }
}
