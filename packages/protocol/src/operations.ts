import { z } from 'zod';
import type { operationErrorSchema } from './errors.ts';
import { languageSchema, startMethodSchema } from './language.ts';
import { limitsSchema } from './limits.ts';
import { runIdSchema, runSummarySchema, terminalSizeSchema } from './run.ts';
import { logRecordSchema } from './run-log.ts';
import { documentBounds, filePathSchema, sessionIdSchema, sourceFileSchema } from './session.ts';

/** Binary data: a Uint8Array in the browser, a Buffer in Node. */
const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'not binary data');

/** What the server says of itself to every page. */
export const serverStatusSchema = z.object({
  version: z.string(),
  limits: limitsSchema,
  /** `full`, `weaker` (some protection or limit is missing here; `forkhall doctor` says which), or `none`. */
  sandbox: z.enum(['full', 'weaker', 'none']),
  places: z.object({ total: z.int(), taken: z.int(), waiting: z.int() }),
  /** What the sandbox runs, as `Python 3.11.2`; absent where the machine has none. */
  python: z.string().optional(),
  node: z.string().optional(),
});
export type ServerStatus = z.infer<typeof serverStatusSchema>;

const empty = z.object({});

/**
 * What a browser may ask: `name: {request, reply}`. Each is a Socket.IO event with one argument and an
 * acknowledgement, which gets `{ok: true, value}` or `{ok: false, error}`.
 */
export const operations = {
  /** Opens a session on this socket; without an id a new one. Replies with the document as one Yjs update. */
  'session.open': {
    request: z.object({ sessionId: sessionIdSchema.optional() }),
    reply: z.object({ sessionId: sessionIdSchema, created: z.boolean(), document: bytesSchema, runs: z.array(runSummarySchema), status: serverStatusSchema }),
  },
  /** Adds a Yjs update to the document. The acknowledgement means that it is on the disk. */
  'document.update': {
    request: z.object({ update: bytesSchema.refine((u) => u.byteLength <= documentBounds.updateBytes, 'update too large') }),
    reply: empty,
  },
  /** After a reconnect: what the client lacks, and what the server lacks (its state vector). */
  'document.sync': {
    request: z.object({ stateVector: bytesSchema.refine((u) => u.byteLength <= documentBounds.updateBytes, 'state vector too large') }),
    reply: z.object({ update: bytesSchema, stateVector: bytesSchema }),
  },
  /** Starts a run. The same `key` in the same session starts one run only, however often it is asked (a lost acknowledgement). */
  'run.start': {
    request: z.object({
      key: z.uuid(),
      language: languageSchema,
      entry: filePathSchema,
      files: z.array(sourceFileSchema).min(1).max(documentBounds.files),
      args: z.array(z.string().max(10_000)).max(100).default([]),
      startMethod: startMethodSchema.optional(),
      /** Of tasks and greenlets, each turn is told, too. */
      taskSwitches: z.boolean().default(false),
      size: terminalSizeSchema.default({ cols: 80, rows: 24 }),
      /** Watches the run from its first record on: saves the way back and forth that `run.watch` costs. */
      watch: z.boolean().default(false),
    }),
    reply: z.object({ run: runSummarySchema }),
  },
  /** Bytes typed at the terminal. */
  'run.input': { request: z.object({ runId: runIdSchema, data: z.string().min(1).max(65_536) }), reply: empty },
  'run.resize': { request: z.object({ runId: runIdSchema, size: terminalSizeSchema }), reply: empty },
  /** Ctrl-C: SIGINT to the terminal's foreground process group. */
  'run.interrupt': { request: z.object({ runId: runIdSchema }), reply: empty },
  /** SIGTERM to every process of the run, then SIGKILL. A queued run leaves the queue. */
  'run.stop': { request: z.object({ runId: runIdSchema }), reply: empty },
  /** Sends the log from `fromSeq` on as `run.records`, then what comes. A second watch of the same run starts again at its `fromSeq`. */
  'run.watch': { request: z.object({ runId: runIdSchema, fromSeq: z.int().min(0) }), reply: z.object({ run: runSummarySchema, nextSeq: z.int().min(0) }) },
  'run.unwatch': { request: z.object({ runId: runIdSchema }), reply: empty },
  /** The files that the run was started with. */
  'run.sources': { request: z.object({ runId: runIdSchema }), reply: z.object({ entry: filePathSchema, files: z.array(sourceFileSchema) }) },
} as const;

export type OperationName = keyof typeof operations;
export type OperationRequest<N extends OperationName> = z.input<(typeof operations)[N]['request']>;
export type OperationReply<N extends OperationName> = z.infer<(typeof operations)[N]['reply']>;
export type Acknowledgement<T> = { ok: true; value: T } | { ok: false; error: z.infer<typeof operationErrorSchema> };

/** What the server tells without being asked. */
export const notices = {
  /** Another browser of the session changed the document. */
  'document.changed': z.object({ update: bytesSchema }),
  /** A run of the session was added, moved in the queue, or changed its state; once a second, what a running one has used. */
  'run.changed': z.object({ run: runSummarySchema }),
  /**
   * The next records of a watched run, in order. The client acknowledges each message when it has shown it; the server
   * sends no more than a bounded number of bytes beyond that. `nextSeq` is where the log stands now.
   */
  'run.records': z.object({ runId: runIdSchema, records: z.array(logRecordSchema), nextSeq: z.int().min(0) }),
  'server.status': serverStatusSchema,
} as const;
export type NoticeName = keyof typeof notices;
export type Notice<N extends NoticeName> = z.infer<(typeof notices)[N]>;

/** Socket.IO's event maps, derived from the schemas. */
export type ClientToServer = { [N in OperationName]: (request: OperationRequest<N>, acknowledge: (reply: Acknowledgement<OperationReply<N>>) => void) => void };
export type ServerToClient = { [N in Exclude<NoticeName, 'run.records'>]: (notice: Notice<N>) => void } & {
  'run.records': (notice: Notice<'run.records'>, acknowledge: () => void) => void;
};
