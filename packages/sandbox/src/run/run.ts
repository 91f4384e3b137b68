import type { Leftovers, ProcessEvent, TerminalSize, Usage } from '@forkhall/protocol';
import type { Box } from '../box/box.ts';
import {
  boundsFrame,
  commands,
  type ExecRequest,
  execFrames,
  fileFrames,
  frame,
  type Gauges,
  type Report,
  releaseFrames,
  terminalFrame,
  terminateFrame,
} from '../box/frames.ts';
import type { Counters } from '../cgroup/cgroup.ts';
import { monotonicS, RunEvents } from '../events/run-events.ts';
import { holdTooManyTerminals } from '../terminals.ts';
import type { Ended, Program, SandboxRun } from '../types.ts';
import { coldCommand, hasEvents, releasePayload } from './command.ts';
import { decideEnding, type EndFacts, type Verdict } from './decide-ending.ts';
import { Output, type OutputListener } from './output.ts';
import { newMarkToken, WriterMarks } from './writer-marks.ts';
import { WrittenFiles, writtenBounds } from './written-files.ts';

const stopGraceMs = 300;
/** After the grace, process 1 has this long to answer before the kernel is asked to end it. */
const stopForceMs = 1_000;
/** A program that goes on asking for processes after so many refusals is a fork bomb. */
const maxRefusals = 300;
const maxTypedAheadBytes = 1024 * 1024;
const interruptByte = 3;

/** Bubblewrap's own process and process 1 are in the run's cgroup, too. */
export const ownTasks = 2;
/** Where no cgroup counts refusals: the kernel's limit stands a little higher, so that passing the run's own can be seen. */
const processSlack = 8;
const dataFactor = 4;
const leastDataBytes = 2 * 1024 * 1024 * 1024;

/** Process 1 and the server come first. */
const niceWithoutCgroup = 5;

/** What the kernel keeps for a run by itself. With a cgroup that does it all; these are a poor substitute. */
export function kernelLimits(
  program: Pick<Program, 'language' | 'limits'>,
  withoutCgroup: boolean,
): Pick<ExecRequest, 'openFiles' | 'processes' | 'dataBytes' | 'nice'> {
  const { language, limits } = program;
  const { openFiles } = limits;
  if (!withoutCgroup) return { openFiles, processes: 0, dataBytes: 0, nice: 0 };
  // RLIMIT_DATA only keeps one giant allocation from reaching the machine; Node reserves too much for it.
  const dataBytes = language === 'python' ? Math.max(leastDataBytes, limits.memoryBytes * dataFactor) : 0;
  return { openFiles, processes: limits.processes + processSlack, dataBytes, nice: niceWithoutCgroup };
}

const noCounters: Counters = { cpuMs: 0, memoryBytes: 0, peakBytes: 0, tasks: 0, peakTasks: 0, refusals: 0, oomKills: 0 };
const noGauges: Gauges = { memoryBytes: 0, peakBytes: 0, processes: 0, peakProcesses: 0, cpuMs: 0, inodes: 0 };

/** One program in one box, from its start to the proof of its end. */
export class Run implements SandboxRun {
  readonly warm: boolean;
  readonly ended: Promise<Ended>;
  /** Resolves when the program runs, or never will. */
  readonly begun: Promise<void>;
  readonly #box: Box;
  readonly #program: Program;
  readonly #output: Output;
  readonly #markToken: string | undefined;
  readonly #written = new WrittenFiles();
  readonly #events: RunEvents;
  readonly #cpuMsBefore: number;
  readonly #resolveBegun: () => void;
  readonly #refusalsBefore: number;
  #pid = 0;
  #startedAtMs: number | undefined;
  #endedAtMs: number | undefined;
  #wallTimer: NodeJS.Timeout | undefined;
  #verdict: Verdict | undefined;
  #main: EndFacts['main'];
  #interruptAsked = false;
  #leftovers: Leftovers = { count: 0, names: [] };
  #gauges = noGauges;
  #counters = noCounters;

  /** The box starts, stands, or is warm. */
  constructor(box: Box, program: Program) {
    this.#box = box;
    this.#program = program;
    this.warm = box.state === 'warm';
    const { promise, resolve } = Promise.withResolvers<void>();
    this.begun = promise;
    this.#resolveBegun = resolve;
    const before = box.counters();
    this.#cpuMsBefore = before?.cpuMs ?? 0;
    this.#refusalsBefore = before?.refusals ?? 0;
    this.#markToken = hasEvents(program) ? newMarkToken() : undefined;
    const marks = this.#markToken === undefined ? undefined : new WriterMarks(this.#markToken);
    this.#output = new Output(box.chain.terminal, program.limits.outputBytes, () => this.#end({ kind: 'over-limit', limit: 'output' }), marks);
    this.#events = new RunEvents(box.chain.events, program.takenUpAtS ?? monotonicS());
    box.onReport((report) => this.#hear(report));
    // Where the box still starts, what it is to do waits in its socket.
    if (box.state !== 'starting') box.move('running');
    this.#start();
    this.ended = this.#finish();
  }

  get pid(): number {
    return this.#pid;
  }

  get stdin() {
    return this.#box.chain.stdin;
  }

  onOutput(listener: OutputListener): void {
    this.#output.listen(listener);
  }

  onEvents(listener: (events: readonly ProcessEvent[]) => void): void {
    this.#events.listen(listener);
  }

  pause(): void {
    this.#output.pause();
  }

  resume(): void {
    this.#output.resume();
  }

  write(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    const { terminal } = this.#box.chain;
    if (bytes.includes(interruptByte)) this.#interruptAsked = true;
    // A program that does not read takes no more than this; a terminal drops what is typed ahead, too.
    if (terminal.writable && terminal.writableLength + bytes.byteLength <= maxTypedAheadBytes) terminal.write(bytes);
  }

  resize(size: TerminalSize): void {
    this.#box.send([terminalFrame(size)]);
  }

  interrupt(): void {
    this.#interruptAsked = true;
    this.#box.send([frame(commands.interrupt)]);
  }

  stop(by: 'student' | 'instructor' | 'server'): void {
    if (this.#verdict) return;
    this.#verdict = { kind: 'stopped', by };
    this.#box.send([terminateFrame(stopGraceMs)]);
    const timer = setTimeout(() => this.#box.kill(), stopGraceMs + stopForceMs);
    void this.#box.gone.then(() => clearTimeout(timer));
  }

  usage(): Usage {
    this.#count();
    const now = this.#endedAtMs ?? performance.now();
    return {
      wallMs: this.#startedAtMs === undefined ? 0 : now - this.#startedAtMs,
      cpuMs: Math.max(0, this.#box.counted ? this.#counters.cpuMs - this.#cpuMsBefore : this.#gauges.cpuMs),
      peakBytes: this.#box.counted ? this.#counters.peakBytes : this.#gauges.peakBytes,
      processes: Math.max(this.#startedAtMs === undefined ? 0 : 1, this.#box.counted ? this.#counters.peakTasks - ownTasks : this.#gauges.peakProcesses),
      outputBytes: this.#output.bytes,
    };
  }

  /** One look at the kernel's counters; called some times a second while the run is on. */
  check(terminalsAreScarce = false): void {
    if (this.#startedAtMs === undefined || this.#verdict) return;
    const { limits } = this.#program;
    this.#count();
    if (this.#counters.oomKills > 0) this.#end({ kind: 'over-limit', limit: 'memory' });
    else if (this.#counters.refusals - this.#refusalsBefore >= maxRefusals) this.#end({ kind: 'over-limit', limit: 'processes' });
    else if (this.#counters.cpuMs - this.#cpuMsBefore > limits.cpuMs) this.#end({ kind: 'timed-out', limit: 'cpu' });
    else if (terminalsAreScarce && holdTooManyTerminals(this.#box.processes())) this.#end({ kind: 'over-limit', limit: 'terminals' });
  }

  #start(): void {
    const { limits, size, cooked, files } = this.#program;
    const withoutCgroup = !this.#box.counted;
    this.#box.limit({ memoryBytes: limits.memoryBytes, tasks: limits.processes + ownTasks, share: 'run' });
    const frames = [
      terminalFrame(size, cooked ?? true),
      boundsFrame({
        orphansMs: limits.orphansMs,
        inodes: limits.inodes,
        memoryBytes: withoutCgroup ? limits.memoryBytes : 0,
        processes: withoutCgroup ? limits.processes : 0,
        cpuMs: withoutCgroup ? limits.cpuMs : 0,
        writtenFiles: writtenBounds.files,
        writtenBytes: writtenBounds.bytes,
        withoutCgroup,
        events: hasEvents(this.#program),
      }),
      ...files.flatMap(({ path, content }) => fileFrames(path, content)),
    ];
    if (this.warm) {
      frames.push(...releaseFrames(releasePayload(this.#program, this.#markToken)));
    } else {
      frames.push(...execFrames({ ...coldCommand(this.#program, withoutCgroup, this.#markToken), warm: false, ...kernelLimits(this.#program, withoutCgroup) }));
    }
    this.#box.send(frames);
  }

  #hear(report: Report): void {
    switch (report.type) {
      case 'stands':
        this.#box.move('running');
        break;
      case 'started':
        this.#pid = report.pid;
        this.#startedAtMs = performance.now();
        this.#wallTimer = setTimeout(() => this.#end({ kind: 'timed-out', limit: 'wall' }), this.#program.limits.wallMs);
        if (hasEvents(this.#program)) this.#events.mainStarted(report.pid, report.beforeS);
        this.#resolveBegun();
        break;
      case 'main-ended':
        this.#main = report;
        this.#events.mainEnded(report);
        break;
      case 'over-limit':
        this.#verdict ??= report.limit === 'cpu' ? { kind: 'timed-out', limit: 'cpu' } : { kind: 'over-limit', limit: report.limit };
        break;
      case 'gauges':
        this.#gauges = report.gauges;
        break;
      case 'leftovers':
        this.#leftovers = { count: report.count, names: report.names.slice(0, 8).map((name) => name.slice(0, 64)) };
        break;
      case 'written':
        this.#written.begin(report.path, report.bytes, report.complete);
        break;
      case 'written-data':
        this.#written.add(report.data);
        break;
      case 'all-ended':
        this.#gauges = report.gauges;
        this.#endedAtMs = performance.now();
        clearTimeout(this.#wallTimer);
        this.#output.gather();
        this.#events.gather();
        break;
      default:
        break;
    }
  }

  #count(): void {
    const counters = this.#box.counters();
    if (!counters) return;
    this.#counters = counters;
  }

  /** Ends the run for a reason of this server's. */
  #end(verdict: Verdict): void {
    if (this.#verdict) return;
    this.#verdict = verdict;
    this.#box.kill();
  }

  async #finish(): Promise<Ended> {
    // However it ends: once bubblewrap is gone, what is left in the sockets comes out.
    void this.#box.chain.exited.then(() => {
      this.#output.gather();
      this.#events.gather();
    });
    const { survivors, failure } = await this.#box.gone;
    clearTimeout(this.#wallTimer);
    this.#endedAtMs ??= performance.now();
    this.#resolveBegun();
    await Promise.all([this.#output.drained, this.#events.drained]);
    this.#count();
    const facts: EndFacts = {
      limits: this.#program.limits,
      verdict: this.#verdict,
      // A spare that died before it could go on was not the program.
      main: this.#startedAtMs === undefined ? undefined : this.#main,
      oomKills: this.#counters.oomKills,
      refusals: this.#counters.refusals - this.#refusalsBefore,
      interruptAsked: this.#interruptAsked,
      failure,
    };
    return { ending: decideEnding(facts), usage: this.usage(), leftovers: this.#leftovers, survivors, written: this.#written.list() };
  }
}
