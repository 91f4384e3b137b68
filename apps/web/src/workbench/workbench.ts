import { documentBounds, filePathSchema, languageOf, type SourceFile, type StartMethod } from '@forkhall/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AdviceClient } from '../advice/advice-client.ts';
import type { CodeEditor } from '../editor/code-editor.ts';
import type { PictureClient } from '../picture/picture-client.ts';
import type { Place } from '../problems/problem.ts';
import { startRun } from '../runs/run-commands.ts';
import type { RunNote } from '../runs/run-viewer.ts';
import * as document from '../session/document.ts';
import { Session } from '../session/session.ts';
import { isLive } from '../session/session-state.ts';
import { Refused } from '../session/socket-client.ts';
import type { TerminalScreen } from '../terminal/terminal-screen.ts';
import type { ColourScheme } from '../theme/terminal-colours.ts';
import { requestKey } from './request-key.ts';
import { sameData } from './same-data.ts';
import { ShownRun } from './shown-run.ts';
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

/** The page's one session with its editor, terminal and runs. Components read its stores and call its methods. */
export class Workbench implements Disposable {
  readonly session: Session;
  readonly store: StoreApi<WorkbenchState> = createStore(() => newWorkbenchState);
  readonly advice = new AdviceClient();
  readonly shown: ShownRun;
  readonly #options: WorkbenchOptions;
  readonly #disposed = new AbortController();
  #editor: CodeEditor | undefined;
  readonly #editorListeners = new Set<() => void>();
  #pendingPlace: Place | undefined;
  #lastShownKnown = false;
  #documentTold = false;

  constructor(options: WorkbenchOptions) {
    this.#options = options;
    this.session = new Session({ sessionId: options.sessionId, storage: options.storage });
    this.shown = new ShownRun({
      session: this.session,
      store: this.store,
      advice: this.advice,
      colours: options.colours,
      noteText: options.noteText,
      wroteText: options.wroteText,
      openPlace: (place) => this.openPlace(place),
    });
    this.store.subscribe((state, before) => {
      if (state.runProblems !== before.runProblems) this.#editor?.setRunProblems(state.runProblems);
    });
    this.session.doc.on('update', () => this.#documentChangedSoon());
    this.session.store.subscribe((state, before) => {
      if (state.connection === 'connected' && before.connection !== 'connected') this.#connected();
      if (state.runs !== before.runs) this.shown.followLiveness();
    });
    this.session.connect();
  }

  setColours(colours: ColourScheme): void {
    this.shown.setColours(colours);
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

  get terminal(): TerminalScreen {
    return this.shown.terminal;
  }

  get picture(): PictureClient {
    return this.shown.picture;
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

  setTaskSwitches(told: boolean): void {
    document.setTaskSwitches(this.session.doc, told);
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
    const before = this.shown.run;
    if (isLive(before) && before !== undefined) void this.session.ask('run.stop', { runId: before.id }).catch(() => undefined);
    this.store.setState({ starting: true, bottomTab: 'terminal', narrowPane: 'terminal' });
    this.shown.clear();
    const askedAt = Date.now();
    try {
      const files = this.sources();
      const run = await this.shown.started(files, () =>
        startRun(
          this.session,
          {
            key: requestKey(),
            language,
            entry: entry.path,
            files,
            args: [...state.settings.args],
            ...(language === 'python' && state.settings.startMethod !== undefined ? { startMethod: state.settings.startMethod } : {}),
            taskSwitches: language === 'python' && state.settings.taskSwitches,
            size: this.terminal.size,
            watch: true,
          },
          this.#disposed.signal,
        ),
      );
      const now = Date.now();
      // An answer that took long says little about the clocks.
      if (now - askedAt < 2_000) this.store.setState({ clockSkewMs: (askedAt + now) / 2 - run.createdAtMs });
      this.session.runKnown(run);
      this.shown.followLiveness();
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
    this.store.setState({ bottomTab: 'terminal', narrowPane: 'terminal' });
    this.shown.show(runId);
  }

  [Symbol.dispose](): void {
    this.#disposed.abort();
    this.advice[Symbol.dispose]();
    this.#editor?.[Symbol.dispose]();
    this.shown[Symbol.dispose]();
    this.session[Symbol.dispose]();
  }

  async #end(operation: 'run.interrupt' | 'run.stop'): Promise<void> {
    const run = this.shown.run;
    if (run === undefined || !isLive(run)) return;
    this.shown.viewer.hurry();
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
    this.shown.viewer.reconnected();
    this.#documentChanged();
    if (!this.#lastShownKnown) {
      this.#lastShownKnown = true;
      const newest = this.session.store.getState().runs[0];
      // After a reload, the newest run is shown as it was; a live one goes on.
      if (newest !== undefined) this.shown.show(newest.id);
    }
    this.shown.followLiveness();
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
}
