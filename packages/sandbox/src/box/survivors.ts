import { readFileSync } from 'node:fs';
import type { Cgroup } from '../cgroup/cgroup.ts';
import { lives, type ProcessIdentity, processStat, signalIfThere } from '../processes.ts';

/** Process 1 of a sandbox, as the host sees it: the only child of its bubblewrap. */
export function processOneOf(bwrapPid: number): ProcessIdentity | undefined {
  try {
    const pid = Number.parseInt(readFileSync(`/proc/${bwrapPid}/task/${bwrapPid}/children`, 'utf8'), 10);
    const stat = pid > 0 ? processStat(pid) : undefined;
    return stat && { pid, startTicks: stat.startTicks };
  } catch {
    return undefined;
  }
}

const settleMs = 5_000;
/** From then on what is left is not just about to end. */
const patienceMs = 50;

/**
 * After bubblewrap has been reaped: waits until nothing is left, ends what is, and returns how many processes still are.
 * The last processes of a namespace may go a little later than bubblewrap when that was killed.
 */
export async function endSurvivors(cgroup: Cgroup | undefined, processOne: ProcessIdentity | undefined): Promise<number> {
  const left = () => new Set([...(cgroup?.processes() ?? []), ...(processOne && lives(processOne) ? [processOne.pid] : [])]);
  for (let waitedMs = 0, pauseMs = 1; ; waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, 100)) {
    const pids = left();
    if (pids.size === 0 || waitedMs > settleMs) return pids.size;
    if (waitedMs >= patienceMs) for (const pid of pids) signalIfThere(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
