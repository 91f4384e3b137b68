import type { ProcessEvent } from '@forkhall/protocol';
import { Ring } from './ring.ts';
import type { RingDefinitions } from './ring-definitions.ts';
import { uplinkLetters } from './uplink-letters.ts';

const maxDefinitions = 100_000;
/** Definitions of processes that have ended, for those that they forked. */
const maxEnded = 2_048;

/** Turns what process 1 relays of all rings into events. */
export class RingFeed {
  readonly #originS: number;
  readonly #rings = new Map<number, { key: string; ring: Ring }>();
  readonly #definitions = new Map<string, RingDefinitions>();
  readonly #ended: string[] = [];
  readonly #room: { left: number };

  constructor(originS: number, room = maxDefinitions) {
    this.#originS = originS;
    this.#room = { left: room };
  }

  /** The process whose ring this frame announces. */
  opens(type: string, payload: Buffer): number | undefined {
    return type === uplinkLetters.ringOpened ? payload.readUInt32LE(4) : undefined;
  }

  /** Events of one frame, `t` as the program says it; nothing for frames about something else. @throws RangeError where the frame is too short. */
  *take(type: string, payload: Buffer, nowT: number): Generator<ProcessEvent> {
    const number = payload.readUInt32LE(0);
    if (type === uplinkLetters.ringOpened) {
      this.#open(number, payload);
      return;
    }
    const found = this.#rings.get(number);
    if (!found) return;
    const { ring } = found;
    if (type === uplinkLetters.ringJournal) yield* ring.journal(payload.subarray(4));
    else if (type === uplinkLetters.ringSlots) yield* ring.slots(payload.subarray(4));
    else if (type === uplinkLetters.ringStanding) yield* ring.standing(payload.subarray(4));
    else if (type === uplinkLetters.ringCounts) yield* ring.dropped(payload, nowT);
    else if (type === uplinkLetters.ringEnded) yield* ring.ended(nowT);
    if (type === uplinkLetters.ringEnded) this.#end(number, found.key);
  }

  #open(number: number, payload: Buffer): void {
    const [pid, serial, parentPid, parentSerial, inheritedBelow] = [4, 8, 12, 16, 20].map((at) => payload.readUInt32LE(at)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const key = `${pid}-${serial}`;
    const ring = new Ring(
      { pid, serial, parentPid, parentSerial, inheritedBelow },
      {
        originS: this.#originS,
        parent: () => (parentPid > 0 ? this.#definitions.get(`${parentPid}-${parentSerial}`) : undefined),
        definitions: this.#room,
      },
    );
    this.#rings.set(number, { key, ring });
    this.#definitions.set(key, ring.definitions);
  }

  #end(number: number, key: string): void {
    this.#rings.delete(number);
    this.#ended.push(key);
    if (this.#ended.length <= maxEnded) return;
    const oldest = this.#ended.shift() as string;
    this.#definitions.get(oldest)?.clear();
    this.#definitions.delete(oldest);
  }
}
