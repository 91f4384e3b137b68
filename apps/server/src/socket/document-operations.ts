import type { OperationHandlers } from './operation-handlers.ts';

export const documentOperations: OperationHandlers<'document.update' | 'document.sync'> = {
  'document.update': async (connection, { update }) => {
    await connection.session('document.update').update(update);
    connection.tellOthers(update);
    return {};
  },

  'document.sync': async (connection, { stateVector }) => {
    const { document } = connection.session('document.sync');
    return { update: document.encodeSince(stateVector), stateVector: document.stateVector() };
  },
};
