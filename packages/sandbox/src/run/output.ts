import type { Socket } from 'node:net';

/** A run's terminal output on its way to whoever listens: counted, cut at its limit, held while paused. */
export class Output {
  /** Resolves when the terminal is closed and all of it was handed to the listeners. */
  readonly drained: Promise<void>;
  readonly #socket: Socket;
  readonly #limitBytes: number;
  readonly #onLimit: () => void;
  readonly #listeners: ((chunk: Uint8Array) => void)[] = [];
  readonly #held: Buffer[] = [];
  readonly #resolveDrained: () => void;
  #bytes = 0;
  #paused = false;
  #gathering = false;
  #closed = false;

  constructor(socket: Socket, limitBytes: number, onLimit: () => void) {
    this.#socket = socket;
    this.#limitBytes = limitBytes;
    this.#onLimit = onLimit;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.drained = promise;
    this.#resolveDrained = resolve;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.pause();
    const close = () => {
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

  listen(listener: (chunk: Uint8Array) => void): void {
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
    while (!this.#holding && this.#held.length > 0) this.#hand(this.#held.shift() as Buffer);
    if (this.#holding && !this.#gathering) this.#socket.pause();
    else this.#socket.resume();
    this.#settle();
  }

  #take(chunk: Buffer): void {
    const room = Math.max(0, this.#limitBytes - this.#bytes);
    this.#bytes += chunk.byteLength;
    const kept = chunk.byteLength > room ? chunk.subarray(0, room) : chunk;
    if (kept.byteLength > 0) {
      if (this.#holding) this.#held.push(kept);
      else this.#hand(kept);
    }
    if (kept !== chunk) this.#onLimit();
  }

  #hand(chunk: Buffer): void {
    for (const listener of this.#listeners) listener(chunk);
  }

  #settle(): void {
    // Without a listener there is nobody to wait for.
    if (this.#closed && (this.#held.length === 0 || this.#listeners.length === 0)) this.#resolveDrained();
  }
}
