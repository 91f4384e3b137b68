import type { LogLease } from '../runs/log-source.ts';
import type { OperationHandlers } from './operation-handlers.ts';

type RunOperation = 'run.start' | 'run.input' | 'run.resize' | 'run.interrupt' | 'run.stop' | 'run.watch' | 'run.unwatch' | 'run.sources';

export const runOperations: OperationHandlers<RunOperation> = {
  'run.start': async (connection, { key, watch, ...request }) => {
    const session = connection.session('run.start');
    if (!watch) return { run: await connection.services.runs.start(session, key, request) };
    connection.admitViewer('', 'run.start');
    let watched: string | undefined;
    const begin = (runId: string, lease: LogLease) => {
      watched = runId;
      connection.watch(runId, lease, 0);
    };
    try {
      return { run: await connection.services.runs.start(session, key, request, begin) };
    } catch (error) {
      // There is no such run, although some of it may have been sent.
      if (watched !== undefined) connection.unwatch(watched);
      throw error;
    }
  },

  'run.input': async (connection, { runId, data }) => {
    (await connection.services.runs.live(connection.session('run.input').id, runId, 'run.input')).input(data);
    return {};
  },

  'run.resize': async (connection, { runId, size }) => {
    (await connection.services.runs.live(connection.session('run.resize').id, runId, 'run.resize')).resize(size);
    return {};
  },

  'run.interrupt': async (connection, { runId }) => {
    (await connection.services.runs.live(connection.session('run.interrupt').id, runId, 'run.interrupt')).interrupt();
    return {};
  },

  'run.stop': async (connection, { runId }) => {
    (await connection.services.runs.live(connection.session('run.stop').id, runId, 'run.stop')).stop('student');
    return {};
  },

  'run.watch': async (connection, { runId, fromSeq }, afterwards) => {
    connection.admitViewer(runId, 'run.watch');
    const { lease, run } = await connection.services.runs.openLog(connection.session('run.watch').id, runId, 'run.watch');
    // The old viewer of this run sends nothing more from here on, so that the new one's records come alone.
    connection.unwatch(runId);
    afterwards(() => connection.watch(runId, lease, fromSeq));
    return { run, nextSeq: lease.log.nextSeq };
  },

  'run.unwatch': async (connection, { runId }) => {
    const { runs } = connection.services;
    await runs.find(connection.session('run.unwatch').id, runId, 'run.unwatch');
    connection.unwatch(runId);
    return {};
  },

  'run.sources': async (connection, { runId }) => connection.services.runs.sources(connection.session('run.sources').id, runId),
};
