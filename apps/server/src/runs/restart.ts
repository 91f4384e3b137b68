import { recoverLog } from '@forkhall/runlog';
import type { Logger } from 'pino';
import type { RunFiles } from '../storage/run-files.ts';
import type { RunStore } from './run-store.ts';

/** Ends the runs that were on when the server went away: their logs are closed, their rows say what happened. */
export async function endInterruptedRuns(store: RunStore, files: RunFiles, log: Logger): Promise<void> {
  for (const run of await store.unfinished()) {
    const header = { version: 2 as const, width: run.cols, height: run.rows, timestamp: Math.floor(run.createdAtMs / 1_000), title: run.entry };
    try {
      // The log may have its end already, and then that is what happened.
      const ended = await recoverLog(files.logPath(run.id), header, ({ t, outputBytes }) => ({
        ending: { kind: 'server-restarted' },
        usage: { wallMs: Math.round(t * 1_000), cpuMs: 0, peakBytes: 0, processes: 0, outputBytes },
        leftovers: { count: 0, names: [] },
      }));
      const { ending, usage, leftovers } = ended;
      const endedAtMs = run.createdAtMs + Math.round(ended.t * 1_000);
      await store.finish(run.id, { ending, usage, leftovers, written: [], startedAtMs: undefined, endedAtMs });
    } catch (error) {
      log.error({ runId: run.id, err: error }, 'the log of an interrupted run could not be closed');
    }
  }
}

/**
 * Removes the logs of runs whose rows were not stored yet when the server went away. Nobody was told of such a run: its
 * start was not answered, and who asked for it asks again.
 */
export async function removeUntoldRuns(store: RunStore, files: RunFiles, log: Logger): Promise<void> {
  const known = await store.ids();
  const removed = await files.removeUnknownLogs((runId) => known.has(runId));
  if (removed > 0) log.warn({ files: removed }, 'removed the logs of runs that had been started and not answered when the server went away');
}
