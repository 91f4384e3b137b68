import type { Socket } from 'node:net';
import { decode, decodeRequest, Malformed } from '../clone/decode.ts';
import { appendInto, encodeFrame, encodeFrameInto, encodeRequest, encodeRequestInto, Outgoing } from '../clone/encode.ts';
import { isOwn, stirLoop } from '../events/pending.ts';
import { heard, linger } from './linger.ts';
import { type Raw, rawRead, rawWrite } from './raw-socket.ts';

/** The largest message; a length above it is noise, not a message. */
const maxFrameBytes = 1024 * 1024 * 1024;

/** With so many bytes to send nothing more is waited for. */
const sendAtBytes = 128 * 1024;
/** Where so many bytes are missing of a frame they are read to where they belong. */
const directFrom = 16 * 1024;
/** Requests that are done within so short a time are said to be so together. */
const togetherMs = 1;
/** Memory for bytes to be sent which is kept for the next time, at most. */
const mostSpares = 16;
const spareBytes = 2 * sendAtBytes;
/** A frame of the form [first id, answeredRun, last id]: the requests from the first to the last are done, with nothing to say. */
export const answeredRun = 2;
/** A frame of the form [token, sentAhead, number, bytes]: what nobody has asked for yet, for who listens. */
export const sentAhead = 3;

/** Cuts a stream of bytes into frames: u32 length (little endian), then one value. */
export class FrameReader {
  /** The frame that has begun, with space for all of it as soon as its length is known. */
  #begun: Buffer | undefined;
  #have = 0;
  readonly #head = Buffer.alloc(4);
  readonly #onFrame: (frame: unknown[]) => void;
  maxBytes: number;

  constructor(onFrame: (frame: unknown[]) => void, maxBytes = maxFrameBytes) {
    this.#onFrame = onFrame;
    this.maxBytes = maxBytes;
  }

  /** The chunk's memory is not used any more when this returns. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#begun === undefined) {
        if (this.#have === 0 && chunk.length - at >= 4) {
          const length = this.#lengthOf(chunk, at);
          if (chunk.length - at - 4 >= length) {
            this.#deliver(chunk, at + 4, at + 4 + length, false);
            at += 4 + length;
            continue;
          }
        }
        const taken = Math.min(4 - this.#have, chunk.length - at);
        chunk.copy(this.#head, this.#have, at, at + taken);
        this.#have += taken;
        at += taken;
        if (this.#have < 4) return;
        this.#have = 0;
        this.#begun = Buffer.allocUnsafeSlow(this.#lengthOf(this.#head, 0));
      }
      const frame: Buffer = this.#begun;
      const taken = Math.min(frame.length - this.#have, chunk.length - at);
      chunk.copy(frame, this.#have, at, at + taken);
      at += taken;
      this.filled(taken);
    }
  }

  /** Where the next bytes may be put without pushing them; then say how many by `filled`. */
  wants(): Buffer | undefined {
    if (this.#begun === undefined || this.#begun.length - this.#have < directFrom) return undefined;
    return this.#begun.subarray(this.#have);
  }

  filled(count: number): void {
    this.#have += count;
    const frame = this.#begun;
    if (frame === undefined || this.#have < frame.length) return;
    this.#begun = undefined;
    this.#have = 0;
    this.#deliver(frame, 0, frame.length, true);
  }

  #lengthOf(bytes: Buffer, at: number): number {
    const length = bytes.readUInt32LE(at);
    if (length > this.maxBytes) throw new Malformed(`a message of ${length} bytes is longer than ${this.maxBytes}`);
    return length;
  }

  #deliver(bytes: Buffer, from: number, to: number, alone: boolean): void {
    // Requests and answers begin with a number.
    const first = bytes[from + 1] as number;
    const frame = first < 0x80 || first >= 0xca ? decodeRequest(bytes, from, to, alone) : decode(bytes, from, to);
    if (!Array.isArray(frame)) throw new Malformed('a message is no array');
    this.#onFrame(frame);
  }
}

/** Channels with frames that are not written yet. */
const unwritten = new Set<Channel>();
const settled = Promise.resolve();
let watchingExit = false;
/** What has come is being taken in: what is to be said to it is written after that. */
let takingIn = false;

function writeAll(): void {
  for (const one of unwritten) one.flush();
}

/** Writes it at the end of this turn; process.exit() may come before. */
function writeSoon(channel: Channel): void {
  unwritten.add(channel);
  // Not in a microtask, though that takes less time: a program that waits for what is there already goes on between those.
  if (!takingIn) process.nextTick(() => channel.flush());
  if (watchingExit) return;
  watchingExit = true;
  process.on('exit', writeAll);
}

/** Frames over a socket, those of one turn of the event loop in one write. */
export class Channel {
  readonly socket: Socket;
  onFrame: (frame: unknown[]) => void = () => {};
  /** Called once, when all that came has been delivered. */
  onClose: () => void = () => {};
  readonly #raw: Raw | undefined;
  readonly #reader = new FrameReader((frame) => this.onFrame(frame));
  readonly #out = new Outgoing();
  readonly #spares: Buffer[] = [];
  /** The last requests that were done with nothing to say, not yet written. */
  #doneFrom = 0;
  #doneTo = 0;
  #doneWaits = false;
  #doneLater: NodeJS.Immediate | undefined;
  #lastDone = 0;
  #scheduled = false;
  #closed = false;

  /** @param socket nobody else reads it, or writes to it; `channel.socket` may be another one in its place */
  constructor(socket: Socket) {
    this.#raw = rawRead(socket, {
      push: (chunk) => this.push(chunk),
      wants: () => this.#reader.wants(),
      filled: (count) => this.#guard(() => this.#reader.filled(count)),
    });
    this.socket = this.#raw?.socket ?? socket;
    isOwn(this.socket);
    if (this.#raw === undefined) socket.on('data', (chunk: Buffer) => this.push(chunk));
    // EPIPE and ECONNRESET say what 'close' says.
    this.socket.on('error', () => {});
    this.socket.on('end', () => this.#close());
    this.socket.on('close', () => this.#close());
  }

  get closed(): boolean {
    return this.#closed;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.socket.destroy();
    this.onClose();
  }

  /** Bytes that were read by somebody else than the socket itself. */
  push(chunk: Buffer): void {
    stirLoop();
    this.#guard(() => this.#reader.push(chunk));
  }

  /** A stranger's noise ends its connection. */
  #guard(take: () => void): void {
    heard();
    takingIn = true;
    try {
      take();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.#close();
    } finally {
      takingIn = false;
      // Before the program goes on with what it has waited for: it may compute for long, and others wait, too.
      if (unwritten.size > 0) writeAll();
    }
  }

  /** What this socket has to say is read by somebody else for a while, who pushes it. */
  readElsewhere(): void {
    this.#raw?.readElsewhere();
  }

  /** The end of the stream was read by somebody else than the socket itself. */
  end(): void {
    this.#close();
  }

  #ready(): boolean {
    if (this.#closed) return false;
    if (!this.#scheduled) {
      this.#scheduled = true;
      writeSoon(this);
    }
    return true;
  }

  send(frame: readonly unknown[]): void {
    if (!this.#ready()) return;
    if (this.#doneTo !== 0) this.#writeDone();
    if (this.#out.writing) appendInto(this.#out, encodeFrame(frame));
    else encodeFrameInto(this.#out, frame);
    if (this.#out.at > sendAtBytes) this.#write();
  }

  /** @throws NotCloneable when a packed argument cannot travel; nothing is sent then */
  request(id: number, method: string, object: string, args: readonly unknown[]): void {
    if (!this.#ready()) return;
    if (this.#doneTo !== 0) this.#writeDone();
    if (this.#out.writing) appendInto(this.#out, encodeRequest(id, method, object, args));
    else encodeRequestInto(this.#out, id, method, object, args);
    if (this.#out.at > sendAtBytes) this.#write();
  }

  /** Says that a request is done, with nothing else to say. */
  done(id: number): void {
    if (this.#doneTo !== 0 && id === this.#doneTo + 1) {
      this.#doneTo = id;
      return;
    }
    if (this.#closed) return;
    if (this.#doneTo !== 0) this.#writeDone();
    this.#doneFrom = id;
    this.#doneTo = id;
    if (this.#doneWaits) return;
    if (performance.now() - this.#lastDone > togetherMs) {
      this.#ready();
      return;
    }
    // One after the other: with what the program sends now, or together when all that has come by now is read, as each
    // write wakes the other process.
    this.#doneWaits = true;
    void settled.then(() => this.#putOffDone());
  }

  #putOffDone(): void {
    if (this.#doneTo === 0) this.#doneWaits = false;
    else this.#doneLater ??= setImmediate(() => this.flush());
  }

  #writeDone(): void {
    const frame = this.#doneFrom === this.#doneTo ? [this.#doneTo, 0] : [this.#doneFrom, answeredRun, this.#doneTo];
    this.#doneTo = 0;
    this.#lastDone = performance.now();
    if (this.#doneLater !== undefined) {
      // It would be a turn of the event loop for nothing.
      clearImmediate(this.#doneLater);
      this.#doneLater = undefined;
      this.#doneWaits = false;
    }
    if (this.#out.writing) appendInto(this.#out, encodeFrame(frame));
    else encodeFrameInto(this.#out, frame);
  }

  /** A frame that is encoded already. */
  sendBytes(bytes: Buffer): void {
    if (!this.#ready()) return;
    if (this.#doneTo !== 0) this.#writeDone();
    appendInto(this.#out, bytes);
    if (this.#out.at > sendAtBytes) this.#write();
  }

  flush(): void {
    this.#scheduled = false;
    unwritten.delete(this);
    if (this.#closed) return;
    if (this.#doneTo !== 0) this.#writeDone();
    this.#write();
  }

  #write(): void {
    const out = this.#out;
    if (out.at === 0 || out.writing) return;
    const filled = out.bytes.subarray(0, out.at);
    out.at = 0;
    const written = this.#raw === undefined || this.socket.writableLength > 0 ? 0 : rawWrite(this.#raw, filled);
    if (this.#raw !== undefined) linger(this);
    if (written === filled.length) {
      // One huge message must not keep its memory for ever.
      if (out.bytes.length > 4 * sendAtBytes) out.bytes = Buffer.allocUnsafeSlow(spareBytes);
      return;
    }
    // The socket has this memory until it is written.
    const { bytes } = out;
    this.socket.write(filled.subarray(written), () => {
      if (bytes.length === spareBytes && this.#spares.length < mostSpares) this.#spares.push(bytes);
    });
    out.bytes = this.#spares.pop() ?? Buffer.allocUnsafeSlow(bytes.length < sendAtBytes ? bytes.length : spareBytes);
  }

  close(): void {
    this.flush();
    this.socket.end();
    this.socket.unref();
  }
}
