import type { Socket } from 'node:net';
import { decode, decodeOwn, Malformed } from '../clone/decode.ts';
import { appendInto, encodeFrame, encodeFrameInto, encodeRequest, encodeRequestInto, Outgoing } from '../clone/encode.ts';
import { type Raw, rawRead, rawWrite } from './raw-socket.ts';

/** The largest message; a length above it is noise, not a message. */
const maxFrameBytes = 1024 * 1024 * 1024;

/** With so many bytes to send nothing more is waited for. */
const sendAtBytes = 128 * 1024;
/** A frame of the form [first id, answeredRun, last id]: the requests from the first to the last are done, with nothing to say. */
export const answeredRun = 2;

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
            this.#deliver(decode(chunk, at + 4, at + 4 + length));
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
      this.#have += taken;
      at += taken;
      if (this.#have < frame.length) return;
      this.#begun = undefined;
      this.#have = 0;
      // Requests and answers begin with a number, and what is binary in them is a message of its own.
      const toHub = (frame[1] as number) < 0x80 || (frame[1] as number) >= 0xca;
      this.#deliver(toHub ? decodeOwn(frame, 0) : decode(frame));
    }
  }

  #lengthOf(bytes: Buffer, at: number): number {
    const length = bytes.readUInt32LE(at);
    if (length > this.maxBytes) throw new Malformed(`a message of ${length} bytes is longer than ${this.maxBytes}`);
    return length;
  }

  #deliver(frame: unknown): void {
    if (!Array.isArray(frame)) throw new Malformed('a message is no array');
    this.#onFrame(frame);
  }
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
  /** The last requests that were done with nothing to say, not yet written. */
  #doneFrom = 0;
  #doneTo = 0;
  #scheduled = false;
  #closed = false;

  /** @param socket nobody else reads it, or writes to it; `channel.socket` may be another one in its place */
  constructor(socket: Socket) {
    this.#raw = rawRead(socket, (chunk) => this.push(chunk));
    this.socket = this.#raw?.socket ?? socket;
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
    try {
      this.#reader.push(chunk);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.#close();
    }
  }

  /** The end of the stream was read by somebody else than the socket itself. */
  end(): void {
    this.#close();
  }

  #ready(): boolean {
    if (this.#closed) return false;
    if (!this.#scheduled) {
      this.#scheduled = true;
      // After everything that runs because of what has come: one write for all of it.
      queueMicrotask(() => process.nextTick(() => this.flush()));
    }
    if (this.#doneTo !== 0) this.#writeDone();
    return true;
  }

  send(frame: readonly unknown[]): void {
    if (!this.#ready()) return;
    if (this.#out.writing) appendInto(this.#out, encodeFrame(frame));
    else encodeFrameInto(this.#out, frame);
    if (this.#out.at > sendAtBytes) this.#write();
  }

  /** @throws NotCloneable when a packed argument cannot travel; nothing is sent then */
  request(id: number, method: string, object: string, args: readonly unknown[]): void {
    if (!this.#ready()) return;
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
    if (!this.#ready()) return;
    this.#doneFrom = id;
    this.#doneTo = id;
  }

  #writeDone(): void {
    const frame = this.#doneFrom === this.#doneTo ? [this.#doneTo, 0] : [this.#doneFrom, answeredRun, this.#doneTo];
    this.#doneTo = 0;
    if (this.#out.writing) appendInto(this.#out, encodeFrame(frame));
    else encodeFrameInto(this.#out, frame);
  }

  /** A frame that is encoded already. */
  sendBytes(bytes: Buffer): void {
    if (!this.#ready()) return;
    appendInto(this.#out, bytes);
    if (this.#out.at > sendAtBytes) this.#write();
  }

  flush(): void {
    this.#scheduled = false;
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
    if (written === filled.length) {
      // One huge message must not keep its memory for ever.
      if (out.bytes.length > 4 * sendAtBytes) out.bytes = Buffer.allocUnsafeSlow(sendAtBytes);
      return;
    }
    this.socket.write(filled.subarray(written));
    // The socket has this memory now.
    out.bytes = Buffer.allocUnsafeSlow(16 * 1024);
  }

  close(): void {
    this.flush();
    this.socket.end();
    this.socket.unref();
  }
}
