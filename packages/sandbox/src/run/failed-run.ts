import type { SandboxRun } from '../types.ts';

/** A run that never came to have a sandbox. */
export function failedRun(reason: string): SandboxRun {
  const usage = { wallMs: 0, cpuMs: 0, peakBytes: 0, processes: 0, outputBytes: 0 };
  const nothing = () => {};
  return {
    warm: false,
    pid: 0,
    onOutput: nothing,
    onEvents: nothing,
    pause: nothing,
    resume: nothing,
    write: nothing,
    resize: nothing,
    stdin: undefined,
    interrupt: nothing,
    stop: nothing,
    usage: () => usage,
    ended: Promise.resolve({ ending: { kind: 'sandbox-failed', reason }, usage, leftovers: { count: 0, names: [] }, survivors: 0, written: [] }),
  };
}
