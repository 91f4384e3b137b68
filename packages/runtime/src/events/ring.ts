import { constants, openSync, writeSync } from 'node:fs';
import { mapFile } from '../memory/map.ts';

/** As python/forkhall_events/ring.py lays it out, which says what stands where. */
const headerBytes = 1024;
const slotBytes = 48;
const countsAt = 64;
const slots = 4096;
const journalBytes = 98_304;
/** The last part of the journal is kept for starts and ends. */
const reservedBytes = 16_384;
const mostRings = 16;
const totalBytes = headerBytes + slots * slotBytes + journalBytes;
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
  #next = 1;
  #definitions = 1;
  #journalUsed = 0;
  #journalLost = 0;
  #serial = 0;
  #rings = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#open(0, 0, 0);
  }

  #open(parent: number, parentSerial: number, inheritedBelow: number): boolean {
    if (this.#rings >= mostRings) return false;
    const file = this.#create();
    if (file === undefined) return false;
    this.#rings++;
    const whole = Buffer.alloc(totalBytes);
    [process.pid, slots, journalBytes, parent, inheritedBelow, parentSerial].forEach((value, index) => {
      whole.writeUInt32LE(value, 8 + 4 * index);
    });
    try {
      // All of it, so that its blocks are there: a write to mapped memory on a full file system would end the process.
      writeSync(file.fd, whole, 8, totalBytes - 8, 8);
      writeSync(file.fd, 'FHRING01', 0, 'latin1');
    } catch {
      return false;
    }
    this.#file = file;
    this.#words = undefined;
    this.#next = 1;
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
    const memory = mapFile(file.path, totalBytes, false);
    if (memory === undefined) {
      this.#words = null;
      return;
    }
    this.#words = new Int32Array(memory);
    this.#times = new Float64Array(memory);
    this.#halves = new Uint16Array(memory);
  }

  /** One event into its slot. */
  tell(kind: number, seconds: number, thread: number, object: number, place: number, a: number, c: number): void {
    const file = this.#file;
    if (file === undefined) return;
    const sequence = this.#next++;
    if (sequence === mapsAfter && this.#words === undefined) this.#map(file);
    const low = sequence >>> 0;
    const high = Math.floor(sequence / 2 ** 32);
    const count = (this.#counts[kind] ?? 0) + 1;
    this.#counts[kind] = count;
    const at = headerBytes + (sequence & (slots - 1)) * slotBytes;
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
    if (this.#file !== undefined && this.#journalUsed + needed > room && needed < reservedBytes) this.#open(process.pid, this.#file.serial, this.#definitions);
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
      writeSync(file.fd, bytes, 0, needed, headerBytes + slots * slotBytes + this.#journalUsed);
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
