import { type ProcessEvent, processEventSchema } from '@forkhall/protocol';
import { RingDefinitions } from './ring-definitions.ts';
import { ringKinds } from './ring-kinds.ts';
import { actorFields, slotBytes, slotEvent, slotOf } from './ring-slot.ts';
import { SeveralWaits } from './several-waits.ts';

/** Records of a journal are small; a longer one is nothing that our hooks wrote. */
const maxRecordBytes = 65_536;
const missingAt = 20;
const settledAt = 20 + 8 * 64;
/** So many times and a slot. */
const stoodBytes = 4 + slotBytes;
const haveTimes = new Set<string>([
  'lock.acquired',
  'lock.released',
  'queue.put',
  'queue.got',
  'queue.task-done',
  'pipe.sent',
  'pipe.received',
  'pool.task-finished',
]);
/** Kinds that a process tells about another one: its pid comes with the record. */
const aboutOthers = new Set(['process.started', 'process.exited']);

/** Which ring it is, as its header says. */
export interface RingIdentity {
  pid: number;
  serial: number;
  parentPid: number;
  parentSerial: number;
  inheritedBelow: number;
}

export interface RingContext {
  /** What the monotonic clock showed when the run was taken up, in seconds. */
  originS: number;
  /** Finds what the parent's ring has defined; asked when it is needed, for rings are found in any order. */
  parent: () => RingDefinitions | undefined;
  /** Definitions that may still be kept. */
  definitions: { left: number };
}

/** What process 1 has copied of one process's ring, on its way to events. The bytes are the program's: whatever they are, decoding is bounded and does not throw. */
export class Ring {
  readonly pid: number;
  readonly definitions: RingDefinitions;
  readonly #originS: number;
  readonly #several: SeveralWaits;
  #journal: Buffer = Buffer.alloc(0);
  #journalIsBroken = false;
  #journalLost = 0;
  #lost = 0;
  /** What was told of the lost and of the undone, by kind. */
  readonly #reported = new Array<number>(ringKinds.length + 1).fill(0);
  readonly #settled = new Array<number>(ringKinds.length + 1).fill(0);
  /** Slots and records that name what was never defined, since they were last told. */
  #undefined: Record<string, number> = {};

  constructor(identity: RingIdentity, context: RingContext) {
    this.pid = identity.pid;
    this.#originS = context.originS;
    this.definitions = new RingDefinitions(context.parent, identity.inheritedBelow, context.definitions);
    this.#several = new SeveralWaits(this.pid, context.originS, this.definitions);
  }

  /** Further bytes of the journal. */
  *journal(bytes: Buffer): Generator<ProcessEvent> {
    if (this.#journalIsBroken) return;
    let rest = this.#journal.length > 0 ? Buffer.concat([this.#journal, bytes]) : bytes;
    while (rest.length >= 4) {
      const size = rest.readUInt32LE(0);
      if (size > maxRecordBytes) {
        // No writer of ours writes that: nothing after it can be trusted.
        this.#journalIsBroken = true;
        this.#journal = Buffer.alloc(0);
        return;
      }
      if (rest.length < 4 + size) break;
      const event = this.#record(rest.toString('utf8', 4, 4 + size));
      rest = rest.subarray(4 + size);
      if (event) yield event;
    }
    // A copy: the bytes are a view of what the socket gave.
    this.#journal = Buffer.from(rest);
  }

  #record(text: string): ProcessEvent | undefined {
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      return undefined;
    }
    if (typeof record !== 'object' || record === null || Array.isArray(record)) return undefined;
    if ('d' in record) {
      this.definitions.add(record as Record<string, unknown>);
      return undefined;
    }
    const { e: event, t, h: thread, p: place, o: object, pid, ...fields } = record as Record<string, unknown>;
    if (typeof t !== 'number') return undefined;
    const at = typeof place === 'number' ? this.definitions.place(place) : undefined;
    const id = typeof object === 'number' ? this.definitions.object(object, this.pid) : undefined;
    if (typeof object === 'number' && object !== 0 && id === undefined) this.#undefined.record = (this.#undefined.record ?? 0) + 1;
    const own = typeof pid !== 'number';
    const parsed = processEventSchema.safeParse({
      ...fields,
      event,
      t: t - this.#originS,
      pid: !own && aboutOthers.has(String(event)) ? pid : this.pid,
      ...(own && typeof thread === 'number' ? actorFields(thread, this.definitions) : {}),
      ...(own && event === 'process.started' ? { own } : {}),
      ...(at ? { at } : {}),
      ...(typeof object === 'number' ? { object: id } : {}),
    });
    return parsed.success ? parsed.data : undefined;
  }

  /** Whole slots, in order. */
  *slots(bytes: Buffer): Generator<ProcessEvent> {
    for (let at = 0; at + slotBytes <= bytes.length; at += slotBytes) yield* this.#slot(bytes, at, 1);
  }

  /** Slots that stand for so many of their kind. */
  *standing(bytes: Buffer): Generator<ProcessEvent> {
    for (let at = 0; at + stoodBytes <= bytes.length; at += stoodBytes) {
      const times = bytes.readUInt32LE(at);
      for (const event of this.#slot(bytes, at + 4, times)) yield times > 1 && haveTimes.has(event.event) ? ({ ...event, times } as ProcessEvent) : event;
    }
  }

  *#slot(bytes: Buffer, at: number, times: number): Generator<ProcessEvent> {
    const slot = slotOf(bytes, at);
    const name = ringKinds[slot.kind - 1];
    const several = this.#several.take(slot, name);
    if (several) yield several;
    const event = slotEvent(slot, this.pid, slot.t - this.#originS, this.definitions);
    if (event) yield event;
    else if (name !== undefined && slot.object !== 0 && this.definitions.object(slot.object, this.pid) === undefined)
      this.#undefined[name] = (this.#undefined[name] ?? 0) + times;
  }

  /** How many are missing and how many were undone, by kind, and not yet told. `payload` is a struct ring_counts. */
  *dropped(payload: Buffer, t: number): Generator<ProcessEvent> {
    const counts = this.#takeUndefined();
    const add = (name: string, count: number) => {
      counts[name] = (counts[name] ?? 0) + count;
    };
    const journalLost = Number(payload.readBigUInt64LE(12));
    if (Number.isSafeInteger(journalLost) && journalLost > this.#journalLost) {
      add('record', journalLost - this.#journalLost);
      this.#journalLost = journalLost;
    }
    const lost = Number(payload.readBigUInt64LE(4));
    if (Number.isSafeInteger(lost)) this.#lost = lost;
    ringKinds.forEach((name, index) => {
      const kind = index + 1;
      const missing = Math.min(Number(payload.readBigUInt64LE(missingAt + 8 * kind)) - (this.#reported[kind] ?? 0), this.#unreported());
      if (!(missing > 0)) return;
      add(name, missing);
      this.#reported[kind] = (this.#reported[kind] ?? 0) + missing;
    });
    yield* this.#droppedEvent(counts, t);
    const settled: Record<string, number> = {};
    ringKinds.forEach((name, index) => {
      const all = Number(payload.readBigUInt64LE(settledAt + 8 * (index + 1)));
      const undone = all - (this.#settled[index + 1] ?? 0);
      if (!(undone > 0) || !Number.isSafeInteger(all)) return;
      settled[name] = undone;
      this.#settled[index + 1] = all;
    });
    yield* this.#droppedEvent(settled, t, true);
  }

  /** Nothing more will come. What was lost without anybody saying of which kind it was is told now: a count may come later than what it counts. */
  *ended(t: number): Generator<ProcessEvent> {
    const counts = this.#takeUndefined();
    const unknown = this.#unreported();
    if (unknown > 0) counts.unknown = unknown;
    this.#lost -= Math.max(0, unknown);
    yield* this.#droppedEvent(counts, t);
  }

  #unreported(): number {
    return this.#lost - this.#reported.reduce((sum, count) => sum + count, 0);
  }

  #takeUndefined(): Record<string, number> {
    const counts = this.#undefined;
    this.#undefined = {};
    return counts;
  }

  *#droppedEvent(counts: Record<string, number>, t: number, settled?: true): Generator<ProcessEvent> {
    if (Object.keys(counts).length > 0) yield { event: 'events.dropped', t, pid: this.pid, counts, ...(settled ? { settled } : {}) };
  }
}
