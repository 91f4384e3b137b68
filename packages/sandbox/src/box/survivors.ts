import { readFileSync } from 'node:fs';
import type { Cgroup } from '../cgroup/cgroup.ts';

/** A process that cannot be mistaken for a later one of the same number. */
export interface ProcessIdentity {
  pid: number;
  /** In clock ticks since the machine's start. */
  startTicks: number;
}

function statOf(pid: number): { state: string; startTicks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name may hold spaces and parentheses: the fields start after the last one.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startTicks: Number(fields[19]) };
  } catch {
    return undefined;
  }
}

/** Process 1 of a sandbox, as the host sees it: the only child of its bubblewrap. */
export function processOneOf(bwrapPid: number): ProcessIdentity | undefined {
  try {
    const pid = Number.parseInt(readFileSync(`/proc/${bwrapPid}/task/${bwrapPid}/children`, 'utf8'), 10);
    const stat = pid > 0 ? statOf(pid) : undefined;
    return stat && { pid, startTicks: stat.startTicks };
  } catch {
    return undefined;
  }
}

/** A zombie is no survivor: the kernel lets process 1 become one only when all others of its namespace are dead. */
function lives(identity: ProcessIdentity): boolean {
  const stat = statOf(identity.pid);
  return stat !== undefined && stat.startTicks === identity.startTicks && stat.state !== 'Z';
}

const settleMs = 5_000;

/**
 * Waits until nothing is left and returns how many processes still are. After a SIGKILL to bubblewrap it may have been
 * reaped before the last process of the namespace is.
 */
export async function countSurvivors(cgroup: Cgroup | undefined, processOne: ProcessIdentity | undefined): Promise<number> {
  const count = () => Math.max(cgroup?.processes().length ?? 0, processOne && lives(processOne) ? 1 : 0);
  for (let waitedMs = 0, pauseMs = 1; ; waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, 100)) {
    const left = count();
    if (left === 0 || waitedMs > settleMs) return left;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
