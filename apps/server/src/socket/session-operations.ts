import { OperationRefused } from '@forkhall/protocol';
import type { OperationHandlers } from './operation-handlers.ts';

export const sessionOperations: OperationHandlers<'session.open'> = {
  'session.open': async (connection, { sessionId }) => {
    const { sessions, runs, status } = connection.services;
    const lease = sessionId === undefined ? await sessions.create() : await sessions.open(sessionId);
    if (lease === undefined) throw new OperationRefused('not-found', 'session.open: there is no such session; open a new one by leaving out "sessionId"');
    // In the room before the document is read: an update that comes in between is told, and Yjs minds no repetition.
    await connection.enter(lease);
    const { session } = lease;
    const list = await runs.list(session.id);
    return { sessionId: session.id, created: sessionId === undefined, document: session.document.encode(), runs: list, status: status() };
  },
};
