import type { Cgroup, CgroupLimits, Counters } from '../cgroup/cgroup.ts';
import { descendants, type ProcessIdentity } from '../processes.ts';
import { type Chain, type ChainOptions, closed, startChain } from './chain.ts';
import { endByForce } from './end-by-force.ts';
import { commands, FrameReader, frame, type Report } from './frames.ts';
import { explainStartupError } from './startup-error.ts';
import { endSurvivors, processOneOf } from './survivors.ts';

/** How a box's life goes; each goes to `gone` directly, too. */
export type BoxState = 'starting' | 'standing' | 'warming' | 'warm' | 'running' | 'gone';
const moves: Record<BoxState, readonly BoxState[]> = {
  starting: ['standing', 'gone'],
  standing: ['warming', 'running', 'gone'],
  warming: ['warm', 'gone'],
  warm: ['running', 'gone'],
  running: ['gone'],
  gone: [],
};

const forceAfterMs = 2_000;
const startTimeoutMs = 30_000;

/** What is left of a box when it is gone. */
export interface Gone {
  survivors: number;
  /** Why it went before its time: what launcher, bubblewrap or process 1 said. */
  failure: string;
}

/** One sandbox: a chain, its cgroup and its place. Single use. */
export class Box {
  readonly chain: Chain;
  /** Resolves when process 1 stands; rejects with a sentence for the operator. */
  readonly stands: Promise<void>;
  readonly gone: Promise<Gone>;
  readonly #cgroup: Cgroup | undefined;
  #counters: Counters | undefined;
  #processOne: ProcessIdentity | undefined;
  #state: BoxState = 'starting';
  #onReport: ((report: Report) => void) | undefined;
  #failure = '';
  #forceTimer: NodeJS.Timeout | undefined;

  constructor(options: ChainOptions, cgroup: Cgroup | undefined) {
    this.#cgroup = cgroup;
    this.chain = startChain(options);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.stands = promise;
    promise.catch(() => {});
    const timer = setTimeout(() => {
      this.#failure ||= `process 1 did not come up within ${startTimeoutMs / 1000} s`;
      this.kill();
    }, startTimeoutMs);
    const reader = new FrameReader();
    this.chain.control.on('data', (chunk: Buffer) => {
      for (const report of reader.push(chunk)) {
        if (report.type === 'stands') {
          clearTimeout(timer);
          this.#processOne = processOneOf(this.chain.child.pid ?? 0);
          this.move('standing');
          resolve();
        } else if (report.type === 'failed') {
          this.#failure = report.reason;
        }
        this.#onReport?.(report);
      }
    });
    this.gone = this.#end().finally(() => {
      clearTimeout(timer);
      reject(new Error(this.#failure));
    });
  }

  get state(): BoxState {
    return this.#state;
  }

  /** @throws on a move that a box cannot make. */
  move(to: BoxState): void {
    if (!moves[this.#state].includes(to)) throw new Error(`a sandbox that is ${this.#state} cannot become ${to}`);
    this.#state = to;
  }

  /** True where the kernel counts and limits what the box uses. */
  get counted(): boolean {
    return this.#cgroup !== undefined;
  }

  limit(limits: CgroupLimits): void {
    this.#cgroup?.limit(limits);
  }

  /** The kernel's counters now, or the last ones of a box that is gone. */
  counters(): Counters | undefined {
    return this.#counters ?? this.#cgroup?.read();
  }

  /** The host's numbers of all processes in it. */
  processes(): number[] {
    return this.#cgroup?.processes() ?? descendants(this.chain.child.pid ?? 0);
  }

  /** Who hears the reports from now on. */
  onReport(listener: (report: Report) => void): void {
    this.#onReport = listener;
  }

  send(frames: readonly Buffer[]): void {
    if (this.chain.control.writable) this.chain.control.write(frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames));
  }

  /** Ends everything in it at once; if process 1 does not answer, the kernel does it. */
  kill(): void {
    if (this.#state === 'gone' || this.#forceTimer) return;
    this.send([frame(commands.kill)]);
    this.#forceTimer = setTimeout(() => void endByForce(this.chain.child), forceAfterMs);
  }

  async #end(): Promise<Gone> {
    const { control, terminal, events, exited } = this.chain;
    await exited;
    clearTimeout(this.#forceTimer);
    // A spare that goes unused has no reader; and a run's output, where nobody listens, ends here, too.
    for (const socket of [terminal, events]) if (socket.listenerCount('data') === 0) socket.resume();
    const survivors = await endSurvivors(this.#cgroup, this.#processOne);
    // Nobody has the other ends any more: the sockets close when what is in them has been read.
    if (survivors > 0) for (const socket of [control, terminal, events]) socket.destroy();
    await Promise.all([closed(control), closed(terminal), closed(events)]);
    if (this.#state === 'starting') this.#failure = explainStartupError(this.#failure || this.chain.startupText());
    this.#counters = this.#cgroup?.read();
    this.#cgroup?.remove();
    this.#state = 'gone';
    return { survivors, failure: this.#failure || this.chain.startupText() };
  }
}
