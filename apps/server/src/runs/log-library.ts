import { type RunLog, StoredLog } from '@forkhall/runlog';
import type { LogLease, LogSource } from './log-source.ts';

interface OpenLog {
  log: Promise<LogSource & AsyncDisposable>;
  leases: number;
}

/** The logs that are open: each is open once, and is closed when its last reader has gone. */
export class LogLibrary {
  readonly #pathOf: (runId: string) => string;
  readonly #open = new Map<string, OpenLog>();

  constructor(pathOf: (runId: string) => string) {
    this.#pathOf = pathOf;
  }

  /** Takes over the log of a run that is on. */
  add(runId: string, log: RunLog): LogLease {
    this.#open.set(runId, { log: Promise.resolve(log), leases: 0 });
    return this.lease(runId, log);
  }

  /** One more lease of a log that was added and is still leased. */
  lease(runId: string, log: RunLog): LogLease {
    const entry = this.#open.get(runId);
    if (entry === undefined) throw new Error(`LogLibrary.lease: the log of ${runId} is not open`);
    entry.leases += 1;
    return this.#lease(runId, entry, log);
  }

  /** Opens the log of a run, of which the caller knows that it exists. */
  async read(runId: string): Promise<LogLease> {
    let entry = this.#open.get(runId);
    if (entry === undefined) {
      entry = { log: StoredLog.open(this.#pathOf(runId)).then(asSource), leases: 0 };
      this.#open.set(runId, entry);
    }
    entry.leases += 1;
    try {
      return this.#lease(runId, entry, await entry.log);
    } catch (error) {
      if (this.#open.get(runId) === entry) this.#open.delete(runId);
      throw error;
    }
  }

  #lease(runId: string, entry: OpenLog, log: LogSource & AsyncDisposable): LogLease {
    let released = false;
    return {
      log,
      [Symbol.asyncDispose]: async () => {
        if (released) return;
        released = true;
        entry.leases -= 1;
        if (entry.leases > 0) return;
        if (this.#open.get(runId) === entry) this.#open.delete(runId);
        await log[Symbol.asyncDispose]();
      },
    };
  }
}

function asSource(stored: StoredLog): LogSource & AsyncDisposable {
  return {
    header: stored.header,
    nextSeq: stored.nextSeq,
    ended: true,
    read: (fromSeq, maxBytes) => stored.read(fromSeq, maxBytes),
    subscribe: () => () => undefined,
    [Symbol.asyncDispose]: () => stored[Symbol.asyncDispose](),
  };
}
