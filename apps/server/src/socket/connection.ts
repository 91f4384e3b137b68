import { type ClientToServer, type LogRecord, OperationRefused, type ServerStatus, type ServerToClient } from '@forkhall/protocol';
import type { Logger } from 'pino';
import type { Socket } from 'socket.io';
import type { LogLease } from '../runs/log-source.ts';
import type { Runs } from '../runs/runs.ts';
import { Viewer } from '../runs/viewer.ts';
import type { Session } from '../sessions/session.ts';
import type { SessionLease, Sessions } from '../sessions/sessions.ts';

export type ForkhallSocket = Socket<ClientToServer, ServerToClient>;

/** What the operations work on. */
export interface Services {
  sessions: Sessions;
  runs: Runs;
  status: () => ServerStatus;
  log: Logger;
}

/** Runs that one connection may watch at once: each has its share of messages on the way. */
const maxViewers = 16;

/** The Socket.IO room of a session's connections. */
export function sessionRoom(sessionId: string): string {
  return `session:${sessionId}`;
}

/** One browser tab: the session that it has open, and the runs that it watches. */
export class Connection implements AsyncDisposable {
  readonly services: Services;
  readonly #socket: ForkhallSocket;
  readonly #viewers = new Map<string, Viewer>();
  #lease: SessionLease | undefined;
  #entering: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(socket: ForkhallSocket, services: Services) {
    this.#socket = socket;
    this.services = services;
  }

  /** @throws OperationRefused no-session */
  session(operation: string): Session {
    if (this.#lease === undefined) throw new OperationRefused('no-session', `${operation}: no session is open on this connection; send session.open first`);
    return this.#lease.session;
  }

  /** Leaves the session that was open, and its runs, for this one. */
  enter(lease: SessionLease): Promise<void> {
    // Two requests at once must not both find no session to leave.
    this.#entering = this.#entering.then(async () => {
      await this.#leave();
      if (this.#closed) return lease[Symbol.asyncDispose]();
      this.#lease = lease;
      await this.#socket.join(sessionRoom(lease.session.id));
    });
    return this.#entering;
  }

  /** Tells the session's other connections. */
  tellOthers(update: Uint8Array): void {
    if (this.#lease !== undefined) this.#socket.to(sessionRoom(this.#lease.session.id)).emit('document.changed', { update });
  }

  /** @throws OperationRefused too-many, where watching another run would be one too many */
  admitViewer(runId: string, operation: string): void {
    if (this.#viewers.size < maxViewers || this.#viewers.has(runId)) return;
    throw new OperationRefused('too-many', `${operation}: this connection watches ${maxViewers} runs already; send run.unwatch for one`);
  }

  /** Sends a run's records from now on; a viewer of the same run that was there is replaced. */
  watch(runId: string, lease: LogLease, fromSeq: number): void {
    this.unwatch(runId);
    if (this.#closed) return void lease[Symbol.asyncDispose]();
    const send = (records: LogRecord[], nextSeq: number, acknowledge: () => void) => {
      this.#socket.emit('run.records', { runId, records, nextSeq }, acknowledge);
    };
    const viewer = new Viewer(lease, fromSeq, send);
    this.#viewers.set(runId, viewer);
    viewer.done
      .catch((error: unknown) => this.services.log.error({ runId, err: error }, 'the log of a run cannot be read'))
      .finally(() => {
        if (this.#viewers.get(runId) === viewer) this.#viewers.delete(runId);
      });
  }

  /** Nothing more is sent of this run from here on. */
  unwatch(runId: string): void {
    const viewer = this.#viewers.get(runId);
    this.#viewers.delete(runId);
    void viewer?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#entering;
    await this.#leave();
  }

  async #leave(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    for (const runId of [...this.#viewers.keys()]) this.unwatch(runId);
    if (lease === undefined) return;
    await this.#socket.leave(sessionRoom(lease.session.id));
    await lease[Symbol.asyncDispose]();
  }
}
