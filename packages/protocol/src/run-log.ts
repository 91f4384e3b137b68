import { z } from 'zod';
import { endingSchema, usageSchema } from './ending.ts';
import { processEventSchema } from './process-event.ts';
import { leftoversSchema, terminalSizeSchema } from './run.ts';

const common = {
  /** Counts from 0 without gaps; a `gap` record stands for all of `seq` … `toSeq`. */
  seq: z.int().min(0),
  /** Seconds since the run was taken up. */
  t: z.number().min(0),
};

/** Facts and stretches of output that one record may hold. */
export const recordBounds = { events: 1_000, spans: 10_000 } as const;

/** One record of a run's log: the live view, the replay, the share link and the exported trace are all made of these. */
export const logRecordSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('output'), data: z.string() }),
  /**
   * Who wrote the output record that follows: stretches of its text in order, each with the writer's pid (0: not known)
   * and its length in UTF-16 code units. Output without one before it has writers that are not known.
   */
  z.object({
    ...common,
    kind: z.literal('writers'),
    spans: z.array(z.tuple([z.int().min(0).max(4_194_304), z.int().min(1)])).max(recordBounds.spans),
  }),
  z.object({ ...common, kind: z.literal('input'), data: z.string() }),
  /** What the processes did: in the order in which it was read, each fact with a `t` of its own. */
  z.object({ ...common, kind: z.literal('events'), events: z.array(processEventSchema).max(recordBounds.events) }),
  z.object({ ...common, kind: z.literal('resize'), ...terminalSizeSchema.shape }),
  /** The sandbox stands and the program runs; `warm` when a spare took it. */
  z.object({ ...common, kind: z.literal('started'), pid: z.int(), warm: z.boolean() }),
  /** The log's cap was passed: records `seq` … `toSeq` with `bytes` bytes of output were not kept. */
  z.object({ ...common, kind: z.literal('gap'), toSeq: z.int().min(0), bytes: z.int().min(0) }),
  /** Always the last record. */
  z.object({ ...common, kind: z.literal('ended'), ending: endingSchema, usage: usageSchema, leftovers: leftoversSchema }),
]);
export type LogRecord = z.infer<typeof logRecordSchema>;

/** The seq that follows a record. */
export function nextSeq(record: LogRecord): number {
  return (record.kind === 'gap' ? record.toSeq : record.seq) + 1;
}

/** The first line of a log: an asciicast v2 header. */
export const logHeaderSchema = z.object({
  version: z.literal(2),
  width: z.int().min(1),
  height: z.int().min(1),
  /** Unix time, seconds. */
  timestamp: z.number().optional(),
  title: z.string().optional(),
  command: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});
export type LogHeader = z.infer<typeof logHeaderSchema>;

/**
 * A record as one asciicast v2 event, without the newline. Output, input and resize have asciicast's own codes; the
 * others have codes of ours, which players skip, with JSON text as their data (asciicast wants a string there).
 * https://docs.asciinema.org/manual/asciicast/v2/
 */
export function encodeRecord(record: LogRecord): string {
  const { seq: _seq, t, kind, ...rest } = record;
  const time = Math.round(t * 1e6) / 1e6;
  switch (record.kind) {
    case 'output':
      return JSON.stringify([time, 'o', record.data]);
    case 'input':
      return JSON.stringify([time, 'i', record.data]);
    case 'resize':
      return JSON.stringify([time, 'r', `${record.cols}x${record.rows}`]);
    default:
      return JSON.stringify([time, `forkhall.${kind}`, JSON.stringify(rest)]);
  }
}

const eventSchema = z.tuple([z.number().min(0), z.string(), z.string()]);

/**
 * The record that a line holds, given the seq that the line has (the header's next line is 0, then `nextSeq`).
 * Undefined for events of other programs and of newer versions. @throws where the line is no asciicast event.
 */
export function decodeRecord(line: string, seq: number): LogRecord | undefined {
  const [t, code, data] = eventSchema.parse(JSON.parse(line));
  switch (code) {
    case 'o':
      return { seq, t, kind: 'output', data };
    case 'i':
      return { seq, t, kind: 'input', data };
    case 'r': {
      const [cols, rows] = data.split('x').map(Number);
      return logRecordSchema.parse({ seq, t, kind: 'resize', cols, rows });
    }
    default: {
      if (!code.startsWith('forkhall.')) return undefined;
      const parsed = logRecordSchema.safeParse({ ...JSON.parse(data), seq, t, kind: code.slice('forkhall.'.length) });
      return parsed.success ? parsed.data : undefined;
    }
  }
}
