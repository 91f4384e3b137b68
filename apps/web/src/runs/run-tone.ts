import type { RunSummary } from '@forkhall/protocol';

/** How serious the state of a run is: `bad` for what went wrong by itself, `warn` for what was cut short. */
export type RunTone = 'live' | 'waiting' | 'good' | 'warn' | 'bad';

export function runTone(run: RunSummary): RunTone {
  if (run.state === 'running') return 'live';
  if (run.ending === undefined) return 'waiting';
  switch (run.ending.kind) {
    case 'exited':
      return run.ending.code === 0 ? 'good' : 'bad';
    case 'interrupted':
    case 'stopped':
    case 'server-restarted':
      return 'warn';
    case 'signalled':
    case 'timed-out':
    case 'over-limit':
    case 'sandbox-failed':
      return 'bad';
  }
}
