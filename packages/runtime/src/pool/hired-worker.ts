import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from '../clone/encode.ts';
import { report, reporting } from '../events/report.ts';
import { type Child, type Exit, spawnChild } from '../session/spawn.ts';
import type { TargetSpec } from '../target/target.ts';
import type { FromWorker } from './protocol.ts';

/** A task as the dispatcher knows it: its frame is encoded when it is submitted. */
export interface Dispatched {
  readonly id: number;
  readonly functionIndex: number;
  readonly frame: Buffer;
}

/** `starting`, then `ready`, then `leaving` when it was told to quit, then `gone`. */
type State = 'starting' | 'ready' | 'leaving' | 'gone';

/** A file without a name in which the worker counts. */
function openCounter(): number {
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-'));
  try {
    return openSync(join(folder, 'begun'), 'w+', 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One worker as its pool sees it. */
export class HiredWorker {
  readonly name: string;
  state: State = 'starting';
  /** It has said that it is ready, be it gone since. */
  wasReady = false;
  /** Sent and not answered, in the order in which the worker takes them. */
  readonly inFlight: Dispatched[] = [];
  /** How many tasks it was given in all. */
  given = 0;
  #answered = 0;
  readonly #known = new Set<number>();
  #child: Child | undefined;
  #killed: 'SIGTERM' | undefined;
  readonly #counter: number;
  /** How it ended, and which tasks it had begun and not answered, and which it had not begun. */
  readonly exit: Promise<Exit & { begun: Dispatched[]; untouched: Dispatched[] }>;
  /** How long a task takes it, as seen from here: a moving mean. */
  meanMs = 1;
  #lastAnswer = performance.now();

  constructor(name: string, pool: string, init: TargetSpec | null, initArgs: Buffer, onFrame: (worker: HiredWorker, frame: FromWorker) => void) {
    this.name = name;
    this.#counter = openCounter();
    const child = spawnChild({ name, daemon: true, extraFd: this.#counter, onControl: (frame) => onFrame(this, frame as FromWorker) });
    this.exit = this.#live(
      child,
      encode(['pool', init, initArgs, pool], () => 'new Pool()'),
    );
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async #live(starting: Promise<Child>, job: Buffer): Promise<Exit & { begun: Dispatched[]; untouched: Dispatched[] }> {
    let exit: Exit;
    try {
      this.#child = await starting;
      const head = Buffer.allocUnsafe(4);
      head.writeUInt32LE(job.length);
      this.#child.channel.sendBytes(head);
      this.#child.channel.sendBytes(job);
      if (this.#killed !== undefined) this.#signal(this.#child, this.#killed);
      exit = await this.#child.exit;
    } catch {
      exit = { exitCode: null, signal: null };
    }
    this.state = 'gone';
    const count = new Float64Array(1);
    readSync(this.#counter, count, 0, 8, 0);
    closeSync(this.#counter);
    const begunCount = Math.max(0, (count[0] as number) - this.#answered);
    return { ...exit, begun: this.inFlight.slice(0, begunCount), untouched: this.inFlight.slice(begunCount) };
  }

  /** Sends a task, and its function first where the worker does not know it. */
  give(task: Dispatched, spec: TargetSpec): void {
    const { channel } = this.#child as Child;
    if (!this.#known.has(task.functionIndex)) {
      this.#known.add(task.functionIndex);
      channel.send(['function', task.functionIndex, spec]);
    }
    if (this.inFlight.length === 0) this.#lastAnswer = performance.now();
    this.inFlight.push(task);
    this.given++;
    channel.sendBytes(task.frame);
  }

  /** The worker has answered its oldest task. */
  answered(): void {
    this.inFlight.shift();
    this.#answered++;
    const now = performance.now();
    this.meanMs += (now - this.#lastAnswer - this.meanMs) / 8;
    this.#lastAnswer = now;
  }

  quit(): void {
    if (this.state === 'gone') return;
    this.state = 'leaving';
    this.#child?.channel.send(['quit']);
  }

  kill(signal: 'SIGTERM'): void {
    this.#killed = signal;
    if (this.#child !== undefined) this.#signal(this.#child, signal);
  }

  #signal(child: Child, signal: 'SIGTERM'): void {
    if (reporting) report('process.signalled', { target: child.pid, signal });
    child.process.kill(signal);
  }
}
