import type { Acknowledgement, ClientToServer, OperationError, OperationName, OperationReply, OperationRequest, ServerToClient } from '@forkhall/protocol';
import { io, type Socket } from 'socket.io-client';

export type SessionSocket = Socket<ServerToClient, ClientToServer>;

/** The server answered an operation with a refusal; nothing was changed. */
export class Refused extends Error {
  readonly operation: OperationName;
  readonly error: OperationError;
  constructor(operation: OperationName, error: OperationError) {
    super(`${operation}: ${error.message}`);
    this.name = 'Refused';
    this.operation = operation;
    this.error = error;
  }
}

/** No answer came: the connection is gone or the server is too slow. Whether the operation took place is unknown. */
export class Unanswered extends Error {
  readonly operation: OperationName;
  constructor(operation: OperationName) {
    super(`${operation}: no answer from the server; it is asked again when the connection is back`);
    this.name = 'Unanswered';
    this.operation = operation;
  }
}

/** Asks the server on the page's own origin. */
export function connect(): SessionSocket {
  return io({
    autoConnect: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 5_000,
    randomizationFactor: 0.5,
  });
}

const answerWithinMs = 15_000;

/** @throws Refused or Unanswered */
export function ask<N extends OperationName>(socket: SessionSocket, operation: N, request: OperationRequest<N>): Promise<OperationReply<N>> {
  // Socket.IO would keep the message for the next connection; whoever asks decides that here.
  if (!socket.connected) return Promise.reject(new Unanswered(operation));
  return new Promise((resolve, reject) => {
    const answered = (failure: Error | null, reply?: Acknowledgement<OperationReply<N>>) => {
      if (failure || reply === undefined) reject(new Unanswered(operation));
      else if (reply.ok) resolve(reply.value);
      else reject(new Refused(operation, reply.error));
    };
    // The event maps tie the name to the request; TypeScript does not follow that through a type parameter.
    const patient = socket.timeout(answerWithinMs);
    (patient.emit as unknown as (name: string, request: unknown, answered: unknown) => void).call(patient, operation, request, answered);
  });
}
