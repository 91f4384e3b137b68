import type { OperationName, OperationReply, operations } from '@forkhall/protocol';
import type { z } from 'zod';
import type { Connection } from './connection.ts';

type ParsedRequest<N extends OperationName> = z.output<(typeof operations)[N]['request']>;

/**
 * Answers one operation. Whatever must come after the answer is given to `afterwards`.
 * @throws OperationRefused, and then nothing has changed
 */
export type OperationHandler<N extends OperationName> = (
  connection: Connection,
  request: ParsedRequest<N>,
  afterwards: (effect: () => void) => void,
) => Promise<OperationReply<N>>;

export type OperationHandlers<N extends OperationName = OperationName> = { [K in N]: OperationHandler<K> };
