import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { ProcessEvent } from '@forkhall/protocol';
import { FrameCutter } from '../box/frames.ts';
import { locateNative } from '../native.ts';
import { RingFeed } from './ring-feed.ts';
import { uplinkLetters } from './uplink-letters.ts';

export interface RingReaderOptions {
  originS: number;
  maxDefinitions?: number;
  /** So many events may come one by one at once; of more what stands. */
  slotsAtOnce?: number;
}

/** Reads the rings of a program that runs outside a sandbox, by the same relay that process 1 is inside one. */
export class RingReader implements AsyncDisposable {
  readonly #relay: ChildProcess;
  readonly #feed: RingFeed;
  readonly #originS: number;
  readonly #cutter = new FrameCutter();
  readonly #waiting: ((events: ProcessEvent[]) => void)[] = [];
  #events: ProcessEvent[] = [];

  private constructor(init: string, folder: string, { originS, maxDefinitions, slotsAtOnce }: RingReaderOptions) {
    this.#originS = originS;
    this.#feed = new RingFeed(originS, maxDefinitions);
    this.#relay = spawn(init, ['rings', folder, ...(slotsAtOnce === undefined ? [] : [`${slotsAtOnce}`])], { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
    this.#relay.stdin?.on('error', () => {});
    (this.#relay.stdout as Socket).on('data', (chunk: Buffer) => {
      for (const { type, payload } of this.#cutter.push(chunk)) {
        if (type === uplinkLetters.turnEnded) this.#turnEnds();
        else this.#events.push(...this.#feed.take(type, payload, this.#nowT()));
      }
    });
    this.#relay.once('close', () => {
      while (this.#waiting.length > 0) this.#turnEnds();
    });
  }

  static async open(folder: string, options: RingReaderOptions): Promise<RingReader> {
    const { init } = await locateNative();
    return new RingReader(init, folder, options);
  }

  #nowT(): number {
    return Number(process.hrtime.bigint()) / 1e9 - this.#originS;
  }

  #turnEnds(): void {
    this.#waiting.shift()?.(this.#events.sort((a, b) => a.t - b.t));
    this.#events = [];
  }

  /** All events that are new since the last call, in the order of `t`. */
  read(): Promise<ProcessEvent[]> {
    return new Promise((resolve) => {
      if (this.#relay.exitCode !== null) resolve([]);
      this.#waiting.push(resolve);
      this.#relay.stdin?.write('.');
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#relay.exitCode !== null) return;
    const closed = new Promise((resolve) => this.#relay.once('close', resolve));
    this.#relay.stdin?.end();
    await closed;
  }
}
