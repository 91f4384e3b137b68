import type { LogRecord } from '@forkhall/protocol';
import type { LogLease } from './log-source.ts';

/** What a viewer may have been sent and not acknowledged, and what goes into one message, bytes. */
const windowBytes = 256 * 1024;
const messageBytes = 96 * 1024;
/** What a record costs beside its text. */
const recordOverheadBytes = 40;

export type SendRecords = (records: LogRecord[], nextSeq: number, acknowledge: () => void) => void;

/**
 * One browser that watches one run, at its own pace: it has its own place in the log, and gets more when it has
 * acknowledged what it was sent. One that is slow or gone holds up neither the run nor other viewers.
 */
export class Viewer implements AsyncDisposable {
  readonly #lease: LogLease;
  readonly #send: SendRecords;
  #cursor: number;
  #unacknowledged = 0;
  #wake: (() => void) | undefined;
  #closed = false;
  readonly #done: Promise<void>;

  constructor(lease: LogLease, fromSeq: number, send: SendRecords) {
    this.#lease = lease;
    this.#cursor = fromSeq;
    this.#send = send;
    const unsubscribe = lease.log.subscribe(() => this.#wake?.());
    this.#done = this.#run().finally(async () => {
      unsubscribe();
      await lease[Symbol.asyncDispose]();
    });
  }

  /** Settles when the viewer has been sent everything or was disposed of; rejects when the log cannot be read. */
  get done(): Promise<void> {
    return this.#done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#wake?.();
    await this.#done.catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { log } = this.#lease;
    while (!this.#closed) {
      if (this.#unacknowledged < windowBytes && this.#cursor < log.nextSeq) await this.#sendNext();
      else if (this.#cursor >= log.nextSeq && log.ended) return;
      else await this.#woken();
    }
  }

  async #sendNext(): Promise<void> {
    const { entries, nextSeq } = await this.#lease.log.read(this.#cursor, messageBytes);
    if (this.#closed) return;
    this.#cursor = nextSeq;
    if (entries.length === 0) return;
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes + recordOverheadBytes, 0);
    this.#unacknowledged += bytes;
    let acknowledged = false;
    this.#send(
      entries.map(({ record }) => record),
      this.#lease.log.nextSeq,
      () => {
        if (acknowledged) return;
        acknowledged = true;
        this.#unacknowledged -= bytes;
        this.#wake?.();
      },
    );
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
