import { closeSync, constants, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { mapFile } from '../memory/map.ts';

/** As python/forkhall_events/ring.py lays it out, which says what stands where. */
const headerBytes = 1024;
const slotBytes = 48;
const takenAt = 48;
const countsAt = 64;
const fewSlots = 4096;
/** What a process goes on with that its reader does not follow. */
const manySlots = 16_384;
/** How long a process waits for its reader: at once, and of all its time, which may be short. */
const longestWaitMs = 50;
const firstWaitsMs = 20;
const mostWaiting = 0.1;
const journalBytes = 98_304;
/** The last part of the journal is kept for starts and ends. */
const reservedBytes = 16_384;
const mostRings = 16;
const totalBytes = (slots: number) => headerBytes + slots * slotBytes + journalBytes;
const bell = new Int32Array(new SharedArrayBuffer(4));
/** A process that tells so much maps its ring, where it can: an event costs a fifth then. */
const mapsAfter = 256;

interface File {
  path: string;
  fd: number;
  serial: number;
}

/** This process's events, in a file that outlives it. Nothing here throws. */
export class RingWriter {
  readonly #folder: string;
  readonly #slot = new ArrayBuffer(slotBytes);
  readonly #slotBytes = new Uint8Array(this.#slot);
  readonly #slotTime = new Float64Array(this.#slot, 8, 1);
  readonly #slotWords = new Uint32Array(this.#slot);
  readonly #slotHalves = new Uint16Array(this.#slot);
  readonly #count = new Uint32Array(2);
  readonly #counts = new Float64Array(64);
  #file: File | undefined;
  /** The whole file, once it is mapped; null where that cannot be. */
  #words: Int32Array | undefined | null;
  #times: Float64Array = new Float64Array(0);
  #halves: Uint16Array = new Uint16Array(0);
  #slots = 0;
  #next = 1;
  /** Numbers from here on are not handed out yet. */
  #end = 1;
  /** Where its reader was when it was last waited for in vain. */
  #readerStayed = -1;
  #waitedMs = 0;
  readonly #sinceMs = performance.now();
  #definitions = 1;
  #journalUsed = 0;
  #journalLost = 0;
  #serial = 0;
  #rings = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#open(0, 0, 0, fewSlots);
  }

  #open(parent: number, parentSerial: number, inheritedBelow: number, slots: number): boolean {
    if (this.#rings >= mostRings) return false;
    const file = this.#create();
    if (file === undefined) return false;
    this.#rings++;
    const total = totalBytes(slots);
    const whole = Buffer.alloc(total);
    [process.pid, slots, journalBytes, parent, inheritedBelow, parentSerial].forEach((value, index) => {
      whole.writeUInt32LE(value, 8 + 4 * index);
    });
    try {
      // All of it, so that its blocks are there: a write to mapped memory on a full file system would end the process.
      writeSync(file.fd, whole, 8, total - 8, 8);
      writeSync(file.fd, 'FHRING01', 0, 'latin1');
    } catch {
      closeSync(file.fd);
      unlinkSync(file.path);
      return false;
    }
    if (this.#file !== undefined) closeSync(this.#file.fd);
    this.#file = file;
    this.#words = undefined;
    this.#slots = slots;
    this.#next = 1;
    this.#end = slots >> 2;
    this.#readerStayed = -1;
    this.#counts.fill(0);
    this.#journalUsed = this.#journalLost = 0;
    return true;
  }

  #create(): File | undefined {
    for (let tries = 0; tries < 64; tries++) {
      const serial = ++this.#serial;
      const path = `${this.#folder}/${process.pid}-${serial}.ring`;
      try {
        return { path, serial, fd: openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600) };
      } catch (error) {
        // Another thread of this process has that number.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return undefined;
      }
    }
    return undefined;
  }

  #map(file: File): void {
    const memory = mapFile(file.path, totalBytes(this.#slots), false);
    if (memory === undefined) {
      this.#words = null;
      return;
    }
    this.#words = new Int32Array(memory);
    this.#times = new Float64Array(memory);
    this.#halves = new Uint16Array(memory);
  }

  /** The number of the next event that its reader will take. */
  #taken(file: File): number {
    const words = this.#words;
    if (words) return (Atomics.load(words, takenAt >> 2) >>> 0) + 2 ** 32 * (Atomics.load(words, (takenAt >> 2) + 1) >>> 0);
    try {
      readSync(file.fd, this.#slotBytes, 0, 8, takenAt);
    } catch {
      return 0;
    }
    return (this.#slotWords[0] as number) + 2 ** 32 * (this.#slotWords[1] as number);
  }

  /** A further part of the ring, or a larger one: see ring.py. */
  #further(file: File): void {
    const part = this.#slots >> 2;
    for (let waitedMs = 0; ; ) {
      const taken = this.#taken(file);
      const isFree = this.#end + part - this.#slots <= taken;
      if (!isFree && this.#slots < manySlots && this.#open(process.pid, file.serial, this.#definitions, manySlots)) return;
      const allowedMs = firstWaitsMs + (performance.now() - this.#sinceMs) * mostWaiting;
      if (isFree || waitedMs >= longestWaitMs || taken === this.#readerStayed || this.#waitedMs >= allowedMs) {
        if (waitedMs >= longestWaitMs) this.#readerStayed = taken;
        this.#end += part;
        return;
      }
      const before = performance.now();
      Atomics.wait(bell, 0, 0, 1);
      waitedMs += performance.now() - before;
      this.#waitedMs += performance.now() - before;
    }
  }

  /** One event into its slot. */
  tell(kind: number, seconds: number, thread: number, object: number, place: number, a: number, c: number): void {
    if (this.#file !== undefined && this.#next === this.#end) this.#further(this.#file);
    const file = this.#file;
    if (file === undefined) return;
    const sequence = this.#next++;
    if (sequence === mapsAfter && this.#words === undefined) this.#map(file);
    const low = sequence >>> 0;
    const high = Math.floor(sequence / 2 ** 32);
    const count = (this.#counts[kind] ?? 0) + 1;
    this.#counts[kind] = count;
    const at = headerBytes + (sequence & (this.#slots - 1)) * slotBytes;
    const mapped = this.#words;
    const words = mapped ?? this.#slotWords;
    const base = mapped ? at >> 2 : 0;
    // A reader must not take the new beginning and the old end for one slot.
    if (mapped) Atomics.store(mapped, base + 10, 0);
    if (mapped) this.#times[(at >> 3) + 1] = seconds;
    else this.#slotTime[0] = seconds;
    const halves = mapped ? this.#halves : this.#slotHalves;
    const half = mapped ? at >> 1 : 0;
    halves[half + 8] = kind;
    halves[half + 9] = thread;
    words[base + 5] = object;
    words[base + 6] = place;
    words[base + 7] = a;
    words[base + 8] = c;
    words[base + 9] = Math.floor(c / 2 ** 32);
    words[base] = low;
    words[base + 1] = high;
    words[base + 11] = high;
    if (mapped) {
      Atomics.store(mapped, base + 10, low | 0);
      mapped[(countsAt >> 2) + 2 * kind] = count;
      return;
    }
    words[base + 10] = low;
    this.#count[0] = count;
    try {
      writeSync(file.fd, this.#slotBytes, 0, slotBytes, at);
      writeSync(file.fd, this.#count, 0, 8, countsAt + 8 * kind);
    } catch {
      // A full file system: the reader misses it.
    }
  }

  /** One record into the journal. `kept`: it may have the last of the space. */
  append(record: object, kept: boolean): boolean {
    const text = Buffer.from(JSON.stringify(record));
    const needed = 4 + text.length;
    const room = journalBytes - (kept ? 0 : reservedBytes);
    if (this.#file !== undefined && this.#journalUsed + needed > room && needed < reservedBytes)
      this.#open(process.pid, this.#file.serial, this.#definitions, fewSlots);
    const file = this.#file;
    if (file === undefined) return false;
    try {
      if (this.#journalUsed + needed > room) {
        writeSync(file.fd, u64(++this.#journalLost), 0, 8, 40);
        return false;
      }
      const bytes = Buffer.allocUnsafe(needed);
      bytes.writeUInt32LE(text.length, 0);
      text.copy(bytes, 4);
      writeSync(file.fd, bytes, 0, needed, headerBytes + this.#slots * slotBytes + this.#journalUsed);
      this.#journalUsed += needed;
      writeSync(file.fd, u64(this.#journalUsed), 0, 8, 32);
      return true;
    } catch {
      return false;
    }
  }

  /** A number that stands for an object, a place or a word in this process's slots. */
  define(fields: Record<string, unknown>): number {
    const number = this.#definitions++;
    this.append({ d: number, ...fields }, false);
    return number;
  }
}

function u64(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
