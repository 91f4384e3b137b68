import { closeSync, constants, type Dir, opendirSync, openSync } from 'node:fs';
import { type ProcessEvent, processEventSchema } from '@forkhall/protocol';
import { RingDefinitions } from './ring-definitions.ts';
import { type RingBatch, RingFile } from './ring-file.ts';
import { actorFields, slotEvent } from './ring-slot.ts';

export interface RingReaderOptions {
  /** What the monotonic clock showed when the run was taken up, in seconds; events' `t` counts from there. */
  originS: number;
  /** Rings that are read at most; each process of a run has one. */
  maxRings?: number;
  /** Slots of one ring taken in one read. */
  maxSlotsPerRead?: number;
  /** Definitions kept of one ring. */
  maxDefinitions?: number;
}

interface Ring {
  file: RingFile;
  definitions: RingDefinitions;
}

const ringName = /^([1-9]\d{0,6})-([1-9]\d{0,8})\.ring$/;
/** Kinds that a process tells about another one: its pid comes with the record. */
const aboutOthers = new Set(['process.started', 'process.exited']);

/**
 * Reads the rings that the processes of one run write to a folder, as events. The folder belongs to the program: names,
 * files and contents are taken as hostile; nothing is written there, no link is followed, no file waited for.
 */
export class RingReader implements Disposable {
  readonly #options: Required<RingReaderOptions>;
  readonly #folder: number;
  readonly #rings = new Map<string, Ring>();
  readonly #refused = new Set<string>();

  /** @throws where the folder cannot be opened. */
  constructor(folder: string, options: RingReaderOptions) {
    this.#options = { maxRings: 1_024, maxSlotsPerRead: 16_384, maxDefinitions: 20_000, ...options };
    this.#folder = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  }

  /** Rings found so far. */
  get rings(): number {
    return this.#rings.size;
  }

  #scan(): void {
    // By way of the descriptor, so that a folder which is renamed or replaced meanwhile is still the same one.
    const path = `/proc/self/fd/${this.#folder}`;
    let folder: Dir;
    try {
      folder = opendirSync(path, { bufferSize: 256 });
    } catch {
      return;
    }
    try {
      for (let looked = 0; looked < 4 * this.#options.maxRings; looked++) {
        const entry = folder.readSync();
        if (!entry) return;
        const match = ringName.exec(entry.name);
        if (!match || this.#rings.has(entry.name) || this.#refused.has(entry.name)) continue;
        if (this.#rings.size >= this.#options.maxRings) return;
        const file = RingFile.open(`${path}/${entry.name}`, Number(match[1]), Number(match[2]));
        if (file === 'not-yet') continue;
        if (file === 'refused') {
          if (this.#refused.size < this.#options.maxRings) this.#refused.add(entry.name);
          continue;
        }
        const { parentPid, parentSerial } = file;
        const parent = () => (parentPid > 0 ? this.#rings.get(`${parentPid}-${parentSerial}.ring`)?.definitions : undefined);
        this.#rings.set(entry.name, { file, definitions: new RingDefinitions(parent, file.inheritedBelow, this.#options.maxDefinitions) });
      }
    } finally {
      folder.closeSync();
    }
  }

  #recordEvent(record: Record<string, unknown>, ring: Ring): ProcessEvent | undefined {
    const { e: event, t, h: thread, p: place, o: object, pid, ...fields } = record;
    if (typeof t !== 'number') return undefined;
    const at = typeof place === 'number' ? ring.definitions.place(place) : undefined;
    const parsed = processEventSchema.safeParse({
      ...fields,
      event,
      t: t - this.#options.originS,
      pid: typeof pid === 'number' && aboutOthers.has(String(event)) ? pid : ring.file.pid,
      ...(typeof pid === 'number' || typeof thread !== 'number' ? {} : actorFields(thread, ring.definitions)),
      ...(at ? { at } : {}),
      ...(typeof object === 'number' ? { object: ring.definitions.object(object, ring.file.pid) } : {}),
    });
    return parsed.success ? parsed.data : undefined;
  }

  /** All events that are new since the last call, in the order of `t`. */
  read(): ProcessEvent[] {
    this.#scan();
    const batches: { ring: Ring; batch: RingBatch }[] = [];
    for (const ring of this.#rings.values()) {
      const batch = ring.file.read(this.#options.maxSlotsPerRead);
      // All definitions come before any event is built: a forked child's slots name what its parent has defined.
      for (const record of batch.records) if ('d' in record) ring.definitions.add(record);
      batches.push({ ring, batch });
    }
    const events: ProcessEvent[] = [];
    for (const { ring, batch } of batches) {
      const { pid } = ring.file;
      let last = 0;
      for (const record of batch.records) {
        if ('d' in record) continue;
        const event = this.#recordEvent(record, ring);
        if (event) events.push(event);
      }
      for (const slot of batch.slots) {
        const t = slot.t - this.#options.originS;
        last = t;
        const event = slotEvent(slot, pid, t, ring.definitions);
        if (event) events.push(event);
      }
      if (Object.keys(batch.dropped).length > 0) events.push({ event: 'events.dropped', t: last, pid, counts: batch.dropped });
    }
    return events.sort((a, b) => a.t - b.t);
  }

  [Symbol.dispose](): void {
    for (const ring of this.#rings.values()) ring.file.close();
    this.#rings.clear();
    closeSync(this.#folder);
  }
}
