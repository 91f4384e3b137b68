import { randomUUID } from 'node:crypto';
import { type Acknowledgement, type OperationError, type OperationName, OperationRefused, operations } from '@forkhall/protocol';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Connection } from './connection.ts';
import { documentOperations } from './document-operations.ts';
import type { OperationHandler, OperationHandlers } from './operation-handlers.ts';
import type { RateLimits } from './rate-limits.ts';
import { runOperations } from './run-operations.ts';
import { sessionOperations } from './session-operations.ts';

const handlers: OperationHandlers = { ...sessionOperations, ...documentOperations, ...runOperations };

export interface Answer {
  reply: Acknowledgement<unknown>;
  /** What comes after the answer. */
  effects: (() => void)[];
}

/** Parses, bounds and executes one message of a browser. Never throws: what goes wrong is in the answer. */
export async function answer(connection: Connection, rates: RateLimits, log: Logger, name: string, args: readonly unknown[]): Promise<Answer> {
  const effects: (() => void)[] = [];
  try {
    const operation = known(name);
    rates.check(operation, updateBytes(operation, args[0]));
    const request = parse(operation, args);
    const handler = handlers[operation] as OperationHandler<OperationName>;
    return { reply: { ok: true, value: await handler(connection, request as never, (effect) => effects.push(effect)) }, effects };
  } catch (error) {
    return { reply: { ok: false, error: describe(error, name, log) }, effects: [] };
  }
}

function known(name: string): OperationName {
  if (Object.hasOwn(operations, name)) return name as OperationName;
  throw new OperationRefused('unknown-operation', `there is no operation "${name.slice(0, 60)}"; reload the page to get the version that fits this server`);
}

function parse(operation: OperationName, args: readonly unknown[]): unknown {
  if (args.length > 1) throw new OperationRefused('bad-request', `${operation}: one argument is expected, ${args.length} came`);
  const result = operations[operation].request.safeParse(args.length === 0 ? {} : args[0]);
  if (result.success) return result.data;
  throw refusal(operation, result.error);
}

/** Names the field, what is wrong with it, and whether it is only too much of it. */
function refusal(operation: string, error: z.ZodError): OperationRefused {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.').slice(0, 100);
  const tooBig = issue?.code === 'too_big' || issue?.message.includes('too large');
  const text = `${operation}: ${field ? `"${field}": ` : ''}${(issue?.message ?? 'wrong shape').slice(0, 300)}`;
  return new OperationRefused(tooBig ? 'too-large' : 'bad-request', text);
}

function updateBytes(operation: OperationName, request: unknown): number {
  if (operation !== 'document.update' || typeof request !== 'object' || request === null || !('update' in request)) return 0;
  return request.update instanceof Uint8Array ? request.update.byteLength : 0;
}

function describe(error: unknown, operation: string, log: Logger): OperationError {
  if (error instanceof OperationRefused) return { code: error.code, message: error.message };
  const reference = randomUUID();
  log.error({ reference, operation: operation.slice(0, 60), err: error }, 'an operation failed');
  return { code: 'internal', message: `${operation.slice(0, 60)}: the server failed; tell who runs it this reference: ${reference}`, reference };
}
