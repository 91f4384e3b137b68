import type { RunSummary } from '@forkhall/protocol';
import { useEffect, useState } from 'react';
import { useWorkbenchState } from '../workbench/workbench-context.tsx';

const tickMs = 100;

/** How long a run has been running, or ran, in milliseconds; undefined before its start. Ticks while it runs. */
export function useElapsed(run: RunSummary | undefined): number | undefined {
  const skewMs = useWorkbenchState((state) => state.clockSkewMs);
  const ticking = run?.state === 'running' && run.startedAtMs !== undefined;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [ticking]);
  if (run?.startedAtMs === undefined) return undefined;
  if (run.usage !== undefined && run.state === 'ended') return run.usage.wallMs;
  return Math.max(0, (run.endedAtMs ?? now - skewMs) - run.startedAtMs);
}
