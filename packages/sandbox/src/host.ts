import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { Language } from '@forkhall/protocol';
import type { Box } from './box/box.ts';
import type { Cgroups } from './cgroup/cgroup.ts';
import { openCgroups } from './cgroup/find.ts';
import { findNode, findPython, type PythonInterpreter } from './interpreters.ts';
import { locateNative } from './native.ts';
import { BoxMaker } from './pool/box-maker.ts';
import { EmptyBoxes } from './pool/empty-boxes.ts';
import { Places } from './pool/places.ts';
import { Spares } from './pool/spares.ts';
import { probe } from './probe/probe.ts';
import { hasEvents } from './run/command.ts';
import { failedRun } from './run/failed-run.ts';
import { Run } from './run/run.ts';
import { canBeReached, compileBootstrap, makeStateFolder, stageFiles } from './staged-files.ts';
import { hostName } from './stale.ts';
import { terminalsAreScarce } from './terminals.ts';
import type { Ended, Program, Protection, SandboxHost, SandboxOptions, SandboxRun } from './types.ts';

const checkMs = 100;
const leastWarmBytes = 64 * 1024 * 1024;
const defaultTrialSizes = { diskBytes: 1024 * 1024, shmBytes: 1024 * 1024 };

class Host implements SandboxHost {
  readonly interpreters: SandboxHost['interpreters'];
  readonly #cgroups: Cgroups | undefined;
  readonly #maker: BoxMaker;
  readonly #places: Places;
  readonly #spares: Spares;
  readonly #empties: EmptyBoxes;
  readonly #python: PythonInterpreter | undefined;
  readonly #runs = new Set<Run>();
  readonly #stateFolder: string;
  readonly #log: NonNullable<SandboxOptions['log']>;
  readonly #compiling: { stop(): Promise<void> };
  readonly #cleanUp: () => void;
  readonly #checks: NodeJS.Timeout;
  #disposed = false;

  constructor(parts: {
    interpreters: SandboxHost['interpreters'];
    cgroups: Cgroups | undefined;
    maker: BoxMaker;
    places: Places;
    spares: Spares;
    empties: EmptyBoxes;
    python: PythonInterpreter | undefined;
    stateFolder: string;
    log: NonNullable<SandboxOptions['log']>;
    compiling: { stop(): Promise<void> };
    cleanUp: () => void;
  }) {
    this.interpreters = parts.interpreters;
    this.#cgroups = parts.cgroups;
    this.#maker = parts.maker;
    this.#places = parts.places;
    this.#spares = parts.spares;
    this.#empties = parts.empties;
    this.#python = parts.python;
    this.#stateFolder = parts.stateFolder;
    this.#log = parts.log;
    this.#compiling = parts.compiling;
    this.#cleanUp = parts.cleanUp;
    this.#checks = setInterval(() => {
      if (this.#runs.size === 0) return;
      const scarce = terminalsAreScarce();
      for (const run of this.#runs) run.check(scarce);
    }, checkMs).unref();
  }

  get cgroup(): 'v2' | 'v1' | 'none' {
    return this.#cgroups?.kind ?? 'none';
  }

  run(program: Program): Promise<SandboxRun> {
    return this.#start(program, () => this.#boxFor(program));
  }

  async #start(program: Program, makeBox: () => Promise<Box>): Promise<SandboxRun> {
    if (this.#disposed) throw new Error('this sandbox host is disposed of');
    if (this.interpreters[program.language] === undefined) return failedRun(`there is no ${program.language === 'python' ? 'Python' : 'Node'} on this server`);
    let box: Box | undefined;
    let run: Run;
    try {
      box = await makeBox();
      run = new Run(box, program);
    } catch (error) {
      box?.kill();
      return failedRun(error instanceof Error ? error.message : String(error));
    }
    this.#runs.add(run);
    void run.ended.then((ended) => this.#finished(run, ended));
    if (this.#disposed) run.stop('server');
    await run.begun;
    return run;
  }

  #finished(run: Run, { ending, survivors }: Ended): void {
    this.#runs.delete(run);
    this.#spares.refill();
    this.#empties.refill();
    if (ending.kind === 'sandbox-failed') this.#log('warn', 'a sandbox failed', { reason: ending.reason });
    if (survivors > 0) this.#log('error', 'processes of a run could not be ended; its place is not used again', { survivors });
  }

  expect(language: Language, entry: string): void {
    this.#spares.expectEntry(language, entry);
  }

  probe(): Promise<Protection[]> {
    return probe({ run: (program) => this.#start(program, () => this.#coldBox(program)), cgroup: this.cgroup, stateFolder: this.#stateFolder });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#spares.close();
    this.#empties.close();
    for (const run of this.#runs) run.stop('server');
    while (this.#maker.boxes.size > 0) await Promise.all([...this.#maker.boxes].map((box) => box.gone));
    clearInterval(this.#checks);
    await this.#compiling.stop();
    this.#cleanUp();
  }

  async #boxFor(program: Program): Promise<Box> {
    const { language, entry, limits } = program;
    if (this.#warmable(program)) {
      const warm = this.#spares.take({ language, entry, limits });
      if (warm) return warm;
    }
    return this.#coldBox(program);
  }

  async #coldBox({ limits, stdin }: Program): Promise<Box> {
    const empty = stdin === 'pipe' ? undefined : this.#empties.take(limits);
    return empty ?? this.#maker.make(await this.#placeFor(), limits, stdin === 'pipe');
  }

  /** A free place; a spare's where all are taken; otherwise the next that comes free. */
  async #placeFor(): Promise<number> {
    const place = this.#places.tryTake();
    if (place !== undefined) return place;
    if (!this.#empties.evict()) this.#spares.evict();
    return this.#places.take();
  }

  /** False where a spare would differ from a fresh interpreter. */
  #warmable(program: Program): boolean {
    const { language, files, stdin, limits } = program;
    // A spare's hooks are in place already.
    if (stdin === 'pipe' || !hasEvents(program)) return false;
    // What the interpreter needs for warming up could already be over such a limit.
    if (limits.memoryBytes < leastWarmBytes) return false;
    if (language !== 'python') return true;
    // A spare has imported modules of the standard library; the program's own module of such a name would not be seen.
    const names = files.map(({ path }) => path.split('/')[0]?.replace(/\.py$/, '') ?? '');
    return !names.some((name) => this.#python?.standardModules.has(name));
  }
}

/** Waits for one empty sandbox to stand. @throws Error that names the cause and the remedy. */
async function tryOne(maker: BoxMaker, places: Places): Promise<void> {
  const box = maker.make(await places.take(), defaultTrialSizes, false);
  try {
    await box.stands;
  } catch (error) {
    throw new Error(`A sandbox does not start on this machine: ${(error as Error).message}`);
  } finally {
    box.kill();
    await box.gone;
  }
}

/**
 * Opens a host for sandboxes. It has tried one before it resolves.
 * @throws Error in one sentence that names the cause and the remedy where sandboxes cannot be had here.
 */
export async function openSandboxHost(options: SandboxOptions): Promise<SandboxHost> {
  if (!isMainThread) throw new Error('a sandbox can be started from the main thread only (PR_SET_PDEATHSIG follows the thread)');
  const log = options.log ?? (() => {});
  const ownUsers = process.getuid?.() === 0;
  const [native, python, node] = await Promise.all([locateNative(), findPython(options.python), findNode(options.node)]);
  // A folder that runs' own users cannot reach is of no use for what goes into sandboxes.
  const given = options.stateFolder !== undefined && (!ownUsers || canBeReached(options.stateFolder)) ? options.stateFolder : undefined;
  const stateFolder = given ?? makeStateFolder(ownUsers);
  const cgroups = openCgroups(options.cgroup ?? 'auto', hostName(randomBytes(3).toString('hex')));
  const cleanUp = () => {
    cgroups?.dispose();
    if (given === undefined) rmSync(stateFolder, { recursive: true, force: true });
  };
  try {
    const withoutCgroup = cgroups === undefined;
    const files = stageFiles({ stateFolder, runtimeFolder: options.runtimeFolder, native, python, node, ownUsers, withoutCgroup });
    const places = new Places(options.places);
    const maker = new BoxMaker({ files, cgroups, places, ownUsers });
    await tryOne(maker, places);
    const counts = { python: python ? options.spares.python : 0, typescript: node ? options.spares.typescript : 0 };
    const compiling = compileBootstrap(files);
    const spares = new Spares({ maker, places, counts, withoutCgroup, log });
    const empties = new EmptyBoxes(maker, places, options.places, log);
    empties.refill();
    spares.refill();
    log('info', 'sandboxes stand ready', { cgroup: cgroups?.kind ?? 'none', python: python?.version, node: node?.version, ownUsers });
    return new Host({
      interpreters: { python: python?.version, typescript: node?.version },
      cgroups,
      maker,
      places,
      spares,
      empties,
      python,
      stateFolder,
      log,
      compiling,
      cleanUp,
    });
  } catch (error) {
    cleanUp();
    throw error;
  }
}
