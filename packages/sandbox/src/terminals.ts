import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** More than any lesson opens; a run with more of them is ended when the machine runs short. */
export const mostTerminals = 64;
/** Of the machine's pseudo-terminals. */
const shareInUse = 1 / 8;

function count(name: string): number {
  try {
    return Number(readFileSync(`/proc/sys/kernel/pty/${name}`, 'utf8'));
  } catch {
    return 0;
  }
}

/**
 * True where so many pseudo-terminals are open that sandboxes may soon find none. They are counted for the whole machine,
 * no limit of a process or a control group covers them, and a namespace's own devpts takes from the same stock.
 */
export function terminalsAreScarce(): boolean {
  const most = count('max');
  return most > 0 && count('nr') > most * shareInUse;
}

/** True where these processes have more terminals open than any program needs, also hidden ones whose other end is closed. */
export function holdTooManyTerminals(pids: readonly number[]): boolean {
  let found = 0;
  for (const pid of pids) {
    try {
      for (const name of readdirSync(`/proc/${pid}/fd`)) {
        if (Number(name) > 2 && /^\/dev\/(ptmx|pts\/)/.test(readlinkSync(`/proc/${pid}/fd/${name}`)) && ++found > mostTerminals) return true;
      }
    } catch {} // it has just ended
  }
  return false;
}
