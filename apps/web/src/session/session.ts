import type { OperationName, OperationReply, OperationRequest, RunSummary } from '@forkhall/protocol';
import * as Y from 'yjs';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { localOrigin, randomId, remoteOrigin } from './document.ts';
import { DocumentSaver } from './document-saver.ts';
import { missingUpdate } from './missing-update.ts';
import { newSessionState, type SessionEvent, type SessionState, sessionAfter } from './session-state.ts';
import { ask, connect, Refused, type SessionSocket } from './socket-client.ts';
import { type KeyValueStorage, UnsavedStorage } from './unsaved-storage.ts';

export interface SessionOptions {
  /** Undefined for a new session. */
  sessionId: string | undefined;
  storage: KeyValueStorage | undefined;
  socket?: SessionSocket;
}

/** This page's end of a session: the connection, the document, and what the server tells of runs. */
export class Session implements Disposable {
  readonly doc = new Y.Doc();
  readonly store: StoreApi<SessionState> = createStore(() => newSessionState);
  readonly socket: SessionSocket;
  readonly #options: SessionOptions;
  readonly #saver: DocumentSaver;
  readonly #tabId = randomId();
  #unsaved: UnsavedStorage | undefined;
  #takenOver = new Map<string, Uint8Array>();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.store.setState({ sessionId: options.sessionId });
    if (options.sessionId !== undefined) this.#bindStorage(options.sessionId);
    this.#saver = new DocumentSaver({
      send: async (update) => {
        await ask(this.socket, 'document.update', { update });
      },
      refusal: (error) => (error instanceof Refused && !mayWorkLater(error) ? error.error.message : undefined),
      keep: (update) => this.#unsaved?.write(update),
      changed: (save) => {
        if (save.kind === 'saved') this.#forgetTakenOver();
        this.#apply({ kind: 'save-changed', save });
      },
    });
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== remoteOrigin) this.#saver.add(update);
    });
    this.socket = options.socket ?? connect();
    this.socket.on('connect', () => void this.#open());
    this.socket.on('disconnect', () => {
      this.#saver.disconnected();
      this.#apply({ kind: 'disconnected' });
    });
    this.socket.on('document.changed', ({ update }) => this.#applyUpdate(update, remoteOrigin));
    this.socket.on('run.changed', ({ run }) => this.#apply({ kind: 'run-changed', run }));
    this.socket.on('server.status', (status) => this.#apply({ kind: 'status-changed', status }));
  }

  connect(): void {
    this.socket.connect();
  }

  /** True when closing the page now would lose nothing. */
  get saved(): boolean {
    return this.#saver.saved;
  }

  keepUnsaved(): void {
    this.#saver.keepNow();
  }

  /** A run that this page has started: known before the server tells everybody. */
  runKnown(run: RunSummary): void {
    const known = this.store.getState().runs.find((other) => other.id === run.id);
    // What was told meanwhile is newer than the answer.
    if (known === undefined) this.#apply({ kind: 'run-changed', run });
  }

  ask<N extends OperationName>(operation: N, request: OperationRequest<N>): Promise<OperationReply<N>> {
    return ask(this.socket, operation, request);
  }

  [Symbol.dispose](): void {
    this.#saver[Symbol.dispose]();
    this.socket.removeAllListeners();
    this.socket.disconnect();
    this.doc.destroy();
  }

  async #open(): Promise<void> {
    const { sessionId } = this.store.getState();
    try {
      const reply = await this.ask('session.open', sessionId === undefined ? {} : { sessionId });
      this.#applyUpdate(new Uint8Array(reply.document), remoteOrigin);
      this.#bindStorage(reply.sessionId);
      for (const update of this.#takenOver.values()) this.#applyUpdate(update, localOrigin);
      this.#saver.connected(missingUpdate(this.doc, Y.encodeStateVectorFromUpdate(new Uint8Array(reply.document))));
      this.#apply({ kind: 'opened', sessionId: reply.sessionId, runs: reply.runs, status: reply.status });
    } catch (error) {
      if (error instanceof Refused && !mayWorkLater(error)) {
        this.#apply({ kind: 'open-refused', error: error.error });
        this.socket.disconnect();
      } else if (this.socket.connected) {
        // The server is there and does not answer: begin again with a new connection.
        this.socket.disconnect();
        setTimeout(() => this.socket.connect(), 2_000);
      }
    }
  }

  #bindStorage(sessionId: string): void {
    if (this.#unsaved !== undefined) return;
    this.#unsaved = new UnsavedStorage(this.#options.storage, sessionId, this.#tabId);
    this.#takenOver = this.#unsaved.leftByOthers();
  }

  /** What earlier tabs left is on the server now. A tab that still lives keeps its own until it is acknowledged. */
  #forgetTakenOver(): void {
    if (this.#takenOver.size === 0 || this.store.getState().connection !== 'connected') return;
    this.#unsaved?.forget(this.#takenOver.keys());
    this.#takenOver.clear();
  }

  #applyUpdate(update: Uint8Array, origin: unknown): void {
    try {
      Y.applyUpdate(this.doc, new Uint8Array(update), origin);
    } catch (error) {
      console.error('an update of the document could not be read', error);
    }
  }

  #apply(event: SessionEvent): void {
    this.store.setState((state) => sessionAfter(state, event), true);
  }
}

function mayWorkLater({ error }: Refused): boolean {
  return error.code === 'unavailable' || error.code === 'internal' || error.code === 'too-many' || error.code === 'no-session';
}
