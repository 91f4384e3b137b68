import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
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

/** A file without a name: the number of tasks that the worker has begun, and after it how many it may begin. */
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
  /** Taken back, and still on the worker's list. */
  readonly #away = new Set<number>();
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
    this.#allow(Number.POSITIVE_INFINITY);
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
    const begunCount = Math.max(0, this.#begun() - this.#answered);
    closeSync(this.#counter);
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

  #begun(): number {
    const count = new Float64Array(1);
    readSync(this.#counter, count, 0, 8, 0);
    return count[0] as number;
  }

  #allow(count: number): void {
    writeSync(this.#counter, new Float64Array([count]), 0, 8, 8);
  }

  /** Tasks were taken back that it has not sent back: it can be given no others. */
  get recalled(): boolean {
    return this.#away.size > 0;
  }

  /**
   * Takes back what it has not begun, so that somebody else can do it. The worker says first that it begins a task and then
   * looks whether it may; here it is told first that it may not, and then looked at what it has begun. So each sees the
   * other; where both do, the worker does not begin it, and it comes back by `returned()`.
   */
  takeBack(): Dispatched[] {
    if (this.state !== 'ready' || this.recalled || this.inFlight.length < 2) return [];
    const allowed = Math.max(this.#begun(), this.#answered + 1);
    this.#allow(allowed);
    const taken = this.inFlight.splice(Math.max(allowed, this.#begun()) - this.#answered);
    for (const { id } of taken) this.#away.add(id);
    this.given -= taken.length;
    if (taken.length === 0) this.#allow(Number.POSITIVE_INFINITY);
    return taken;
  }

  /** The worker has not begun these, and never will; gives those that nobody has taken back yet. */
  returned(ids: readonly number[]): Dispatched[] {
    const others = new Set(ids.filter((id) => !this.#away.delete(id)));
    const untouched = this.inFlight.filter(({ id }) => others.has(id));
    for (const task of untouched) this.inFlight.splice(this.inFlight.indexOf(task), 1);
    this.given -= untouched.length;
    if (!this.recalled) this.#allow(Number.POSITIVE_INFINITY);
    return untouched;
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
