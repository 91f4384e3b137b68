import { randomUUID } from 'node:crypto';
import { type ErrorCode, OperationRefused } from '@forkhall/protocol';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';

const statuses: Record<ErrorCode, number> = {
  'unknown-operation': 404,
  'bad-request': 400,
  'not-found': 404,
  'no-session': 404,
  'run-ended': 409,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
  internal: 500,
};

export const nothingHere: RequestHandler = (_request, response) => {
  response.status(404).json({ error: { code: 'not-found', message: 'there is nothing at this address' } });
};

/** Answers what handlers throw, in the shape that operations have. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    // The answer has begun: only cutting it off tells the other side that it is incomplete.
    if (response.headersSent) return void response.destroy();
    if (error instanceof OperationRefused) return void response.status(statuses[error.code]).json({ error: { code: error.code, message: error.message } });
    const status = clientErrorStatus(error);
    if (status !== undefined)
      return void response.status(status).json({ error: { code: status === 404 ? 'not-found' : 'bad-request', message: 'the request cannot be answered' } });
    const reference = randomUUID();
    log.error({ reference, err: error }, 'an HTTP request failed');
    response.status(500).json({ error: { code: 'internal', message: `the server failed; tell who runs it this reference: ${reference}`, reference } });
  };
}

/** Express marks what the client did wrong (an address that cannot be decoded, a file that is gone) with a 4xx status. */
function clientErrorStatus(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
