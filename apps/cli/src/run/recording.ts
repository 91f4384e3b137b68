import type { LogHeader } from '@forkhall/protocol';
import { OutputRecords, RunLog } from '@forkhall/runlog';
import type { Ended, SandboxRun } from '@forkhall/sandbox';
import type { Brake } from './brake.ts';

export interface RecordingOptions {
  path: string;
  header: LogHeader;
  /** Bytes of output to keep. */
  capBytes: number;
  /** Whether lines end in `\r\n` already; players need it. */
  cooked: boolean;
}

/** `--record`: the run as an asciicast, written as it goes. */
export class Recording implements AsyncDisposable {
  readonly #log: RunLog;
  readonly #output: OutputRecords;
  #failed = false;

  constructor({ path, header, capBytes, cooked }: RecordingOptions) {
    const begin = performance.now();
    const onFailure = () => {
      this.#failed = true;
    };
    this.#log = new RunLog({ path, header, capBytes, clock: () => (performance.now() - begin) / 1_000, onFailure });
    this.#output = new OutputRecords({
      maxBytes: this.#log.maxRecordBytes,
      emit: (text, bytes) => this.#log.append({ kind: 'output', data: cooked ? text : text.replaceAll('\n', '\r\n') }, bytes),
    });
  }

  attach(run: SandboxRun, brake: Brake): void {
    this.#log.append({ kind: 'started', pid: run.pid, warm: run.warm });
    run.onOutput((chunk) => {
      if (this.#failed) return;
      this.#output.push(chunk);
      if (!this.#log.behind) return;
      brake.hold(this);
      void this.#log.caughtUp().then(() => brake.release(this));
    });
  }

  /** @throws where the file could not be written. */
  async end({ ending, usage, leftovers }: Ended): Promise<void> {
    this.#output.end();
    await this.#log.end({ ending, usage, leftovers });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#log[Symbol.asyncDispose]();
  }
}
