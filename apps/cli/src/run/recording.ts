import type { LogHeader, ProcessEvent } from '@forkhall/protocol';
import { addSpan, EventRecords, OutputRecords, RunLog, type WriterSpan } from '@forkhall/runlog';
import type { Ended, SandboxRun } from '@forkhall/sandbox';
import type { Brake } from './brake.ts';

export interface RecordingOptions {
  path: string;
  header: LogHeader;
  /** Bytes of output to keep. */
  capBytes: number;
  /** When the run was taken up, on the monotonic clock, seconds. */
  takenUpAtS: number;
  /** Whether lines end in `\r\n` already; players need it. */
  cooked: boolean;
}

/** `--record`: the run as an asciicast, written as it goes. */
export class Recording implements AsyncDisposable {
  readonly #log: RunLog;
  readonly #output: OutputRecords;
  readonly #events: EventRecords;
  #failed = false;

  constructor({ path, header, capBytes, takenUpAtS, cooked }: RecordingOptions) {
    const clock = () => Math.max(0, Number(process.hrtime.bigint()) / 1e9 - takenUpAtS);
    const onFailure = () => {
      this.#failed = true;
    };
    this.#log = new RunLog({ path, header, capBytes, clock, onFailure });
    this.#output = new OutputRecords({
      maxBytes: this.#log.maxRecordBytes,
      emit: (text, bytes, writers) => {
        this.#events.flush();
        if (cooked) this.#log.appendOutput(text, bytes, writers);
        else this.#log.appendOutput(text.replaceAll('\n', '\r\n'), bytes, cookedSpans(text, writers));
      },
    });
    this.#events = new EventRecords({ clock, emit: (events) => this.#log.append({ kind: 'events', events }) });
  }

  attach(run: SandboxRun, brake: Brake): void {
    this.#log.append({ kind: 'started', pid: run.pid, warm: run.warm });
    run.onOutput((chunk, writers) => {
      if (this.#failed) return;
      this.#output.push(chunk, writers);
      if (!this.#log.behind) return;
      brake.hold(this);
      void this.#log.caughtUp().then(() => brake.release(this));
    });
  }

  take(events: readonly ProcessEvent[]): void {
    if (!this.#failed) this.#events.push(events);
  }

  /** @throws where the file could not be written. */
  async end({ ending, usage, leftovers }: Ended): Promise<void> {
    this.#output.end();
    this.#events.end();
    await this.#log.end({ ending, usage, leftovers });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#log[Symbol.asyncDispose]();
  }
}

/** How long the stretches of a text are when each line's end is two characters. */
function cookedSpans(text: string, writers: readonly WriterSpan[]): WriterSpan[] {
  const spans: WriterSpan[] = [];
  let at = 0;
  for (const [pid, length] of writers) {
    addSpan(spans, pid, text.slice(at, at + length).replaceAll('\n', '\r\n').length);
    at += length;
  }
  return spans;
}
