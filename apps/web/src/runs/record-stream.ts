import { type LogRecord, nextSeq, type ProcessEvent } from '@forkhall/protocol';
import { appendSpans, fittedSpans, type WriterSpan } from './output-writers.ts';

/**
 * One page's way through the log of one run: what it expects next, how far it is behind, and what is shown. The
 * terminal is written from `StreamStep`s alone, so that nothing is lost and nothing is shown twice.
 */
export interface RecordStream {
  /** The seq of the next record to show; records before it were shown (or skipped) already. */
  readonly expectedSeq: number;
  /** Where the log stands, as far as this page knows. */
  readonly headSeq: number;
  /** The terminal answers queries in records from this one on; those before were answered already, or by another page. */
  readonly answerFromSeq: number;
  /** Output before this one is passed over: a person wants to see the present. Everything else of those records counts. */
  readonly showFromSeq: number;
  /** Output shown and its number of records, to guess the size of what is still to come. */
  readonly shownBytes: number;
  readonly shownRecords: number;
  readonly ended: boolean;
  /** Who wrote the output record that comes next. */
  readonly writers?: readonly WriterSpan[];
}

export type StreamStep =
  /** Write to the terminal what was written at about `t`; `replay` when no answer may go to the program, `spans` where something is known of who wrote it. */
  | { kind: 'write'; data: string; t: number; replay: boolean; spans?: WriterSpan[] }
  | { kind: 'gap'; bytes: number }
  | { kind: 'events'; events: readonly ProcessEvent[] }
  | { kind: 'started' }
  | { kind: 'ended'; record: Extract<LogRecord, { kind: 'ended' }> }
  /** A hole before the next record: watch again from here. */
  | { kind: 'watch'; fromSeq: number };

export const newStream: RecordStream = {
  expectedSeq: 0,
  headSeq: 0,
  answerFromSeq: Number.POSITIVE_INFINITY,
  showFromSeq: 0,
  shownBytes: 0,
  shownRecords: 0,
  ended: false,
};

/** The reply to `run.watch` says where the log stands. */
export function watched(stream: RecordStream, logNextSeq: number): RecordStream {
  return { ...stream, headSeq: Math.max(stream.headSeq, logNextSeq) };
}

/** Output of so short a time is written in one go. */
const momentS = 0.05;

export function receive(stream: RecordStream, records: readonly LogRecord[], logNextSeq: number): { stream: RecordStream; steps: StreamStep[] } {
  const steps: StreamStep[] = [];
  let { expectedSeq, shownBytes, shownRecords, ended, writers } = stream;
  for (const record of records) {
    const after = nextSeq(record);
    if (after <= expectedSeq) continue;
    if (record.seq > expectedSeq) {
      steps.push({ kind: 'watch', fromSeq: expectedSeq });
      break;
    }
    expectedSeq = after;
    switch (record.kind) {
      case 'output': {
        const spans = writers && fittedSpans(writers, record.data.length);
        writers = undefined;
        if (record.seq < stream.showFromSeq) break;
        const replay = record.seq < stream.answerFromSeq;
        const last = steps.at(-1);
        if (last?.kind === 'write' && last.replay === replay && record.t - last.t < momentS) {
          if (spans !== undefined) last.spans ??= fittedSpans([], last.data.length);
          if (last.spans !== undefined) appendSpans(last.spans, spans ?? [[0, record.data.length]]);
          last.data += record.data;
        } else steps.push({ kind: 'write', data: record.data, t: record.t, replay, ...(spans === undefined ? {} : { spans }) });
        shownBytes += record.data.length;
        shownRecords += 1;
        break;
      }
      case 'gap':
        writers = undefined;
        steps.push({ kind: 'gap', bytes: record.bytes });
        break;
      case 'started':
        steps.push({ kind: 'started' });
        break;
      case 'ended':
        ended = true;
        steps.push({ kind: 'ended', record });
        break;
      case 'events':
        steps.push({ kind: 'events', events: record.events });
        break;
      case 'writers':
        writers = record.spans;
        break;
      case 'input':
      case 'resize':
        break;
    }
  }
  const { writers: _before, ...rest } = stream;
  const next = { ...rest, expectedSeq, shownBytes, shownRecords, ended, headSeq: Math.max(stream.headSeq, logNextSeq, expectedSeq) };
  return { stream: writers === undefined ? next : { ...next, writers }, steps };
}

/** How much output is in the log that this page has not got yet: a guess from the records so far. */
export function behindBytes(stream: RecordStream): number {
  if (stream.shownRecords === 0) return 0;
  return Math.round((stream.headSeq - Math.max(stream.expectedSeq, stream.showFromSeq)) * (stream.shownBytes / stream.shownRecords));
}

/** What a person who asks the program to end will wait for at most; beyond it, output is passed over. */
export const patienceBytes = 1_000_000;
/** How much of the newest output is still shown after a skip. */
const keptBytes = 64_000;

/**
 * Passes over output so that the page is at the program's present again; undefined when it is near enough. The records still
 * come, as they also tell what the processes did: it is drawing output that takes the time, not receiving it.
 */
export function skipForward(stream: RecordStream): { stream: RecordStream; skippedBytes: number } | undefined {
  const behind = behindBytes(stream);
  if (stream.ended || behind <= patienceBytes) return undefined;
  const recordBytes = Math.max(1, stream.shownBytes / stream.shownRecords);
  const from = Math.max(stream.expectedSeq, stream.showFromSeq);
  const showFromSeq = Math.max(from, stream.headSeq - Math.ceil(keptBytes / recordBytes));
  return { stream: { ...stream, showFromSeq }, skippedBytes: Math.round((showFromSeq - from) * recordBytes) };
}
