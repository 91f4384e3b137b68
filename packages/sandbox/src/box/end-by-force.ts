import type { ChildProcess } from 'node:child_process';
import { descendants, processStat, signalIfThere } from '../processes.ts';

const stopTries = 200;
const stopPauseMs = 1;

/**
 * Ends a bubblewrap and everything below it.
 *
 * SIGKILL to bubblewrap alone is not enough while it starts: between the making of its child and the moment when that
 * asks to die with its parent (PR_SET_PDEATHSIG), the child would be left behind, waiting for ever for a parent that is
 * dead. So bubblewrap is stopped first, when it can make no more children, and dies last.
 */
export async function endByForce(bwrap: ChildProcess): Promise<void> {
  const { pid } = bwrap;
  if (pid === undefined) return;
  // ChildProcess.kill knows when the process has been reaped, and then signals nobody.
  bwrap.kill('SIGSTOP');
  for (let tries = 0; tries < stopTries && /^[RSD]/.test(processStat(pid)?.state ?? ''); tries++)
    await new Promise((resolve) => setTimeout(resolve, stopPauseMs));
  if (bwrap.exitCode === null && bwrap.signalCode === null) for (const child of descendants(pid)) signalIfThere(child, 'SIGKILL');
  bwrap.kill('SIGKILL');
}
