import { constants } from 'node:os';
import type { ProcessEvent } from '@forkhall/protocol';
import { uplinkLetters } from './uplink-letters.ts';

/** How a process ended, as the kernel says it; neither where it did not say. */
export interface End {
  code?: number;
  signal?: number;
}

const sampleBytes = 17;
const maxKept = 4_096;

const signalNames = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name] as const));

function exited(pid: number, t: number, { code, signal }: End): ProcessEvent {
  if (signal !== undefined && signal > 0) return { event: 'process.exited', t, pid, signal: signalNames.get(signal) ?? `SIG${signal}` };
  return { event: 'process.exited', t, pid, ...(code !== undefined && code >= 0 ? { code } : {}) };
}

/** A status of wait(2); -1 where it is not known. */
function endOf(status: number): End {
  if (status < 0) return {};
  const signal = status & 0x7f;
  return signal === 0 ? { code: (status >> 8) & 0xff } : { signal };
}

function stateOf(letter: string): 'running' | 'sleeping' | 'blocked' | 'stopped' | 'zombie' {
  switch (letter) {
    case 'R':
      return 'running';
    case 'D':
      return 'blocked';
    case 'T':
    case 't':
      return 'stopped';
    case 'Z':
    case 'X':
      return 'zombie';
    default:
      return 'sleeping';
  }
}

function keepLatest(kept: Set<number> | Map<number, unknown>): void {
  if (kept.size > maxKept) kept.delete(kept.keys().next().value as number);
}

interface Seen {
  name: string;
  /** Since when it has it: what is told late must not look as if it began after its end. */
  nameT: number;
  /** Turns since it was seen or got this name; the hooks may name it meanwhile. */
  turns: number;
  /** By hooks, in itself or in its parent; then theirs is the name. */
  named: boolean;
  toldName?: string;
}

/** Node gives its main thread a name of its own, which is the process's for the kernel. */
const programName = (name: string): string => (name === 'MainThread' ? 'node' : name);

/**
 * Joins what the kernel says of the processes with what hooks inside the program say: the kernel's word on starts and
 * ends counts for more. Process 1 looks at the processes after it has read the rings, and tells it before: who is told
 * to have ended there is known to be dead here.
 */
export class KernelWord {
  readonly #originS: number;
  readonly #alive = new Map<number, Seen>();
  /** Of those that it has seen end, the last. */
  readonly #ended = new Map<number, End>();
  readonly #unnamed = new Set<number>();
  /** Whose ring was found before they were seen. */
  readonly #ringsFirst = new Set<number>();
  #main: number | undefined;
  #mainEnd: { end: End; t: number } | undefined;

  constructor(originS: number) {
    this.#originS = originS;
  }

  mainStarted(pid: number, t: number): ProcessEvent[] {
    this.#main = pid;
    this.#unnamed.delete(pid);
    // The control socket tells this, and its end may have come up the other one before.
    if (!this.#ended.has(pid)) this.#alive.set(pid, { name: '', nameT: t, turns: 0, named: true });
    return [{ event: 'process.started', t, pid, how: 'main' }];
  }

  mainEnded(end: End, t: number): void {
    this.#mainEnd = { end, t };
  }

  /** Events of one frame; undefined where it is no word of the kernel. @throws RangeError where the frame is too short. */
  take(type: string, payload: Buffer): ProcessEvent[] | undefined {
    switch (type) {
      case uplinkLetters.processSeen:
        return this.#seen(
          payload.readUInt32LE(0),
          payload.readUInt32LE(4),
          payload.readDoubleLE(8) - this.#originS,
          payload.readDoubleLE(16) - this.#originS,
          payload.toString('utf8', 24),
        );
      case uplinkLetters.processEnded: {
        const end = endOf(payload.readInt32LE(4));
        return this.#end(payload.readUInt32LE(0), end, payload.readDoubleLE(8) - this.#originS);
      }
      case uplinkLetters.processSamples:
        return this.#samples(payload);
      default:
        return undefined;
    }
  }

  #seen(pid: number, parent: number, t: number, seenT: number, text: string): ProcessEvent[] {
    const name = programName(text.slice(0, text.indexOf('\0') >>> 0));
    const known = this.#alive.get(pid);
    const seen = known ?? { name, nameT: t, turns: 0, named: this.#ringsFirst.delete(pid) };
    if (seen.name !== name) seen.nameT = seenT;
    seen.name = name;
    seen.turns = 0;
    if (!seen.named) this.#unnamed.add(pid);
    if (known) return [];
    this.#alive.set(pid, seen);
    this.#ended.delete(pid);
    return [{ event: 'process.started', t, pid, how: 'unknown', ...(parent > 1 ? { parent } : {}) }];
  }

  #end(pid: number, end: End, t: number): ProcessEvent[] {
    const events: ProcessEvent[] = [];
    const seen = this.#alive.get(pid);
    if (seen) events.push(...this.#nameOf(pid, seen));
    this.#alive.delete(pid);
    this.#unnamed.delete(pid);
    this.#ringsFirst.delete(pid);
    this.#ended.set(pid, end);
    keepLatest(this.#ended);
    events.push(exited(pid, t, end));
    return events;
  }

  #samples(payload: Buffer): ProcessEvent[] {
    const t = payload.readDoubleLE(0) - this.#originS;
    const events: ProcessEvent[] = [];
    for (let at = 8; at + sampleBytes <= payload.length; at += sampleBytes)
      events.push({
        event: 'process.sampled',
        t,
        pid: payload.readUInt32LE(at),
        cpuMs: payload.readUInt32LE(at + 4),
        rssBytes: Number(payload.readBigUInt64LE(at + 8)),
        state: stateOf(payload.toString('latin1', at + 16, at + 17)),
      });
    return events;
  }

  /** The kernel's name for a process that nobody else has named; a second one is that of the program that it became. */
  #nameOf(pid: number, seen: Seen): ProcessEvent[] {
    if (seen.named || seen.name === '' || seen.name === seen.toldName) return [];
    const how = seen.toldName === undefined ? 'unknown' : 'exec';
    seen.toldName = seen.name;
    return [{ event: 'process.started', t: seen.nameT, pid, how, name: seen.name }];
  }

  /** All that had happened before this moment has been told. */
  turnEnded(): ProcessEvent[] {
    const events: ProcessEvent[] = [];
    for (const pid of this.#unnamed) {
      const seen = this.#alive.get(pid);
      if (seen && !seen.named && ++seen.turns < 3) continue;
      this.#unnamed.delete(pid);
      if (seen) events.push(...this.#nameOf(pid, seen));
    }
    return events;
  }

  /** A ring belongs to this process: its hooks name it. */
  hasRing(pid: number): void {
    const seen = this.#alive.get(pid);
    if (seen) seen.named = true;
    else if (!this.#ended.has(pid)) keepLatest(this.#ringsFirst.add(pid));
    this.#unnamed.delete(pid);
  }

  /** Nothing is left of the sandbox: whoever was not told to have ended was ended with it, or, after the main process's end, nobody knows how. */
  atTheEnd(nowT: number): ProcessEvent[] {
    const end = this.#mainEnd ? {} : { signal: constants.signals.SIGKILL };
    return [...this.#alive.keys()].flatMap((pid) => {
      const main = pid === this.#main ? this.#mainEnd : undefined;
      return main ? this.#end(pid, main.end, main.t) : this.#end(pid, end, nowT);
    });
  }

  /** The event as far as it is believed: what hooks say of a time that has not come, or of who started or ended, may be wrong. */
  judge(event: ProcessEvent): ProcessEvent | undefined {
    if (event.pid === 1) return undefined;
    switch (event.event) {
      case 'process.started':
        if (event.name !== undefined) this.hasRing(event.pid);
        if (event.parent === 1) delete event.parent;
        return event.how === 'main' && event.pid !== this.#main ? { ...event, how: 'unknown' } : event;
      case 'process.exited': {
        if (this.#alive.has(event.pid)) return undefined;
        const end = this.#ended.get(event.pid);
        // The parent knows better when; the kernel, how.
        return end && (end.code !== undefined || end.signal !== undefined) ? exited(event.pid, event.t, end) : event;
      }
      case 'process.joined':
        return this.#alive.has(event.target) ? { ...event, timedOut: true } : event;
      default:
        return event;
    }
  }
}
