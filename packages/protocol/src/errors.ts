import { z } from 'zod';

/** Why an operation was refused. A refused operation has changed nothing. */
export const errorCodeSchema = z.enum([
  /** The message has no known name. */
  'unknown-operation',
  /** The message has the wrong shape. */
  'bad-request',
  /** No such session, run or file; or one that belongs to another session. */
  'not-found',
  /** An operation that needs an open session came before `session.open`. */
  'no-session',
  /** The run has ended already. */
  'run-ended',
  'too-large',
  'too-many',
  /** The server is shutting down or cannot run programs now. */
  'unavailable',
  /** A defect of the server; its log has the details under `reference`. */
  'internal',
]);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

export const operationErrorSchema = z.object({
  code: errorCodeSchema,
  /** What was called, what happened and the next step, in English. */
  message: z.string(),
  reference: z.string().optional(),
});
export type OperationError = z.infer<typeof operationErrorSchema>;

/** Thrown where an operation is refused; the socket's edge turns it into an `OperationError`. */
export class OperationRefused extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'OperationRefused';
    this.code = code;
  }
}
