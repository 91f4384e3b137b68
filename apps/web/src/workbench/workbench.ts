import { documentBounds, filePathSchema, languageOf, type RunSummary, type SourceFile, type StartMethod } from '@forkhall/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AdviceClient } from '../advice/advice-client.ts';
import type { CodeEditor } from '../editor/code-editor.ts';
import { PictureClient } from '../picture/picture-client.ts';
import type { Place } from '../problems/problem.ts';
import { runProblems } from '../problems/run-problems.ts';
import { inputPieces, startRun } from '../runs/run-commands.ts';
import { type RunNote, RunViewer } from '../runs/run-viewer.ts';
import * as document from '../session/document.ts';
import { Session } from '../session/session.ts';
import { isLive } from '../session/session-state.ts';
import { Refused } from '../session/socket-client.ts';
import { RunWriters } from '../terminal/run-writers.ts';
import { TerminalScreen } from '../terminal/terminal-screen.ts';
import type { ColourScheme } from '../theme/terminal-colours.ts';
import { requestKey } from './request-key.ts';
import { entryOf, fileByPath, filesListed, newWorkbenchState, type Pane, type Tab, tabClosed, tabOpened, type WorkbenchState } from './workbench-state.ts';

export interface WorkbenchOptions {
  sessionId: string | undefined;
  colours: ColourScheme;
  storage: Storage | undefined;
  noteText: (note: RunNote) => string;
  /** Says who wrote a line. */
  wroteText: (names: readonly string[]) => string;
  /** Something that a person asked for could not be done. */
  failed: (failure: WorkbenchFailure) => void;
}

export type WorkbenchFailure = { kind: 'refused'; message: string } | { kind: 'no-entry' } | { kind: 'not-runnable'; path: string } | { kind: 'not-connected' };

/** How long a resize of the terminal settles before the program is told. */
const resizeSettlesMs = 120;
/** How often the terminal is drawn anew while somebody looks back. */
const looksSettleMs = 100;
/** Of how many runs the sources are kept to explain errors. */
const rememberedSources = 8;

/** The page's one session with its editor, terminal and runs. Components read its stores and call its methods. */
export class Workbench implements Disposable {
  readonly session: Session;
  readonly store: StoreApi<WorkbenchState> = createStore(() => newWorkbenchState);
  readonly terminal: TerminalScreen;
  readonly viewer: RunViewer;
  readonly advice = new AdviceClient();
  /** The processes of the shown run. */
  readonly picture = new PictureClient();
  readonly #options: WorkbenchOptions;
  readonly #writers = new RunWriters(this.picture, () => this.terminal.edges.draw());
  readonly #disposed = new AbortController();
  #editor: CodeEditor | undefined;
  readonly #editorListeners = new Set<() => void>();
  /** What runs of this page were started with. */
  readonly #startedWith = new Map<string, SourceFile[]>();
  #pendingPlace: Place | undefined;
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;
  #lookTimer: ReturnType<typeof setTimeout> | undefined;
  #lastShownKnown = false;
  /** The end of the shown run's output. */
  #shownTail = '';
  #documentTold = false;

  constructor(options: WorkbenchOptions) {
    this.#options = options;
    this.session = new Session({ sessionId: options.sessionId, storage: options.storage });
    this.terminal = new TerminalScreen({
      colours: options.colours,
      input: (data) => this.type(data),
      resized: () => this.#tellSize(),
      noteText: options.noteText,
      knowsPath: (path) => fileByPath(this.store.getState(), path) !== undefined,
      openPlace: (place) => this.openPlace(place),
      edges: {
        lookOf: (pid) => this.#writers.lookOf(pid),
        select: (pid) => this.#selectWriter(pid),
        hover: (pid) => this.#hoverWriter(pid),
        sentence: options.wroteText,
      },
    });
    this.viewer = new RunViewer({
      screen: this.terminal,
      watch: async (runId, fromSeq) => (await this.session.ask('run.watch', { runId, fromSeq })).nextSeq,
      unwatch: (runId) => void this.session.ask('run.unwatch', { runId }).catch(() => undefined),
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
    this.session.socket.on('run.records', (notice, acknowledge) => this.viewer.receive(notice, acknowledge));
    this.session.doc.on('update', () => this.#documentChangedSoon());
    this.session.store.subscribe((state, before) => {
      if (state.connection === 'connected' && before.connection !== 'connected') this.#connected();
      if (state.runs !== before.runs) this.#followLiveness();
    });
    this.session.connect();
  }

  setColours(colours: ColourScheme): void {
    this.#writers.forgetColours();
    this.terminal.setColours(colours);
    this.terminal.edges.draw();
    this.#editor?.setColours(colours);
  }

  /** The editor arrives later than the page. */
  attachEditor(editor: CodeEditor): void {
    this.#editor = editor;
    editor.setRunProblems(this.store.getState().runProblems);
    this.#showActive();
    for (const listener of this.#editorListeners) listener();
    if (this.#pendingPlace !== undefined) this.openPlace(this.#pendingPlace);
  }

  /** Calls back when the editor is there. Returns how to stop that. */
  onEditor(listener: () => void): () => void {
    this.#editorListeners.add(listener);
    return () => this.#editorListeners.delete(listener);
  }

  get editor(): CodeEditor | undefined {
    return this.#editor;
  }

  get shownRun(): RunSummary | undefined {
    return this.session.store.getState().runs.find((run) => run.id === this.store.getState().shownRunId);
  }

  // Files

  addFile(path: string, content = ''): string | undefined {
    const parsed = filePathSchema.safeParse(path);
    if (!parsed.success || this.store.getState().files.length >= documentBounds.files) return undefined;
    const taken = new Set(this.store.getState().files.map((file) => file.path));
    const id = document.addFile(this.session.doc, document.freePath(parsed.data, taken), content);
    this.openTab({ kind: 'file', fileId: id });
    return id;
  }

  renameFile(fileId: string, path: string): boolean {
    const parsed = filePathSchema.safeParse(path);
    if (!parsed.success || fileByPath(this.store.getState(), path) !== undefined) return false;
    document.renameFile(this.session.doc, fileId, parsed.data);
    return true;
  }

  removeFile(fileId: string): document.RemovedFile | undefined {
    return document.removeFile(this.session.doc, fileId);
  }

  restoreFile(removed: document.RemovedFile): void {
    const id = document.restoreFile(this.session.doc, removed);
    this.openTab({ kind: 'file', fileId: id });
  }

  setEntry(fileId: string): void {
    document.setEntry(this.session.doc, fileId);
  }

  setStartMethod(method: StartMethod | undefined): void {
    document.setStartMethod(this.session.doc, method);
  }

  setArgs(args: readonly string[]): void {
    document.setArgs(this.session.doc, args);
  }

  sources(): SourceFile[] {
    return document.listFiles(this.session.doc).map(({ path, text }) => ({ path, text: text.toString() }));
  }

  textOf(fileId: string): string {
    return (
      document
        .listFiles(this.session.doc)
        .find((file) => file.id === fileId)
        ?.text.toString() ?? ''
    );
  }

  /** Replaces a file's text, as one step of undo. */
  replaceText(fileId: string, text: string): void {
    this.#editor?.replaceText(fileId, text);
  }

  /** Text was pasted into a file: repairs are offered anew. */
  pasted(fileId: string): void {
    this.store.setState((state) => ({ pasted: { fileId }, dismissedRepairs: state.dismissedRepairs.filter((key) => !key.startsWith(`${fileId} `)) }));
  }

  dismissRepairs(key: string): void {
    this.store.setState((state) => ({ dismissedRepairs: [...state.dismissedRepairs, key] }));
  }

  // Tabs and panes

  openTab(tab: Tab): void {
    this.store.setState((state) => ({ ...tabOpened(state, tab), narrowPane: 'editor' }));
    this.#showActive();
  }

  closeTab(tab: Tab): void {
    this.store.setState((state) => tabClosed(state, tab));
    this.#showActive();
  }

  openPlace(place: Place): void {
    const file = fileByPath(this.store.getState(), place.path);
    if (file === undefined) return;
    this.openTab({ kind: 'file', fileId: file.id });
    if (this.#editor === undefined) this.#pendingPlace = place;
    else {
      this.#pendingPlace = undefined;
      // The pane may just have been hidden: it is shown before it takes the focus.
      requestAnimationFrame(() => this.#editor?.goTo(place));
    }
  }

  set(change: Partial<WorkbenchState>): void {
    this.store.setState(change);
  }

  showPane(pane: Pane): void {
    this.store.setState({ narrowPane: pane });
  }

  // Runs

  async run(): Promise<void> {
    const state = this.store.getState();
    const entry = entryOf(state);
    if (entry === undefined) return this.#options.failed({ kind: 'no-entry' });
    const language = languageOf(entry.path);
    if (language === undefined) return this.#options.failed({ kind: 'not-runnable', path: entry.path });
    if (this.session.store.getState().connection !== 'connected') return this.#options.failed({ kind: 'not-connected' });
    if (state.starting) return;
    const before = this.shownRun;
    if (isLive(before) && before !== undefined) void this.session.ask('run.stop', { runId: before.id }).catch(() => undefined);
    this.store.setState({ starting: true, bottomTab: 'terminal', narrowPane: 'terminal', runProblems: [], explained: undefined });
    this.#editor?.setRunProblems([]);
    this.#shownTail = '';
    this.viewer.show(undefined);
    const askedAt = Date.now();
    try {
      const files = this.sources();
      const run = await this.viewer.started(() =>
        startRun(
          this.session,
          {
            key: requestKey(),
            language,
            entry: entry.path,
            files,
            args: [...state.settings.args],
            ...(language === 'python' && state.settings.startMethod !== undefined ? { startMethod: state.settings.startMethod } : {}),
            size: this.terminal.size,
            watch: true,
          },
          this.#disposed.signal,
        ),
      );
      this.#rememberSources(run.id, files);
      this.store.setState({ shownRunId: run.id });
      const now = Date.now();
      // An answer that took long says little about the clocks.
      if (now - askedAt < 2_000) this.store.setState({ clockSkewMs: (askedAt + now) / 2 - run.createdAtMs });
      this.session.runKnown(run);
      this.#followLiveness();
      this.terminal.focus();
    } catch (error) {
      this.#report(error);
    } finally {
      this.store.setState({ starting: false });
    }
  }

  async interrupt(): Promise<void> {
    await this.#end('run.interrupt');
  }

  async stop(): Promise<void> {
    await this.#end('run.stop');
  }

  /** Shows the log of a run of this session. */
  showRun(runId: string): void {
    this.store.setState({ shownRunId: runId, runProblems: [], explained: undefined, bottomTab: 'terminal', narrowPane: 'terminal' });
    this.#editor?.setRunProblems([]);
    this.#shownTail = '';
    this.viewer.show(runId);
    this.#followLiveness();
  }

  /** What a person types, or the terminal answers, goes to the program. */
  type(data: string): void {
    const run = this.shownRun;
    if (run === undefined || !isLive(run)) return;
    this.viewer.becomeTerminal(run.id);
    if (data === '\u0003') this.viewer.hurry();
    for (const piece of inputPieces(data)) void this.session.ask('run.input', { runId: run.id, data: piece }).catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#disposed.abort();
    clearTimeout(this.#resizeTimer);
    clearTimeout(this.#lookTimer);
    this.advice[Symbol.dispose]();
    this.picture[Symbol.dispose]();
    this.#editor?.[Symbol.dispose]();
    this.terminal[Symbol.dispose]();
    this.session[Symbol.dispose]();
  }

  #selectWriter(pid: number): void {
    const writer = this.#writers.of(pid);
    if (writer !== undefined) this.picture.select({ kind: 'process', process: writer.process });
  }

  #hoverWriter(pid: number | undefined): void {
    const writer = pid === undefined ? undefined : this.#writers.of(pid);
    this.picture.hover(writer && { kind: 'process', process: writer.process });
  }

  async #end(operation: 'run.interrupt' | 'run.stop'): Promise<void> {
    const run = this.shownRun;
    if (run === undefined || !isLive(run)) return;
    this.viewer.hurry();
    try {
      await this.session.ask(operation, { runId: run.id });
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (this.#disposed.signal.aborted) return;
    if (error instanceof Refused) {
      if (error.error.code !== 'run-ended') this.#options.failed({ kind: 'refused', message: error.error.message });
    } else this.#options.failed({ kind: 'not-connected' });
  }

  #connected(): void {
    this.viewer.reconnected();
    this.#documentChanged();
    if (!this.#lastShownKnown) {
      this.#lastShownKnown = true;
      const newest = this.session.store.getState().runs[0];
      // After a reload, the newest run is shown as it was; a live one goes on.
      if (newest !== undefined) {
        this.store.setState({ shownRunId: newest.id });
        this.viewer.show(newest.id);
      }
    }
    this.#followLiveness();
  }

  /** Once for all changes of this turn, and not in the middle of the editor's own handling of a key. */
  #documentChangedSoon(): void {
    if (this.#documentTold) return;
    this.#documentTold = true;
    queueMicrotask(() => {
      this.#documentTold = false;
      if (!this.#disposed.signal.aborted) this.#documentChanged();
    });
  }

  #documentChanged(): void {
    const files = document.listFiles(this.session.doc).map(({ id, path }) => ({ id, path, language: languageOf(path) }));
    this.store.setState((state) => {
      const settings = document.readSettings(this.session.doc);
      return filesListed(state, sameData(state.files, files) ? state.files : files, sameData(state.settings, settings) ? state.settings : settings);
    });
    this.#editor?.filesChanged();
    this.#showActive();
  }

  #showActive(): void {
    const { active } = this.store.getState();
    this.#editor?.show(active?.kind === 'file' ? active.fileId : undefined);
  }

  #followLiveness(): void {
    const live = isLive(this.shownRun);
    this.terminal.setLive(live);
    this.picture.setLive(live && !this.viewer.ended);
  }

  /** The terminal shows the moment that the picture shows; not each one that a slider passes over. */
  #lookBackSoon(): void {
    this.#lookTimer ??= setTimeout(() => {
      this.#lookTimer = undefined;
      const { at } = this.picture.store.getState();
      this.viewer.lookAt(at);
      if (at !== undefined) return;
      this.#followLiveness();
      if (this.viewer.ended) this.terminal.ended();
    }, looksSettleMs);
  }

  #tellSize(): void {
    clearTimeout(this.#resizeTimer);
    this.#resizeTimer = setTimeout(() => {
      const run = this.shownRun;
      if (run !== undefined && isLive(run) && this.viewer.isTerminal)
        void this.session.ask('run.resize', { runId: run.id, size: this.terminal.size }).catch(() => undefined);
    }, resizeSettlesMs);
  }

  #findProblems(runId: string, tail: string): void {
    const run = this.session.store.getState().runs.find((candidate) => candidate.id === runId);
    if (run === undefined || runId !== this.store.getState().shownRunId) return;
    this.#shownTail = tail;
    const found = runProblems(tail, run.language);
    if (sameData(found, this.store.getState().runProblems)) return;
    this.store.setState({ runProblems: found });
    this.#editor?.setRunProblems(found);
    void this.#explain(runId);
  }

  async #explain(runId: string): Promise<void> {
    const run = this.session.store.getState().runs.find((candidate) => candidate.id === runId);
    const output = this.#shownTail;
    if (run === undefined || output === '') return;
    try {
      const sources = await this.sourcesOf(runId);
      const { explained } = await this.advice.ask({ kind: 'explain', output, sources, language: run.language });
      if (this.store.getState().shownRunId === runId) this.store.setState({ explained: { runId, output: explained } });
    } catch {
      // The errors are shown as the program reports them.
    }
  }

  /** What a run was started with. */
  async sourcesOf(runId: string): Promise<SourceFile[]> {
    const sources = this.#startedWith.get(runId) ?? (await this.session.ask('run.sources', { runId })).files;
    this.#rememberSources(runId, sources);
    return sources;
  }

  #rememberSources(runId: string, sources: SourceFile[]): void {
    this.#startedWith.delete(runId);
    this.#startedWith.set(runId, sources);
    const [oldest] = this.#startedWith.keys();
    if (this.#startedWith.size > rememberedSources && oldest !== undefined) this.#startedWith.delete(oldest);
  }
}

function sameData(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
