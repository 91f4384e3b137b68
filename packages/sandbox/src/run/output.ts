import type { Socket } from 'node:net';
import { firstBytes, type Unmarked, type Writer, type WriterMarks } from './writer-marks.ts';

export type OutputListener = (chunk: Uint8Array, writers: readonly Writer[]) => void;

/** Where the beginning of a mark might be the program's own, it waits so long for what follows. */
const unsureMs = 40;
/** Marks of one-byte writes are many times as long as what they mark; a program that writes nothing but marks is stopped. */
const marksPerByte = 24;

/** A run's terminal output on its way to whoever listens: without marks, counted, cut at its limit, held while paused. */
export class Output {
  /** Resolves when the terminal is closed and all of it was handed to the listeners. */
  readonly drained: Promise<void>;
  readonly #socket: Socket;
  readonly #limitBytes: number;
  readonly #onLimit: () => void;
  readonly #marks: WriterMarks | undefined;
  readonly #listeners: OutputListener[] = [];
  readonly #held: Unmarked[] = [];
  readonly #resolveDrained: () => void;
  #unsure: NodeJS.Timeout | undefined;
  #bytes = 0;
  #paused = false;
  #gathering = false;
  #closed = false;

  /** `marks`: takes out what Python's streams say of their writers; without, nobody is known. */
  constructor(socket: Socket, limitBytes: number, onLimit: () => void, marks?: WriterMarks) {
    this.#socket = socket;
    this.#limitBytes = limitBytes;
    this.#onLimit = onLimit;
    this.#marks = marks;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.drained = promise;
    this.#resolveDrained = resolve;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.pause();
    const close = () => {
      clearTimeout(this.#unsure);
      if (this.#marks !== undefined) this.#take(this.#marks.flush());
      this.#closed = true;
      this.#settle();
    };
    if (socket.closed) close();
    else socket.once('close', close);
  }

  /** What came out of the terminal, also beyond the limit. */
  get bytes(): number {
    return this.#bytes;
  }

  listen(listener: OutputListener): void {
    this.#listeners.push(listener);
    if (this.#listeners.length === 1) this.#update();
  }

  pause(): void {
    this.#paused = true;
    this.#update();
  }

  resume(): void {
    this.#paused = false;
    this.#update();
  }

  /** The program is dead: takes what is left out of the sandbox, also while paused. It is bounded by the buffers between. */
  gather(): void {
    this.#gathering = true;
    this.#update();
  }

  get #holding(): boolean {
    return this.#paused || this.#listeners.length === 0;
  }

  #update(): void {
    while (!this.#holding && this.#held.length > 0) this.#hand(this.#held.shift() as Unmarked);
    const reading = !this.#holding || this.#gathering;
    if (reading) this.#socket.resume();
    else this.#socket.pause();
    this.#wait(reading);
    this.#settle();
  }

  #read(chunk: Buffer): void {
    if (this.#marks === undefined) {
      this.#take({ bytes: chunk, writers: [[0, chunk.length]] });
      return;
    }
    this.#take(this.#marks.push(chunk));
    this.#wait(true);
    if (this.#marks.markBytes > marksPerByte * Math.max(this.#bytes, this.#limitBytes)) this.#onLimit();
  }

  /** While nothing is read, nothing can follow. */
  #wait(reading: boolean): void {
    clearTimeout(this.#unsure);
    const marks = this.#marks;
    if (reading && marks?.isUnsure) this.#unsure = setTimeout(() => this.#take(marks.flush()), unsureMs);
  }

  #take(output: Unmarked): void {
    const { byteLength } = output.bytes;
    const room = Math.max(0, this.#limitBytes - this.#bytes);
    this.#bytes += byteLength;
    const kept = firstBytes(output, room);
    if (kept.bytes.byteLength > 0) {
      if (this.#holding) this.#held.push(kept);
      else this.#hand(kept);
    }
    if (kept.bytes.byteLength < byteLength) this.#onLimit();
  }

  #hand({ bytes, writers }: Unmarked): void {
    for (const listener of this.#listeners) listener(bytes, writers);
  }

  #settle(): void {
    // Without a listener there is nobody to wait for.
    if (this.#closed && (this.#held.length === 0 || this.#listeners.length === 0)) this.#resolveDrained();
  }
}
