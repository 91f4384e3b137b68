import { Extension, errorTypes, viewTypes } from './extension.ts';
import { type HandleWire, reviveHandle } from './handles.ts';

const hole = Symbol('hole');

/** Bytes that are no value of ours: cut short, or of an unknown kind. */
export class Malformed extends Error {}

/** Short strings that came lately, by a hash of their bytes: names of methods, objects and fields come again and again. */
const lately: (string | undefined)[] = new Array(512).fill(undefined);

/** How binaries are taken out of a message: as a program gets them, or for the library's own use. */
type Binaries = 'copied' | 'kept' | 'parts';

/** Binaries at least this long may be parts of the message's own memory, where that is theirs alone. */
const partFrom = 16 * 1024;
/** Up to this length the engine keeps an array's bytes beside it. */
const smallBytes = 64;
/** From this length on it is worth not to fill memory with zeros first. */
const notFilledFrom = 4096;

function copyOf(bytes: Buffer, from: number, length: number): Uint8Array {
  if (length <= smallBytes) {
    const value = new Uint8Array(length);
    for (let i = 0; i < length; i++) value[i] = bytes[from + i] as number;
    return value;
  }
  if (length < notFilledFrom) return new Uint8Array(bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + from + length));
  const value = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
  bytes.copy(value, 0, from, from + length);
  return value;
}

function listOf(numbers: Int32Array | Float64Array): number[] {
  const { length } = numbers;
  const list = new Array<number>(length);
  for (let i = 0; i < length; i++) list[i] = numbers[i] as number;
  return list;
}

class Reader {
  readonly bytes: Buffer;
  at: number;
  readonly #end: number;
  readonly #objects: unknown[] = [];
  readonly #binaries: Binaries;

  constructor(bytes: Buffer, start: number, end: number, binaries: Binaries) {
    this.bytes = bytes;
    this.at = start;
    this.#end = end;
    this.#binaries = binaries;
  }

  #take(count: number): number {
    const from = this.at;
    this.at += count;
    if (this.at > this.#end) throw new Malformed('the message is cut short');
    return from;
  }

  #u32(): number {
    return this.bytes.readUInt32BE(this.#take(4));
  }

  read(): unknown {
    const code = this.bytes[this.#take(1)] as number;
    if (code < 0x80) return code;
    if (code < 0x90) return this.#plain(code & 0x0f);
    if (code < 0xa0) return this.#array(code & 0x0f);
    if (code < 0xc0) return this.#string(code & 0x1f);
    if (code >= 0xe0) return code - 0x100;
    switch (code) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return this.#binary(this.bytes[this.#take(1)] as number);
      case 0xc5:
        return this.#binary(this.bytes.readUInt16BE(this.#take(2)));
      case 0xc6:
        return this.#binary(this.#u32());
      case 0xc7:
        return this.#extension(this.bytes[this.#take(1)] as number);
      case 0xc8:
        return this.#extension(this.bytes.readUInt16BE(this.#take(2)));
      case 0xc9:
        return this.#extension(this.#u32());
      case 0xca:
        return this.bytes.readFloatBE(this.#take(4));
      case 0xcb:
        return this.bytes.readDoubleBE(this.#take(8));
      case 0xcc:
        return this.bytes[this.#take(1)];
      case 0xcd:
        return this.bytes.readUInt16BE(this.#take(2));
      case 0xce:
        return this.#u32();
      case 0xcf:
        return Number(this.bytes.readBigUInt64BE(this.#take(8)));
      case 0xd0:
        return this.bytes.readInt8(this.#take(1));
      case 0xd1:
        return this.bytes.readInt16BE(this.#take(2));
      case 0xd2:
        return this.bytes.readInt32BE(this.#take(4));
      case 0xd3:
        return Number(this.bytes.readBigInt64BE(this.#take(8)));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(1 << (code - 0xd4));
      case 0xd9:
        return this.#string(this.bytes[this.#take(1)] as number);
      case 0xda:
        return this.#string(this.bytes.readUInt16BE(this.#take(2)));
      case 0xdb:
        return this.#string(this.#u32());
      case 0xdc:
        return this.#array(this.bytes.readUInt16BE(this.#take(2)));
      case 0xdd:
        return this.#array(this.#u32());
      case 0xde:
        return this.#plain(this.bytes.readUInt16BE(this.#take(2)));
      case 0xdf:
        return this.#plain(this.#u32());
      default:
        throw new Malformed(`no value begins with the byte 0x${code.toString(16)}`);
    }
  }

  #string(length: number): string {
    const from = this.#take(length);
    if (length < 24) {
      const { bytes } = this;
      let hash = length;
      for (let i = from; i < from + length; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
      const place = (hash ^ (hash >>> 9)) & 511;
      const known = lately[place];
      if (known !== undefined && this.#is(known, from, length)) return known;
      const text = bytes.toString('latin1', from, from + length);
      for (let i = from; i < from + length; i++) if ((bytes[i] as number) >= 0x80) return bytes.toString('utf8', from, from + length);
      lately[place] = text;
      return text;
    }
    return this.bytes.toString('utf8', from, from + length);
  }

  #is(known: string, from: number, length: number): boolean {
    if (known.length !== length) return false;
    for (let i = 0; i < length; i++) if (known.charCodeAt(i) !== this.bytes[from + i]) return false;
    return true;
  }

  #binary(length: number): Uint8Array {
    const from = this.#take(length);
    let value: Uint8Array;
    if (length <= smallBytes || this.#binaries === 'copied') value = copyOf(this.bytes, from, length);
    else if (this.#binaries === 'parts' && length >= partFrom) value = this.bytes.subarray(from, from + length);
    else {
      // A small item must not keep a large message alive: a copy, in memory that small buffers share.
      value = Buffer.allocUnsafe(length);
      this.bytes.copy(value, 0, from, from + length);
    }
    this.#objects.push(value);
    return value;
  }

  #array(length: number): unknown[] {
    if (length > this.#end - this.at) throw new Malformed('an array is longer than its message');
    const array: unknown[] = new Array(length);
    this.#objects.push(array);
    for (let i = 0; i < length; i++) {
      const value = this.read();
      if (value !== hole) array[i] = value;
    }
    return array;
  }

  #plain(count: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#objects.push(object);
    for (let i = 0; i < count; i++) {
      const key = this.read() as string;
      const value = this.read();
      if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
    }
    return object;
  }

  #slot(): (value: unknown) => unknown {
    const place = this.#objects.push(undefined) - 1;
    return (value) => {
      this.#objects[place] = value;
      return value;
    };
  }

  #extension(length: number): unknown {
    const type = this.bytes[this.#take(1)] as number;
    const from = this.at;
    const end = from + length;
    if (end > this.#end) throw new Malformed('an extension is longer than its message');
    switch (type) {
      case Extension.undefined:
        this.at = end;
        return undefined;
      case Extension.hole:
        this.at = end;
        return hole;
      case Extension.reference:
        return this.#objects[this.#u32()];
      case Extension.map: {
        const map = new Map<unknown, unknown>();
        this.#objects.push(map);
        for (let left = this.#u32(); left > 0; left--) {
          const key = this.read();
          map.set(key, this.read());
        }
        return map;
      }
      case Extension.set: {
        const set = new Set<unknown>();
        this.#objects.push(set);
        for (let left = this.#u32(); left > 0; left--) set.add(this.read());
        return set;
      }
      case Extension.date: {
        const keep = this.#slot();
        return keep(new Date(this.read() as number));
      }
      case Extension.regExp: {
        const keep = this.#slot();
        return keep(new RegExp(this.read() as string, this.read() as string));
      }
      case Extension.bigint: {
        const text = this.read() as string;
        return text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
      }
      case Extension.error:
        return this.#error();
      case Extension.arrayBuffer:
        this.at = end;
        return this.#slot()(this.#buffer(from, end));
      case Extension.typedArray: {
        this.at = end;
        const View = viewTypes[this.bytes[from] as number] as (new (buffer: ArrayBuffer) => ArrayBufferView) | undefined;
        if (View === undefined) throw new Malformed('a view of an unknown kind');
        return this.#slot()(new View(this.#buffer(from + 1, end)));
      }
      case Extension.numbers: {
        this.at = end;
        const View = this.bytes[from] === 4 ? Int32Array : Float64Array;
        return this.#slot()(listOf(new View(this.#buffer(from + 1, end))));
      }
      case Extension.handle:
        return reviveHandle(this.read() as HandleWire);
      case Extension.boxed: {
        const keep = this.#slot();
        return keep(Object(this.read()));
      }
      default:
        throw new Malformed(`no extension has the type ${type}`);
    }
  }

  #buffer(from: number, end: number): ArrayBuffer {
    const copy = new ArrayBuffer(end - from);
    new Uint8Array(copy).set(this.bytes.subarray(from, end));
    return copy;
  }

  #error(): Error {
    const keep = this.#slot();
    const name = this.read() as string;
    const Type = errorTypes[name] ?? Error;
    const error = keep(new Type(this.read() as string)) as Error;
    if (error.name !== name) Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
    const stack = this.read();
    Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
    const hasCause = this.read() as boolean;
    const cause = this.read();
    if (hasCause) Object.defineProperty(error, 'cause', { value: cause, configurable: true, writable: true });
    return error;
  }
}

/** The value that `encode` made these bytes of. @throws Malformed */
export function decode(bytes: Uint8Array, start = 0, end = bytes.length): unknown {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Most messages are one run of bytes.
  if (end - start >= 5 && buffer[start] === 0xc6 && buffer.readUInt32BE(start + 1) === end - start - 5) return copyOf(buffer, start + 5, end - start - 5);
  return new Reader(buffer, start, end, 'copied').read();
}

/**
 * The same for a request or an answer, in which everything binary is a message that this library decodes.
 * @param alone nobody else uses these bytes: large messages in them are parts of them
 * @throws Malformed
 */
export function decodeRequest(bytes: Buffer, start: number, end: number, alone: boolean): unknown {
  return new Reader(bytes, start, end, alone ? 'parts' : 'kept').read();
}
