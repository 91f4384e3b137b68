import type { Socket } from 'node:net';
import { decode, Malformed } from '../clone/decode.ts';
import { encodeFrame } from '../clone/encode.ts';

/** The largest message; a length above it is noise, not a message. */
const maxFrameBytes = 1024 * 1024 * 1024;

/** Up to so many bytes frames are joined into one write. */
const copyTogetherBytes = 128 * 1024;

/** Cuts a stream of bytes into frames: u32 length (little endian), then one value. */
export class FrameReader {
  /** Bytes still missing for the frame that has begun; nothing is joined before they are there. */
  #chunks: Buffer[] = [];
  #have = 0;
  #need = 0;
  readonly #onFrame: (frame: unknown[]) => void;
  maxBytes: number;

  constructor(onFrame: (frame: unknown[]) => void, maxBytes = maxFrameBytes) {
    this.#onFrame = onFrame;
    this.maxBytes = maxBytes;
  }

  push(chunk: Buffer): void {
    if (this.#have + chunk.length < this.#need) {
      this.#chunks.push(chunk);
      this.#have += chunk.length;
      return;
    }
    let bytes = chunk;
    if (this.#chunks.length > 0) {
      this.#chunks.push(chunk);
      bytes = Buffer.concat(this.#chunks);
      this.#chunks = [];
    }
    this.#have = 0;
    this.#need = 0;
    let at = 0;
    while (bytes.length - at >= 4) {
      const length = bytes.readUInt32LE(at);
      if (length > this.maxBytes) throw new Malformed(`a message of ${length} bytes is longer than ${this.maxBytes}`);
      if (bytes.length - at - 4 < length) {
        this.#need = length + 4;
        break;
      }
      const frame = decode(bytes, at + 4, at + 4 + length);
      at += 4 + length;
      if (!Array.isArray(frame)) throw new Malformed('a message is no array');
      this.#onFrame(frame);
    }
    if (at < bytes.length) {
      this.#chunks = [at === 0 ? bytes : bytes.subarray(at)];
      this.#have = bytes.length - at;
      if (this.#need === 0) this.#need = 4;
    }
  }
}

/** Frames over a socket, those of one turn of the event loop in one write. */
export class Channel {
  readonly socket: Socket;
  onFrame: (frame: unknown[]) => void = () => {};
  /** Called once, when all that came has been delivered. */
  onClose: () => void = () => {};
  readonly #reader = new FrameReader((frame) => this.onFrame(frame));
  #outgoing: Buffer[] = [];
  #scheduled = false;
  #closed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      try {
        this.#reader.push(chunk);
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        socket.destroy();
      }
    });
    // EPIPE and ECONNRESET say what 'close' says.
    socket.on('error', () => {});
    socket.on('end', () => this.#close());
    socket.on('close', () => this.#close());
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

  send(frame: readonly unknown[]): void {
    this.sendBytes(encodeFrame(frame));
  }

  /** A frame that is encoded already. */
  sendBytes(bytes: Buffer): void {
    if (this.#closed) return;
    this.#outgoing.push(bytes);
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(() => this.flush());
  }

  flush(): void {
    this.#scheduled = false;
    const frames = this.#outgoing;
    if (frames.length === 0 || this.#closed) return;
    this.#outgoing = [];
    const bytes = frames.reduce((sum, { length }) => sum + length, 0);
    if (frames.length === 1) this.socket.write(frames[0] as Buffer);
    // Small frames are copied together, which is quicker than a list of many pieces; large ones are not.
    else if (bytes <= copyTogetherBytes) this.socket.write(Buffer.concat(frames, bytes));
    else {
      this.socket.cork();
      for (const frame of frames) this.socket.write(frame);
      this.socket.uncork();
    }
  }

  close(): void {
    this.flush();
    this.socket.end();
    this.socket.unref();
  }
}
