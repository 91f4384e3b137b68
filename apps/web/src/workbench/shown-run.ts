import type { RunSummary, SourceFile } from '@forkhall/protocol';
import type { StoreApi } from 'zustand/vanilla';
import type { AdviceClient } from '../advice/advice-client.ts';
import { PictureClient } from '../picture/picture-client.ts';
import type { Place } from '../problems/problem.ts';
import { runProblems } from '../problems/run-problems.ts';
import { inputPieces } from '../runs/run-commands.ts';
import { type RunNote, RunViewer } from '../runs/run-viewer.ts';
import type { Session } from '../session/session.ts';
import { isLive } from '../session/session-state.ts';
import { RunWriters } from '../terminal/run-writers.ts';
import { TerminalScreen } from '../terminal/terminal-screen.ts';
import type { ColourScheme } from '../theme/terminal-colours.ts';
import { sameData } from './same-data.ts';
import { fileByPath, type WorkbenchState } from './workbench-state.ts';

export interface ShownRunOptions {
  session: Session;
  store: StoreApi<WorkbenchState>;
  advice: AdviceClient;
  colours: ColourScheme;
  noteText: (note: RunNote) => string;
  /** Says who wrote a line. */
  wroteText: (names: readonly string[]) => string;
  openPlace: (place: Place) => void;
}

/** How long a resize of the terminal settles before the program is told. */
const resizeSettlesMs = 120;
/** How often the terminal is drawn anew while somebody looks back. */
const looksSettleMs = 100;
/** Of how many runs the sources are kept to explain errors. */
const rememberedSources = 8;

/** The run that is shown: its output in the terminal, its processes in the picture, and the errors that it reports. */
export class ShownRun implements Disposable {
  readonly terminal: TerminalScreen;
  readonly viewer: RunViewer;
  /** Its processes. */
  readonly picture = new PictureClient();
  readonly #options: ShownRunOptions;
  readonly #writers = new RunWriters(this.picture, () => this.terminal.edges.draw());
  /** What runs of this page were started with. */
  readonly #startedWith = new Map<string, SourceFile[]>();
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;
  #lookTimer: ReturnType<typeof setTimeout> | undefined;
  /** The end of its output. */
  #tail = '';

  constructor(options: ShownRunOptions) {
    this.#options = options;
    const { session, store } = options;
    this.terminal = new TerminalScreen({
      colours: options.colours,
      input: (data) => this.type(data),
      resized: () => this.#tellSize(),
      noteText: options.noteText,
      knowsPath: (path) => fileByPath(store.getState(), path) !== undefined,
      openPlace: (place) => options.openPlace(place),
      edges: {
        lookOf: (pid) => this.#writers.lookOf(pid),
        select: (pid) => this.#selectWriter(pid),
        hover: (pid) => this.#hoverWriter(pid),
        sentence: options.wroteText,
      },
    });
    this.viewer = new RunViewer({
      screen: this.terminal,
      watch: async (runId, fromSeq) => (await session.ask('run.watch', { runId, fromSeq })).nextSeq,
      unwatch: (runId) => void session.ask('run.unwatch', { runId }).catch(() => undefined),
      tailChanged: (runId, tail) => this.#findProblems(runId, tail),
      ended: (runId) => {
        this.terminal.ended();
        this.picture.setLive(false);
        void this.#explain(runId);
      },
      picture: this.picture,
    });
    this.picture.store.subscribe((state, before) => {
      if (state.at !== before.at) this.#lookBackSoon();
    });
    session.socket.on('run.records', (notice, acknowledge) => this.viewer.receive(notice, acknowledge));
  }

  get run(): RunSummary | undefined {
    return this.#runOf(this.#options.store.getState().shownRunId);
  }

  /** Nothing is shown: a run is about to start. */
  clear(): void {
    this.#options.store.setState({ runProblems: [], explained: undefined });
    this.#tail = '';
    this.viewer.show(undefined);
  }

  /** Shows the run that `start` gives, which is started with `files`. */
  async started(files: SourceFile[], start: () => Promise<RunSummary>): Promise<RunSummary> {
    const run = await this.viewer.started(start);
    this.#rememberSources(run.id, files);
    this.#options.store.setState({ shownRunId: run.id });
    return run;
  }

  /** Shows the log of a run of this session. */
  show(runId: string): void {
    this.#options.store.setState({ shownRunId: runId, runProblems: [], explained: undefined });
    this.#tail = '';
    this.viewer.show(runId);
    this.followLiveness();
  }

  /** What a person types, or the terminal answers, goes to the program. */
  type(data: string): void {
    const run = this.run;
    if (run === undefined || !isLive(run)) return;
    this.viewer.becomeTerminal(run.id);
    if (data === '\u0003') this.viewer.hurry();
    for (const piece of inputPieces(data)) void this.#options.session.ask('run.input', { runId: run.id, data: piece }).catch(() => undefined);
  }

  setColours(colours: ColourScheme): void {
    this.#writers.forgetColours();
    this.terminal.setColours(colours);
    this.terminal.edges.draw();
  }

  followLiveness(): void {
    const live = isLive(this.run);
    this.terminal.setLive(live);
    this.picture.setLive(live && !this.viewer.ended);
  }

  /** What a run was started with. */
  async sourcesOf(runId: string): Promise<SourceFile[]> {
    const sources = this.#startedWith.get(runId) ?? (await this.#options.session.ask('run.sources', { runId })).files;
    this.#rememberSources(runId, sources);
    return sources;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#resizeTimer);
    clearTimeout(this.#lookTimer);
    this.picture[Symbol.dispose]();
    this.terminal[Symbol.dispose]();
  }

  #runOf(runId: string | undefined): RunSummary | undefined {
    return this.#options.session.store.getState().runs.find((run) => run.id === runId);
  }

  #selectWriter(pid: number): void {
    const writer = this.#writers.of(pid);
    if (writer !== undefined) this.picture.select({ kind: 'process', process: writer.process });
  }

  #hoverWriter(pid: number | undefined): void {
    const writer = pid === undefined ? undefined : this.#writers.of(pid);
    this.picture.hover(writer && { kind: 'process', process: writer.process });
  }

  /** The terminal shows the moment that the picture shows; not each one that a slider passes over. */
  #lookBackSoon(): void {
    this.#lookTimer ??= setTimeout(() => {
      this.#lookTimer = undefined;
      const { at } = this.picture.store.getState();
      this.viewer.lookAt(at);
      if (at !== undefined) return;
      this.followLiveness();
      if (this.viewer.ended) this.terminal.ended();
    }, looksSettleMs);
  }

  #tellSize(): void {
    clearTimeout(this.#resizeTimer);
    this.#resizeTimer = setTimeout(() => {
      const run = this.run;
      if (run !== undefined && isLive(run) && this.viewer.isTerminal)
        void this.#options.session.ask('run.resize', { runId: run.id, size: this.terminal.size }).catch(() => undefined);
    }, resizeSettlesMs);
  }

  #findProblems(runId: string, tail: string): void {
    const run = this.#runOf(runId);
    if (run === undefined || runId !== this.#options.store.getState().shownRunId) return;
    this.#tail = tail;
    const found = runProblems(tail, run.language);
    if (sameData(found, this.#options.store.getState().runProblems)) return;
    this.#options.store.setState({ runProblems: found });
    void this.#explain(runId);
  }

  async #explain(runId: string): Promise<void> {
    const run = this.#runOf(runId);
    const output = this.#tail;
    if (run === undefined || output === '') return;
    try {
      const sources = await this.sourcesOf(runId);
      const { explained } = await this.#options.advice.ask({ kind: 'explain', output, sources, language: run.language });
      if (this.#options.store.getState().shownRunId === runId) this.#options.store.setState({ explained: { runId, output: explained } });
    } catch {
      // The errors are shown as the program reports them.
    }
  }

  #rememberSources(runId: string, sources: SourceFile[]): void {
    this.#startedWith.delete(runId);
    this.#startedWith.set(runId, sources);
    const [oldest] = this.#startedWith.keys();
    if (this.#startedWith.size > rememberedSources && oldest !== undefined) this.#startedWith.delete(oldest);
  }
}
