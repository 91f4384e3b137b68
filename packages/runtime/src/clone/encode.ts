import * as types from 'node:util/types';
import { NotCloneable } from '../errors.ts';
import { explainNotCloneable, whyNot } from './explain.ts';
import { Extension, viewTypes } from './extension.ts';
import { isHandle, toWire } from './handles.ts';

/** Below this many objects a search along the array is quicker than a map. */
const fewObjects = 12;
const shortString = 24;
/** Arrays at least this long are tried as plain numbers. */
const numbersFrom = 16;

/** Where frames are collected: bytes, and how many of them are filled. */
export class Outgoing {
  bytes: Buffer = Buffer.allocUnsafeSlow(16 * 1024);
  at = 0;
  /** A frame is being written: what is to be sent meanwhile (a handle tells that it leaves) is put before it. */
  writing = false;
  before: Buffer[] = [];
}

/** A value within a frame that is a message of its own: who passes it on need not know what it is. */
export class Packed {
  readonly value: unknown;
  readonly doing: () => string;
  readonly called: string;

  constructor(value: unknown, doing: () => string, called = 'the value') {
    this.value = value;
    this.doing = doing;
    this.called = called;
  }

  /** @throws NotCloneable */
  bytes(): Buffer {
    return encode(this.value, this.doing, this.called);
  }
}

const scratch = new Outgoing();
let bytes = scratch.bytes;
let at = 0;
let objects: unknown[] = [];
let objectCount = 0;
let index: Map<unknown, number> | undefined;

function reserve(count: number): void {
  if (at + count <= bytes.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, at + count));
  bytes.copy(larger, 0, 0, at);
  bytes = larger;
}

function u8(value: number): void {
  bytes[at++] = value;
}

function u32(value: number): void {
  bytes.writeUInt32BE(value, at);
  at += 4;
}

function head(value: number, fix: number, fixMax: number, code16: number): void {
  reserve(5);
  if (value <= fixMax) u8(fix | value);
  else if (value <= 0xffff) {
    u8(code16);
    u8(value >> 8);
    u8(value & 0xff);
  } else {
    u8(code16 + 1);
    u32(value);
  }
}

function writeNumber(value: number): void {
  reserve(9);
  if (value >= -0x8000_0000 && value <= 0xffff_ffff && Number.isInteger(value) && (value !== 0 || 1 / value > 0)) {
    if (value >= 0) {
      if (value < 0x80) u8(value);
      else if (value < 0x100) {
        u8(0xcc);
        u8(value);
      } else if (value < 0x1_0000) {
        u8(0xcd);
        u8(value >> 8);
        u8(value & 0xff);
      } else {
        u8(0xce);
        u32(value);
      }
    } else if (value >= -32) u8(0x100 + value);
    else {
      u8(0xd2);
      bytes.writeInt32BE(value, at);
      at += 4;
    }
    return;
  }
  u8(0xcb);
  bytes.writeDoubleBE(value, at);
  at += 8;
}

function writeString(value: string): void {
  const length = value.length;
  if (length < shortString) {
    reserve(length + 1);
    const start = at;
    at++;
    let i = 0;
    for (; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) break;
      bytes[at++] = code;
    }
    if (i === length) {
      bytes[start] = 0xa0 | length;
      return;
    }
    at = start;
  }
  reserve(length * 3 + 5);
  const start = at;
  // 3 bytes a unit at most, so the head's size is known before the text is written only where it cannot matter.
  const headBytes = length * 3 < 0x100 ? 2 : 5;
  // A lone surrogate has no UTF-8: it arrives as U+FFFD, as from Buffer.
  const written = bytes.write(value, start + headBytes, 'utf8');
  if (headBytes === 2) {
    bytes[start] = 0xd9;
    bytes[start + 1] = written;
  } else {
    bytes[start] = 0xdb;
    bytes.writeUInt32BE(written, start + 1);
  }
  at = start + headBytes + written;
}

function writeBytes(source: Uint8Array): void {
  reserve(source.length + 5);
  u8(0xc6);
  u32(source.length);
  bytes.set(source, at);
  at += source.length;
}

/** Opens an extension whose length is not known yet; `closeExtension` fills it in. */
function openExtension(type: number): number {
  reserve(6);
  u8(0xc9);
  at += 4;
  u8(type);
  return at;
}

function closeExtension(start: number): void {
  bytes.writeUInt32BE(at - start, start - 5);
}

function count(object: object): void {
  if (index !== undefined) index.set(object, objectCount++);
  else {
    objects[objectCount++] = object;
    if (objectCount > fewObjects) index = new Map(objects.slice(0, objectCount).map((one, i) => [one, i]));
  }
}

function seenBefore(object: object): boolean {
  let found = -1;
  if (index !== undefined) found = index.get(object) ?? -1;
  else
    for (let i = 0; i < objectCount; i++) {
      if (objects[i] === object) {
        found = i;
        break;
      }
    }
  if (found >= 0) {
    reserve(6);
    u8(0xd6);
    u8(Extension.reference);
    u32(found);
    return true;
  }
  count(object);
  return false;
}

function writeNumbers(array: readonly unknown[]): boolean {
  let allInt32 = true;
  for (let i = 0; i < array.length; i++) {
    const value = array[i];
    if (typeof value !== 'number') return false;
    if (allInt32 && ((value | 0) !== value || (value === 0 && 1 / value < 0))) allInt32 = false;
  }
  const size = allInt32 ? 4 : 8;
  reserve(array.length * size + 24);
  const start = openExtension(Extension.numbers);
  u8(allInt32 ? 4 : 8);
  // Aligned to 8 within the scratch buffer, so that a typed array can be laid over it.
  const from = (at + 7) & ~7;
  const view = allInt32
    ? new Int32Array(bytes.buffer, bytes.byteOffset + from, array.length)
    : new Float64Array(bytes.buffer, bytes.byteOffset + from, array.length);
  for (let i = 0; i < array.length; i++) view[i] = array[i] as number;
  bytes.copyWithin(at, from, from + array.length * size);
  at += array.length * size;
  closeExtension(start);
  return true;
}

function writeArray(array: readonly unknown[]): void {
  const length = array.length;
  if (length >= numbersFrom && typeof array[0] === 'number' && writeNumbers(array)) return;
  head(length, 0x90, 15, 0xdc);
  for (let i = 0; i < length; i++) {
    const value = array[i];
    if (value === undefined && !(i in array)) {
      reserve(3);
      u8(0xd4);
      u8(Extension.hole);
      u8(0);
    } else write(value);
  }
}

function writePlain(object: Record<string, unknown>): void {
  const keys = Object.keys(object);
  head(keys.length, 0x80, 15, 0xde);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    writeString(key);
    write(object[key]);
  }
}

function writeView(view: ArrayBufferView): void {
  const kind = viewTypes.findIndex((type) => view instanceof type);
  const start = openExtension(Extension.typedArray);
  reserve(view.byteLength + 1);
  u8(kind);
  bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
  at += view.byteLength;
  closeExtension(start);
}

function writeExtension(type: number, ...parts: unknown[]): void {
  const start = openExtension(type);
  for (const part of parts) write(part);
  closeExtension(start);
}

class Refused extends Error {}

const bytesPrototype = Uint8Array.prototype;
const bufferPrototype = Buffer.prototype;

/** Bytes of their own kind, no subclass: what most messages are or carry. A Buffer arrives as the Uint8Array that it is. */
function isPlainBytes(value: unknown): value is Uint8Array {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === bufferPrototype || prototype === bytesPrototype;
}

function writeObject(object: object): void {
  if (isPlainBytes(object)) {
    if (!seenBefore(object)) writeBytes(object);
    return;
  }
  if (isHandle(object)) {
    writeExtension(Extension.handle, object[toWire]());
    return;
  }
  if (seenBefore(object)) return;
  if (Array.isArray(object)) {
    writeArray(object);
    return;
  }
  const prototype = Object.getPrototypeOf(object) as unknown;
  if (prototype === Object.prototype || prototype === null) {
    if (types.isProxy(object) || types.isModuleNamespaceObject(object)) throw new Refused();
    writePlain(object as Record<string, unknown>);
    return;
  }
  if (object instanceof Uint8Array) {
    writeBytes(object);
    return;
  }
  if (object instanceof Map) {
    const start = openExtension(Extension.map);
    reserve(4);
    u32(object.size);
    for (const [key, value] of object) {
      write(key);
      write(value);
    }
    closeExtension(start);
    return;
  }
  if (object instanceof Set) {
    const start = openExtension(Extension.set);
    reserve(4);
    u32(object.size);
    for (const value of object) write(value);
    closeExtension(start);
    return;
  }
  if (object instanceof Date) {
    writeExtension(Extension.date, object.getTime());
    return;
  }
  if (object instanceof RegExp) {
    writeExtension(Extension.regExp, object.source, object.flags);
    return;
  }
  if (types.isNativeError(object)) {
    const hasCause = 'cause' in object;
    writeExtension(Extension.error, object.name, object.message, object.stack, hasCause, hasCause ? clonableCause(object.cause) : undefined);
    return;
  }
  if (ArrayBuffer.isView(object)) {
    writeView(object);
    return;
  }
  if (types.isArrayBuffer(object)) {
    const start = openExtension(Extension.arrayBuffer);
    reserve(object.byteLength);
    bytes.set(new Uint8Array(object), at);
    at += object.byteLength;
    closeExtension(start);
    return;
  }
  if (types.isBoxedPrimitive(object)) {
    writeExtension(Extension.boxed, object.valueOf());
    return;
  }
  if (whyNot(object) !== undefined) throw new Refused();
  // An instance of a class travels as its own fields, as structuredClone has it.
  writePlain(object as Record<string, unknown>);
}

/** An error must be able to travel whatever somebody hung on it as its cause. */
function clonableCause(cause: unknown): unknown {
  return explainNotCloneable(cause) === undefined ? cause : String(cause);
}

function write(value: unknown): void {
  switch (typeof value) {
    case 'string':
      writeString(value);
      return;
    case 'number':
      writeNumber(value);
      return;
    case 'boolean':
      reserve(1);
      u8(value ? 0xc3 : 0xc2);
      return;
    case 'undefined':
      reserve(3);
      u8(0xd4);
      u8(Extension.undefined);
      u8(0);
      return;
    case 'bigint':
      writeExtension(Extension.bigint, value.toString(16));
      return;
    case 'object':
      if (value === null) {
        reserve(1);
        u8(0xc0);
        return;
      }
      writeObject(value);
      return;
    default:
      throw new Refused();
  }
}

/** The places of objects in a message around the one that is being written. */
interface Places {
  objects: unknown[];
  objectCount: number;
  index: Map<unknown, number> | undefined;
}

/** A message within a message has places of its own for objects that come twice. */
function beginPlaces(): Places | undefined {
  if (objectCount === 0) return undefined;
  const outer = { objects, objectCount, index };
  objects = [];
  objectCount = 0;
  index = undefined;
  return outer;
}

function endPlaces(outer: Places | undefined): void {
  if (outer !== undefined) {
    objects = outer.objects;
    objectCount = outer.objectCount;
    index = outer.index;
    return;
  }
  for (let i = Math.min(objectCount, objects.length) - 1; i >= 0; i--) objects[i] = undefined;
  objectCount = 0;
  index = undefined;
}

/** @param part what of the value is whose caller's: when it is refused, places are told from there on */
function writeApart(value: unknown, doing: () => string, called: string, part = value): void {
  const outer = beginPlaces();
  try {
    write(value);
  } catch (error) {
    const reason = error instanceof RangeError ? `${called} is nested too deep` : explainNotCloneable(part, called);
    // What a getter of the program threw is the program's. A Proxy throws a TypeError where it is taken for what it stands for.
    if (!(error instanceof Refused) && (reason === undefined || !(error instanceof RangeError || error instanceof TypeError))) throw error;
    throw new NotCloneable(
      `${doing()}: ${reason}. Only data and handles of this library can go to another process; send what the other side needs as plain values.`,
    );
  } finally {
    endPlaces(outer);
  }
}

function writePacked(packed: Packed): void {
  const { value, doing, called } = packed;
  count(packed);
  reserve(5);
  u8(0xc6);
  at += 4;
  const start = at;
  // These hold no objects that could come twice.
  if (typeof value === 'number') writeNumber(value);
  else if (isPlainBytes(value)) writeBytes(value);
  else writeApart(value, doing, called);
  bytes.writeUInt32BE(at - start, start - 4);
}

/**
 * Writes into this buffer from its end on; when it throws, nothing was written. A handle's wire form may write elsewhere
 * meanwhile. What is to be written comes as arguments: a closure costs as much as a short message.
 */
function into<A, B, C, D>(out: Outgoing, write: (a: A, b: B, c: C, d: D) => void, a: A, b: B, c: C, d: D): void {
  const outerBytes = bytes;
  const outerAt = at;
  bytes = out.bytes;
  at = out.at;
  out.writing = true;
  try {
    write(a, b, c, d);
    out.at = at;
  } finally {
    out.writing = false;
    out.bytes = bytes;
    bytes = outerBytes;
    at = outerAt;
  }
}

function putBefore(out: Outgoing, start: number): void {
  into(out, writeBefore, Buffer.concat(out.before.splice(0)), start, undefined, undefined);
}

function writeBefore(first: Buffer, start: number): void {
  reserve(first.length);
  bytes.copyWithin(start + first.length, start, at);
  bytes.set(first, start);
  at += first.length;
}

const aMessage = () => 'a message of @forkhall/runtime';

function openFrame(): number {
  reserve(4);
  at += 4;
  return at;
}

function closeFrame(start: number): void {
  bytes.writeUInt32LE(at - start, start - 4);
}

function writeFrame(value: unknown, doing: () => string, called: string, part: unknown): void {
  const start = openFrame();
  writeApart(value, doing, called, part);
  closeFrame(start);
}

function writeRequest(id: number, method: string, object: string, args: readonly unknown[]): void {
  const start = openFrame();
  const outer = beginPlaces();
  try {
    reserve(1);
    u8(0x94);
    // The frame and its arguments are objects for the reader, too.
    count(args);
    writeNumber(id);
    writeString(method);
    writeString(object);
    count(args);
    head(args.length, 0x90, 15, 0xdc);
    for (let i = 0; i < args.length; i++) {
      const argument = args[i];
      if (argument instanceof Packed) writePacked(argument);
      else write(argument);
    }
  } finally {
    endPlaces(outer);
  }
  closeFrame(start);
}

/** Appends a frame: u32 length (little endian), then the value's bytes. */
export function encodeFrameInto(out: Outgoing, value: unknown): void {
  const start = out.at;
  into(out, writeFrame, value, aMessage, 'the value', value);
  if (out.before.length > 0) putBefore(out, start);
}

/** Appends the frame of a request, in which arguments may be packed. @throws NotCloneable when one of those cannot be */
export function encodeRequestInto(out: Outgoing, id: number, method: string, object: string, args: readonly unknown[]): void {
  const start = out.at;
  into(out, writeRequest, id, method, object, args);
  if (out.before.length > 0) putBefore(out, start);
}

function writeAsIs(frame: Buffer): void {
  reserve(frame.length);
  bytes.set(frame, at);
  at += frame.length;
}

/** Appends a frame that is encoded already. */
export function appendInto(out: Outgoing, frame: Buffer): void {
  if (out.writing) out.before.push(frame);
  else into(out, writeAsIs, frame, undefined, undefined, undefined);
}

/**
 * The bytes of one value: a structured clone that keeps cycles, and handles.
 * @throws NotCloneable naming the place of the value that cannot travel
 */
export function encode(value: unknown, doing: () => string, called = 'the value'): Buffer {
  if (isPlainBytes(value)) return encodedBytes(value);
  const out = scratch.writing ? new Outgoing() : scratch;
  out.at = 0;
  into(out, writeApart, value, doing, called, undefined);
  return copyOf(out);
}

function encodedBytes(value: Uint8Array): Buffer {
  const { length } = value;
  const result = Buffer.allocUnsafe(length + 5);
  result[0] = 0xc6;
  result.writeUInt32BE(length, 1);
  result.set(value, 5);
  return result;
}

const placed = new Outgoing();

/** Writes a packed value to these bytes; how many it took, or undefined when they are too few. @throws NotCloneable */
export function encodeAt(place: Buffer, { value, doing, called }: Packed): number | undefined {
  placed.bytes = place;
  placed.at = 0;
  into(placed, writeApart, value, doing, called, undefined);
  return placed.bytes === place ? placed.at : undefined;
}

/** A frame: u32 length (little endian), then the value's bytes. */
export function encodeFrame(value: unknown, doing: () => string = aMessage, called = 'the value', part = value): Buffer {
  const out = scratch.writing ? new Outgoing() : scratch;
  out.at = 0;
  into(out, writeFrame, value, doing, called, part);
  return copyOf(out);
}

/** The same for a request, in which arguments may be packed. */
export function encodeRequest(id: number, method: string, object: string, args: readonly unknown[]): Buffer {
  const out = scratch.writing ? new Outgoing() : scratch;
  out.at = 0;
  encodeRequestInto(out, id, method, object, args);
  return copyOf(out);
}

function copyOf(out: Outgoing): Buffer {
  const result = Buffer.allocUnsafe(out.at);
  out.bytes.copy(result, 0, 0, out.at);
  // One huge message must not keep its memory for ever.
  if (out.bytes.length > 4 * 1024 * 1024) out.bytes = Buffer.allocUnsafeSlow(16 * 1024);
  return result;
}
