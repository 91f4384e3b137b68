import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { ringKinds } from './ring-kinds.ts';
import type { RingSlot } from './ring-slot.ts';

const headerBytes = 1_024;
const slotBytes = 48;
const countsAt = 64;
const maxSlots = 1 << 20;
const maxJournalBytes = 16 << 20;
/** Records of a journal are small; a longer one is nothing that our hooks wrote. */
const maxRecordBytes = 65_536;

export interface RingBatch {
  slots: RingSlot[];
  /** Parsed JSON objects, unchecked. */
  records: Record<string, unknown>[];
  /** Newly lost, by kind. */
  dropped: Record<string, number>;
}

/** One process's ring, as forkhall_events/ring.py lays it out. Whatever is in the file, reading it is bounded and does not throw. */
export class RingFile {
  readonly pid: number;
  readonly serial: number;
  readonly parentPid: number;
  readonly parentSerial: number;
  readonly inheritedBelow: number;
  readonly #fd: number;
  readonly #slots: number;
  readonly #journalBytes: number;
  readonly #chunk: Buffer;
  readonly #header = Buffer.alloc(headerBytes);
  #next = 1;
  #stalled = 0;
  #journalRead = 0;
  #journalLost = 0;
  #lost = 0;
  readonly #received = new Array<number>(ringKinds.length + 1).fill(0);
  readonly #reported = new Array<number>(ringKinds.length + 1).fill(0);
  #unknownReported = 0;

  private constructor(fd: number, pid: number, serial: number, header: Buffer) {
    this.#fd = fd;
    this.pid = pid;
    this.serial = serial;
    this.#slots = header.readUInt32LE(12);
    this.#journalBytes = header.readUInt32LE(16);
    this.parentPid = header.readUInt32LE(20);
    this.inheritedBelow = header.readUInt32LE(24);
    this.parentSerial = header.readUInt32LE(28);
    this.#chunk = Buffer.alloc(Math.min(this.#slots, 1_024) * slotBytes);
  }

  /**
   * Opens `path`, following no link and waiting for no writer. 'not-yet' while its header is being written; 'refused'
   * when it is no ring of ours.
   */
  static open(path: string, pid: number, serial: number): RingFile | 'not-yet' | 'refused' {
    let fd: number;
    try {
      fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch {
      return 'refused';
    }
    const header = Buffer.alloc(headerBytes);
    try {
      const stat = fstatSync(fd);
      if (stat.isFile()) {
        const whole = readSync(fd, header, 0, headerBytes, 0) === headerBytes;
        if (!whole || header.readUInt32LE(0) === 0) {
          closeSync(fd);
          return 'not-yet';
        }
        const slots = header.readUInt32LE(12);
        const journal = header.readUInt32LE(16);
        const good =
          header.toString('latin1', 0, 8) === 'FHRING01' &&
          header.readUInt32LE(8) === pid &&
          slots >= 64 &&
          slots <= maxSlots &&
          (slots & (slots - 1)) === 0 &&
          journal <= maxJournalBytes &&
          stat.size === headerBytes + slots * slotBytes + journal;
        if (good) return new RingFile(fd, pid, serial, header);
      }
    } catch {
      // read errors of a hostile file system entry
    }
    closeSync(fd);
    return 'refused';
  }

  close(): void {
    closeSync(this.#fd);
  }

  #read(buffer: Buffer, length: number, position: number): number {
    try {
      return readSync(this.#fd, buffer, 0, length, position);
    } catch {
      return 0;
    }
  }

  #total(): number {
    let total = 0;
    for (let kind = 1; kind <= ringKinds.length; kind++) total += Number(this.#header.readBigUInt64LE(countsAt + 8 * kind));
    return total;
  }

  #skipTo(sequence: number): void {
    if (sequence <= this.#next) return;
    this.#lost += sequence - this.#next;
    this.#next = sequence;
  }

  /** New slots, at most `most`. Take the records after them: they define what the slots name. */
  #readSlots(most: number): RingSlot[] {
    const taken: { sequence: number; slot: RingSlot }[] = [];
    const margin = this.#slots >> 3;
    let left = most;
    while (left > 0) {
      // The counts tell about how far the writer is; what it has lapped is lost.
      const head = this.#total();
      if (Number.isSafeInteger(head) && head - this.#next >= this.#slots) this.#skipTo(head - this.#slots + margin);
      const first = this.#next & (this.#slots - 1);
      const count = Math.min(this.#slots - first, this.#chunk.length / slotBytes, left);
      const got = Math.floor(this.#read(this.#chunk, count * slotBytes, headerBytes + first * slotBytes) / slotBytes);
      let index = 0;
      for (; index < got; index++) {
        const at = index * slotBytes;
        const sequence = this.#sequence(at);
        if (sequence !== this.#next || this.#sequence(at + 40) !== this.#next) {
          if (sequence > this.#next && sequence - this.#next >= this.#slots && sequence < Number.MAX_SAFE_INTEGER)
            this.#skipTo(sequence - this.#slots + margin);
          else if (!this.#isAbandoned()) left = 0;
          break;
        }
        this.#stalled = 0;
        taken.push({ sequence, slot: this.#slot(at) });
        this.#next++;
        left--;
      }
      if (got < count) break;
    }
    if (taken.length === 0) return [];
    // Slots that the writer may have come round to while they were read are not to be trusted.
    this.#read(this.#header, headerBytes, 0);
    const oldest = this.#total() - this.#slots + 16;
    return taken.flatMap(({ sequence, slot }) => {
      if (sequence > oldest) return [slot];
      this.#lost++;
      return [];
    });
  }

  /** A thread that took a number and never wrote (killed in between) leaves a hole: when the next one is there for some time, go on. */
  #isAbandoned(): boolean {
    const buffer = Buffer.alloc(slotBytes);
    const following = this.#next + 1;
    if (this.#read(buffer, slotBytes, headerBytes + (following & (this.#slots - 1)) * slotBytes) !== slotBytes) return false;
    if (Number(buffer.readBigUInt64LE(0)) !== following) return false;
    if (++this.#stalled < 3) return false;
    this.#stalled = 0;
    this.#skipTo(following);
    return true;
  }

  #sequence(at: number): number {
    return this.#chunk.readUInt32LE(at) + this.#chunk.readUInt32LE(at + 4) * 2 ** 32;
  }

  #slot(at: number): RingSlot {
    const chunk = this.#chunk;
    return {
      t: chunk.readDoubleLE(at + 8),
      kind: chunk.readUInt16LE(at + 16),
      thread: chunk.readUInt16LE(at + 18),
      object: chunk.readUInt32LE(at + 20),
      place: chunk.readUInt32LE(at + 24),
      a: chunk.readInt32LE(at + 28),
      c: Number(chunk.readBigInt64LE(at + 32)),
    };
  }

  #readRecords(): Record<string, unknown>[] {
    const complete = Math.min(Number(this.#header.readBigUInt64LE(32)), this.#journalBytes);
    const length = complete - this.#journalRead;
    if (length <= 0) return [];
    const buffer = Buffer.alloc(length);
    const got = this.#read(buffer, length, headerBytes + this.#slots * slotBytes + this.#journalRead);
    const records: Record<string, unknown>[] = [];
    let at = 0;
    while (at + 4 <= got) {
      const size = buffer.readUInt32LE(at);
      if (size > maxRecordBytes || at + 4 + size > got) {
        // No writer of ours leaves half a record: nothing after it can be trusted.
        this.#journalRead = this.#journalBytes;
        return records;
      }
      try {
        const record: unknown = JSON.parse(buffer.toString('utf8', at + 4, at + 4 + size));
        if (typeof record === 'object' && record !== null && !Array.isArray(record)) records.push(record as Record<string, unknown>);
      } catch {
        // not JSON: skipped
      }
      at += 4 + size;
    }
    this.#journalRead += at;
    return records;
  }

  /** What is lost and not yet told, by kind: what the writer has counted and we have not received. */
  #newlyDropped(): Record<string, number> {
    const dropped: Record<string, number> = {};
    const journalLost = Number(this.#header.readBigUInt64LE(40));
    if (Number.isSafeInteger(journalLost) && journalLost > this.#journalLost) {
      dropped.record = journalLost - this.#journalLost;
      this.#journalLost = journalLost;
    }
    let known = this.#reported.reduce((sum, count) => sum + count, 0) + this.#unknownReported;
    if (this.#lost <= known || this.#next <= this.#total()) return dropped;
    ringKinds.forEach((name, index) => {
      const kind = index + 1;
      const told = Number(this.#header.readBigUInt64LE(countsAt + 8 * kind));
      const missing = Math.min(told - (this.#received[kind] ?? 0) - (this.#reported[kind] ?? 0), this.#lost - known);
      if (!(missing > 0)) return;
      dropped[name] = missing;
      this.#reported[kind] = (this.#reported[kind] ?? 0) + missing;
      known += missing;
    });
    if (this.#lost > known) {
      dropped.unknown = this.#lost - known;
      this.#unknownReported += this.#lost - known;
    }
    return dropped;
  }

  /** What is new since the last call. */
  read(mostSlots: number): RingBatch {
    if (this.#read(this.#header, headerBytes, 0) !== headerBytes) return { slots: [], records: [], dropped: {} };
    const slots = this.#readSlots(mostSlots);
    this.#read(this.#header, headerBytes, 0);
    for (const slot of slots) if (slot.kind >= 1 && slot.kind <= ringKinds.length) this.#received[slot.kind] = (this.#received[slot.kind] ?? 0) + 1;
    return { slots, records: this.#readRecords(), dropped: this.#newlyDropped() };
  }
}
