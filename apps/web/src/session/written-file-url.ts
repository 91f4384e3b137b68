import type { RunSummary } from '@forkhall/protocol';

/** Where a file that a run has written can be fetched; undefined where the run has no such file. */
export function writtenFileUrl(sessionId: string, run: RunSummary, path: string): string | undefined {
  const index = run.written?.findIndex((file) => file.path === path) ?? -1;
  return index < 0 ? undefined : `/api/sessions/${sessionId}/runs/${run.id}/files/${index}`;
}

/** Where a run's log can be fetched as an asciicast. */
export function runLogUrl(sessionId: string, runId: string): string {
  return `/api/sessions/${sessionId}/runs/${runId}/log.cast`;
}
