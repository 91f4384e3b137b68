import type { LogRecord } from '@forkhall/protocol';

export type EndedRecord = Extract<LogRecord, { kind: 'ended' }>;

/** The last record, without what the log itself knows. */
export type LogEnd = Omit<EndedRecord, 'seq' | 't' | 'kind'>;
