import { constants } from 'node:os';
import { type ProcessEvent, signalSchema } from '@forkhall/protocol';

/** How a process ended, as the kernel says it; neither where it did not say. */
export interface End {
  code?: number;
  signal?: number;
}

function signalName(number: number): string {
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `SIG${number}`;
  return signalSchema.safeParse(name).success ? name : 'SIGKILL';
}

function exited(pid: number, t: number, { code, signal }: End): ProcessEvent {
  const end = signal !== undefined && signal > 0 ? { signal: signalName(signal) } : code !== undefined && code >= 0 ? { code } : {};
  return { event: 'process.exited', t, pid, ...end } as ProcessEvent;
}

/**
 * Joins what the kernel says of the processes with what hooks inside the program say: the kernel's word on starts and
 * ends counts for more.
 */
export class KernelWord {
  #main: { pid: number; alive: boolean } | undefined;
  #mainEnd: { end: End; t: number } | undefined;

  mainStarted(pid: number, t: number): ProcessEvent[] {
    this.#main = { pid, alive: true };
    return [{ event: 'process.started', t, pid, how: 'main' }];
  }

  mainEnded(end: End, t: number): void {
    this.#mainEnd = { end, t };
  }

  /** Events of one frame, where it is the kernel's. */
  take(_type: string, _payload: Buffer, _nowT: number): ProcessEvent[] | undefined {
    return undefined;
  }

  /** All that had happened before this moment has been told. */
  turnEnded(_nowT: number): ProcessEvent[] {
    return [];
  }

  atTheEnd(_nowT: number): ProcessEvent[] {
    if (!this.#main?.alive) return [];
    this.#main.alive = false;
    return this.#mainEnd ? [exited(this.#main.pid, this.#mainEnd.t, this.#mainEnd.end)] : [];
  }

  /** The event as far as it is believed: what a program says of a time that has not come, or of who started or ended, may be wrong. */
  judge(event: ProcessEvent, nowT: number): ProcessEvent | undefined {
    event.t = Math.round(Math.min(Math.max(event.t, 0), nowT) * 1e6) / 1e6;
    if (event.pid === 1) return undefined;
    if (event.event === 'process.started') {
      if (event.how === 'main' && event.pid !== this.#main?.pid) event.how = 'unknown';
      if (event.parent === 1) delete event.parent;
    } else if (event.event === 'process.exited' && event.pid === this.#main?.pid) {
      return undefined;
    }
    return event;
  }
}
