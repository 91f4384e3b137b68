import type { LogHeader, LogRecord } from '@forkhall/protocol';

/** Where a viewer reads: the log of a run that is on, or a stored one. */
export interface LogSource {
  readonly header: LogHeader;
  /** The seq after the last record that may be shown. */
  readonly nextSeq: number;
  /** True when no record will follow. */
  readonly ended: boolean;
  read(fromSeq: number, maxBytes: number): Promise<{ entries: readonly { record: LogRecord; bytes: number }[]; nextSeq: number }>;
  /** Calls the listener when there is more. Returns what ends that. */
  subscribe(listener: () => void): () => void;
}

/** The right to read a log until it is disposed of. */
export interface LogLease extends AsyncDisposable {
  readonly log: LogSource;
}
