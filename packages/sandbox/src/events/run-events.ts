import type { Socket } from 'node:net';
import type { ProcessEvent } from '@forkhall/protocol';
import { type Frame, FrameCutter } from '../box/frames.ts';
import { KernelWord } from './kernel-word.ts';
import { RingFeed } from './ring-feed.ts';
import { uplinkLetters } from './uplink-letters.ts';

/** Decoding gives way to the rest of the server after so long. */
const sliceMs = 3;
/** What listeners get at once. */
const batchSize = 1_000;
/** Kept for the first listener. */
const maxKept = 20_000;

type Listener = (events: readonly ProcessEvent[]) => void;

export function monotonicS(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

/** Microseconds, and neither before the run nor in the future. */
function inTime(event: ProcessEvent, nowT: number): ProcessEvent {
  event.t = Math.round(Math.min(Math.max(event.t, 0), nowT) * 1e6) / 1e6;
  return event;
}

/** A run's events on their way from its sandbox to whoever listens: decoded in slices, stamped, in the order of `t` as far as they came together. */
export class RunEvents {
  /** Resolves when all have come and were handed to the listeners. */
  readonly drained: Promise<void>;
  readonly #socket: Socket;
  readonly #originS: number;
  readonly #feed: RingFeed;
  readonly #kernel: KernelWord;
  readonly #cutter = new FrameCutter();
  readonly #listeners: Listener[] = [];
  readonly #resolveDrained: () => void;
  /** Decoded, of the turn that is being told. */
  #turn: ProcessEvent[] = [];
  /** Ready for listeners. */
  #ready: ProcessEvent[] = [];
  #work: Generator<void> | undefined;
  #scheduled = false;
  #closed = false;
  #gathering = false;
  /** The main process, where events are wanted. */
  #main: number | undefined;
  #allTold = false;

  constructor(socket: Socket, originS: number) {
    this.#socket = socket;
    this.#originS = originS;
    this.#feed = new RingFeed(originS);
    this.#kernel = new KernelWord(originS);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.drained = promise;
    this.#resolveDrained = resolve;
    socket.on('data', (chunk: Buffer) => {
      // One chunk at a time: what waits is bounded by the socket.
      socket.pause();
      this.#work = this.#decode(chunk);
      this.#go();
    });
    const close = () => {
      this.#closed = true;
      this.#work = this.#end(this.#work);
      this.#go();
    };
    if (socket.closed) close();
    else socket.once('close', close);
  }

  #nowT(): number {
    return monotonicS() - this.#originS;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
    this.#go();
  }

  /** The program is dead: takes what is left out of the sandbox, also where nobody listens. */
  gather(): void {
    this.#gathering = true;
    this.#go();
  }

  /** `beforeS`: of the monotonic clock, before its first instruction. */
  mainStarted(pid: number, beforeS: number): void {
    this.#main = pid;
    for (const event of this.#kernel.mainStarted(pid, beforeS - this.#originS)) this.#turn.push(inTime(event, this.#nowT()));
    this.#endTurn();
    this.#go();
  }

  mainEnded(end: { code?: number; signal?: number }): void {
    this.#kernel.mainEnded(end, this.#nowT());
  }

  #add(events: Iterable<ProcessEvent>): void {
    for (const event of events) this.#turn.push(event);
  }

  #endTurn(): void {
    if (this.#turn.length === 0) return;
    // What overtook nobody stays where it is: the sort is stable.
    this.#turn.sort((a, b) => a.t - b.t);
    this.#ready = this.#ready.length > 0 ? this.#ready.concat(this.#turn) : this.#turn;
    this.#turn = [];
  }

  *#decode(chunk: Buffer): Generator<void> {
    for (const frame of this.#cutter.push(chunk)) {
      if (frame.type === uplinkLetters.turnEnded) {
        this.#add(this.#kernel.turnEnded());
        this.#endTurn();
      } else if (frame.type === uplinkLetters.allTold) {
        this.#allTold = true;
      } else {
        yield* this.#frame(frame);
      }
      yield;
    }
  }

  /** Nothing more comes: after what came last, what is known without it. */
  *#end(work: Generator<void> | undefined): Generator<void> {
    try {
      if (work) yield* work;
    } finally {
      const t = this.#nowT();
      this.#add(this.#kernel.atTheEnd(t));
      // What the rings held when process 1 was ended, or had no more time: how much that was is not known.
      if (this.#main !== undefined && !this.#allTold) this.#add([{ event: 'events.dropped', t, pid: this.#main, counts: { unknown: 1 } }]);
      this.#endTurn();
    }
  }

  *#frame({ type, payload }: Frame): Generator<void> {
    const nowT = this.#nowT();
    const said = this.#kernel.take(type, payload);
    if (said) {
      for (const event of said) this.#turn.push(inTime(event, nowT));
      return;
    }
    let count = 0;
    const pid = this.#feed.opens(type, payload);
    if (pid !== undefined) this.#kernel.hasRing(pid);
    for (const event of this.#feed.take(type, payload, nowT)) {
      const believed = this.#kernel.judge(event);
      if (believed) this.#turn.push(inTime(believed, nowT));
      if (++count % 100 === 0) yield;
    }
  }

  #isDone(work: Generator<void>): boolean {
    try {
      return work.next().done === true;
    } catch {
      // Process 1 sends no such frames: nothing of what follows can be trusted.
      this.#socket.destroy();
      return true;
    }
  }

  /** One slice of work now; the rest later. */
  #go(): void {
    if (this.#scheduled) return;
    const untilMs = performance.now() + sliceMs;
    while (performance.now() < untilMs) {
      if (this.#ready.length >= batchSize || (this.#ready.length > 0 && !this.#work)) {
        if (this.#listeners.length === 0 && !this.#gathering && this.#ready.length >= maxKept) return;
        if (this.#listeners.length > 0) {
          const batch = this.#ready.splice(0, batchSize);
          for (const listener of this.#listeners) listener(batch);
          continue;
        }
        if (this.#gathering) this.#ready = [];
      }
      if (!this.#work) break;
      if (this.#isDone(this.#work)) this.#work = undefined;
    }
    if (this.#work || (this.#ready.length > 0 && this.#listeners.length > 0)) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.#go();
      });
      return;
    }
    if (this.#closed) this.#resolveDrained();
    else this.#socket.resume();
  }
}
