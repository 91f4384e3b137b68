import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { anyRunning, signalAll } from './child.mjs';

const killAfterMs = 15_000;
let leaving = false;

function parentOf(pid) {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]);
  } catch {
    return undefined;
  }
}

/** Passes the signal on, waits for the children, and leaves. A second signal does not wait. */
function leave(signal) {
  if (leaving) {
    signalAll('SIGKILL');
    process.exit(128 + constants.signals[signal]);
  }
  leaving = true;
  signalAll(signal);
  const poll = setInterval(() => {
    if (anyRunning()) return;
    clearInterval(poll);
    process.exit(128 + constants.signals[signal]);
  }, 20);
  setTimeout(() => signalAll('SIGKILL'), killAfterMs).unref();
}

export const isLeaving = () => leaving;

/** Ctrl-C, SIGTERM and the end of npm end this process and every child. */
export function leaveWithFamily() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => leave(signal));
  if (process.env.npm_lifecycle_event === undefined) return;
  // npm runs `sh -c "node …"`. SIGTERM to npm ends the sh, SIGKILL to npm neither; both leave this process behind.
  const shell = process.ppid;
  const npm = parentOf(shell);
  setInterval(() => {
    if (!leaving && (process.ppid !== shell || parentOf(shell) !== npm)) leave('SIGTERM');
  }, 250).unref();
}
