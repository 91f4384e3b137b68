import { documentBounds } from '@forkhall/protocol';
import { batchFailed, batchSaved, emptyQueue, enqueue, isSaved, takeBatch, type UpdateQueue, unsaved } from './update-queue.ts';

export type SaveState =
  | { kind: 'saved' }
  /** On its way, or waiting for the next try. */
  | { kind: 'saving' }
  /** The server will not take it; typing goes on, but what is new is not kept. */
  | { kind: 'refused'; message: string };

export interface DocumentSaverOptions {
  /** Resolves when the update is on the server's disk. Rejects with `refusal` set where trying again is of no use. */
  send: (update: Uint8Array) => Promise<void>;
  /** The message where an error of `send` is final; undefined where it may be tried again. */
  refusal: (error: unknown) => string | undefined;
  /** Keeps what is not saved where it outlives the page. */
  keep: (update: Uint8Array | undefined) => void;
  changed: (state: SaveState) => void;
  /** Changes within this time travel together. */
  batchMs?: number;
  retryMs?: number;
}

const maxBatchBytes = Math.floor(documentBounds.updateBytes * 0.8);

/** Brings local changes to the server, in order, each until it is acknowledged. */
export class DocumentSaver implements Disposable {
  readonly #options: Required<DocumentSaverOptions>;
  #queue: UpdateQueue = emptyQueue;
  #refused: string | undefined;
  #connected = false;
  #sendTimer: ReturnType<typeof setTimeout> | undefined;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DocumentSaverOptions) {
    this.#options = { batchMs: 150, retryMs: 2_000, ...options };
  }

  get saved(): boolean {
    return isSaved(this.#queue);
  }

  add(update: Uint8Array): void {
    this.#queue = enqueue(this.#queue, update);
    this.#keepTimer ??= setTimeout(() => this.keepNow(), 50);
    this.#tell();
    this.#sendIn(this.#options.batchMs);
  }

  /** After a (re)connect: `missing` is what the server lacks of this document, where it lacks anything. */
  connected(missing: Uint8Array | undefined): void {
    this.#connected = true;
    this.#queue = missing === undefined ? batchFailed(this.#queue) : { waiting: [missing], inFlight: undefined };
    this.#refused = undefined;
    this.#tell();
    this.#sendIn(0);
  }

  disconnected(): void {
    this.#connected = false;
  }

  /** Writes what is not saved to the browser's storage without waiting: the page may be about to go. */
  keepNow(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    this.#options.keep(unsaved(this.#queue));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#sendTimer);
    this.keepNow();
  }

  #sendIn(delayMs: number): void {
    if (this.#sendTimer !== undefined && delayMs > 0) return;
    clearTimeout(this.#sendTimer);
    this.#sendTimer = setTimeout(() => {
      this.#sendTimer = undefined;
      void this.#sendNext();
    }, delayMs);
  }

  async #sendNext(): Promise<void> {
    if (!this.#connected) return;
    const { queue, batch } = takeBatch(this.#queue, maxBatchBytes);
    if (batch === undefined) return;
    this.#queue = queue;
    try {
      await this.#options.send(batch);
      // A reconnect in the meantime has put the batch back into the queue.
      if (this.#queue.inFlight !== batch) return;
      this.#queue = batchSaved(this.#queue);
      this.#refused = undefined;
      this.keepNow();
      this.#tell();
      this.#sendIn(0);
    } catch (error) {
      if (this.#queue.inFlight !== batch) return;
      this.#refused = this.#options.refusal(error);
      this.#queue = this.#refused === undefined ? batchFailed(this.#queue) : batchSaved(this.#queue);
      this.#tell();
      this.#sendIn(this.#options.retryMs);
    }
  }

  #tell(): void {
    const state: SaveState =
      this.#refused !== undefined ? { kind: 'refused', message: this.#refused } : isSaved(this.#queue) ? { kind: 'saved' } : { kind: 'saving' };
    this.#options.changed(state);
  }
}
