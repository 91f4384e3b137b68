import type * as Y from 'yjs';
import type { Place, RunProblem } from '../problems/problem.ts';
import { listFiles, type SessionFile } from '../session/document.ts';
import { monospace } from '../theme/fonts.ts';
import type { ColourScheme } from '../theme/terminal-colours.ts';
import { languageId } from './language-id.ts';
import { loadNodeTypes, monaco } from './monaco.ts';
import { type MarkTexts, ProcessMarkView } from './process-mark-view.ts';
import type { LineMark } from './process-marks.ts';
import { runMark } from './run-marks.ts';
import { TextBinding } from './text-binding.ts';

/** A finding of the editor's own language services. */
export interface EditorProblem extends Place {
  message: string;
  severity: 'error' | 'warning';
}

export interface CodeEditorOptions {
  doc: Y.Doc;
  colours: ColourScheme;
  ariaLabel: (path: string) => string;
  cursorMoved: (place: { line: number; column: number; selected: number }) => void;
  problemsChanged: (problems: EditorProblem[]) => void;
  pasted: (fileId: string) => void;
}

interface OpenFile {
  path: string;
  model: monaco.editor.ITextModel;
  binding: TextBinding;
  viewState: monaco.editor.ICodeEditorViewState | null;
}

const owner = 'run';
/** One colour for brackets: colours are kept for processes. */
export const plainBrackets = { bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } };
const root = 'file:///home/student/';

/** The page's editor: a model for each file of the session, one of them shown. */
export class CodeEditor implements Disposable {
  readonly element = document.createElement('div');
  readonly editor: monaco.editor.IStandaloneCodeEditor;
  readonly #options: CodeEditorOptions;
  readonly #files = new Map<string, OpenFile>();
  readonly #runLines: monaco.editor.IEditorDecorationsCollection;
  readonly #processMarks: ProcessMarkView;
  #shownId: string | undefined;
  #runProblems: readonly RunProblem[] = [];
  readonly #markersListener: monaco.IDisposable;

  constructor(options: CodeEditorOptions) {
    this.#options = options;
    this.element.className = 'editor-host';
    this.editor = monaco.editor.create(this.element, {
      model: null,
      automaticLayout: true,
      theme: `forkhall-${options.colours}`,
      fontFamily: monospace,
      fontSize: 13,
      lineHeight: 21,
      fontLigatures: false,
      fullwidthCharacterWidth: 'twoCells',
      minimap: { enabled: false },
      padding: { top: 10, bottom: 24 },
      lineNumbersMinChars: 3,
      lineDecorationsWidth: 14,
      glyphMargin: true,
      folding: true,
      showFoldingControls: 'mouseover',
      renderLineHighlight: 'line',
      renderLineHighlightOnlyWhenFocus: true,
      scrollBeyondLastLine: false,
      smoothScrolling: false,
      cursorBlinking: 'solid',
      bracketPairColorization: { enabled: false },
      guides: { indentation: true, bracketPairs: false },
      overviewRulerLanes: 2,
      overviewRulerBorder: false,
      hideCursorInOverviewRuler: true,
      scrollbar: { verticalScrollbarSize: 11, horizontalScrollbarSize: 11, useShadows: false },
      stickyScroll: { enabled: false },
      // Full-width signs in code are the commonest trap of a pasted program.
      unicodeHighlight: {
        ambiguousCharacters: true,
        invisibleCharacters: true,
        nonBasicASCII: false,
        includeStrings: false,
        includeComments: false,
        allowedLocales: {},
      },
      wordBasedSuggestions: 'currentDocument',
      quickSuggestions: { other: true, comments: false, strings: false },
      suggest: { showWords: true, preview: false },
      tabSize: 4,
      insertSpaces: true,
      detectIndentation: true,
      formatOnPaste: false,
      autoIndentOnPaste: false,
      accessibilitySupport: 'auto',
      fixedOverflowWidgets: true,
      contextmenu: true,
      dropIntoEditor: { enabled: false },
      largeFileOptimizations: true,
      'semanticHighlighting.enabled': true,
    });
    this.#runLines = this.editor.createDecorationsCollection();
    this.#processMarks = new ProcessMarkView(this.editor);
    this.editor.onDidChangeCursorSelection(({ selection }) => {
      const selected = this.editor.getModel()?.getValueLengthInRange(selection) ?? 0;
      options.cursorMoved({ line: selection.positionLineNumber, column: selection.positionColumn, selected });
    });
    this.editor.onDidPaste(() => {
      if (this.#shownId !== undefined) options.pasted(this.#shownId);
    });
    this.#bindUndo();
    this.#markersListener = monaco.editor.onDidChangeMarkers(() => options.problemsChanged(this.#editorProblems()));
    this.filesChanged();
  }

  /** Brings the models in line with the session's files. */
  filesChanged(): void {
    const files = listFiles(this.#options.doc);
    const present = new Map(files.map((file) => [file.id, file]));
    for (const [id, open] of this.#files) {
      const file = present.get(id);
      if (file?.path === open.path) continue;
      const viewState = open.model === this.editor.getModel() ? this.editor.saveViewState() : open.viewState;
      this.#close(id);
      if (file !== undefined) this.#open(file, viewState);
    }
    for (const file of files) if (!this.#files.has(file.id)) this.#open(file, null);
    if (this.#shownId !== undefined) this.show(this.#shownId);
    this.#mark();
  }

  show(fileId: string | undefined): void {
    const file = fileId === undefined ? undefined : this.#files.get(fileId);
    const model = file?.model ?? null;
    if (this.editor.getModel() === model) {
      this.#shownId = fileId;
      return;
    }
    const before = this.#shownId === undefined ? undefined : this.#files.get(this.#shownId);
    if (before !== undefined && before.model === this.editor.getModel()) before.viewState = this.editor.saveViewState();
    this.#shownId = fileId;
    this.#processMarks.forget();
    this.editor.setModel(model);
    if (file === undefined) return;
    this.editor.restoreViewState(file.viewState);
    this.editor.updateOptions({ ariaLabel: this.#options.ariaLabel(file.path) });
    this.#mark();
  }

  /** Puts the cursor at a place of the shown file; at the mark of a run's error where there is one. */
  goTo({ path, line, column }: Place): void {
    const problem = column === undefined ? this.#runProblems.find((candidate) => candidate.path === path && candidate.line === line) : undefined;
    const mark = problem === undefined ? undefined : runMark(problem, this.editor.getModel()?.getLinesContent() ?? []);
    const position = { lineNumber: mark?.line ?? line, column: mark?.column ?? column ?? 1 };
    this.editor.setPosition(position);
    this.editor.revealPositionInCenterIfOutsideViewport(position);
    this.editor.focus();
  }

  focus(): void {
    this.editor.focus();
  }

  textOf(fileId: string): string | undefined {
    return this.#files.get(fileId)?.model.getValue();
  }

  /** Replaces a file's text by the smallest edit; one step of undo. */
  replaceText(fileId: string, text: string): void {
    const file = this.#files.get(fileId);
    if (file === undefined) return;
    file.binding.beginStep();
    const edit = smallestEdit(file.model, text);
    if (edit !== undefined) file.model.pushEditOperations(this.editor.getSelections(), [edit], () => null);
    file.binding.beginStep();
  }

  setColours(colours: ColourScheme): void {
    monaco.editor.setTheme(`forkhall-${colours}`);
  }

  setRunProblems(problems: readonly RunProblem[]): void {
    this.#runProblems = problems;
    this.#mark();
  }

  /** Who is or waits where in the shown file. */
  setProcessMarks(marks: readonly LineMark[], texts: MarkTexts): void {
    this.#processMarks.show(marks, texts);
  }

  mount(parent: HTMLElement): void {
    parent.append(this.element);
    this.editor.layout();
  }

  [Symbol.dispose](): void {
    this.#markersListener.dispose();
    this.#processMarks[Symbol.dispose]();
    for (const id of [...this.#files.keys()]) this.#close(id);
    this.editor.dispose();
    this.element.remove();
  }

  #open({ id, path, text }: SessionFile, viewState: OpenFile['viewState']): void {
    const language = languageId(path);
    if (language === 'typescript' || language === 'javascript') void loadNodeTypes();
    const uri = monaco.Uri.parse(root + encodeURI(path));
    monaco.editor.getModel(uri)?.dispose();
    const model = monaco.editor.createModel(text.toString(), language, uri);
    model.setEOL(monaco.editor.EndOfLineSequence.LF);
    model.updateOptions(plainBrackets);
    this.#files.set(id, { path, model, binding: new TextBinding(text, model), viewState });
  }

  #close(id: string): void {
    const file = this.#files.get(id);
    if (file === undefined) return;
    this.#files.delete(id);
    file.binding[Symbol.dispose]();
    file.model.dispose();
  }

  /** Undo is the shared text's, so that it takes back what was typed here and leaves what came from elsewhere. */
  #bindUndo(): void {
    const { KeyMod, KeyCode } = monaco;
    const step = (direction: 'undo' | 'redo') => () => {
      const file = this.#shownId === undefined ? undefined : this.#files.get(this.#shownId);
      if (file === undefined || !file.binding.undoManager[direction]()) return;
      const offset = file.binding.lastUndoOffset;
      if (offset === undefined) return;
      const position = file.model.getPositionAt(offset);
      this.editor.setPosition(position);
      this.editor.revealPositionInCenterIfOutsideViewport(position);
    };
    this.editor.addCommand(KeyMod.CtrlCmd | KeyCode.KeyZ, step('undo'));
    this.editor.addCommand(KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.KeyZ, step('redo'));
    this.editor.addCommand(KeyMod.CtrlCmd | KeyCode.KeyY, step('redo'));
  }

  #mark(): void {
    const lines: monaco.editor.IModelDeltaDecoration[] = [];
    for (const { path, model } of this.#files.values()) {
      const own = this.#runProblems.filter((problem) => problem.path === path);
      const text = own.length > 0 ? model.getLinesContent() : [];
      const marks = own.flatMap((problem) => runMark(problem, text) ?? []);
      monaco.editor.setModelMarkers(
        model,
        owner,
        marks.map(({ line, column, endColumn, message }) => ({
          startLineNumber: line,
          endLineNumber: line,
          startColumn: column,
          endColumn,
          message,
          severity: monaco.MarkerSeverity.Error,
        })),
      );
      if (model !== this.editor.getModel()) continue;
      const byLine = new Map(marks.map((mark) => [mark.line, mark.message]));
      for (const [line, message] of byLine)
        lines.push({
          range: new monaco.Range(line, 1, line, 1),
          options: {
            isWholeLine: true,
            className: 'run-error-line',
            linesDecorationsClassName: 'run-error-edge',
            stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
            after: { content: `   ${message.slice(0, 160)}`, inlineClassName: 'run-error-note', cursorStops: monaco.editor.InjectedTextCursorStops.None },
          },
        });
    }
    this.#runLines.set(lines.map((decoration) => atLineEnd(decoration, this.editor.getModel())));
  }

  #editorProblems(): EditorProblem[] {
    const pathByModel = new Map([...this.#files.values()].map(({ path, model }) => [model.uri.toString(), path]));
    return monaco.editor.getModelMarkers({}).flatMap((marker) => {
      const path = pathByModel.get(marker.resource.toString());
      if (path === undefined || marker.owner === owner || marker.severity < monaco.MarkerSeverity.Warning) return [];
      const severity = marker.severity === monaco.MarkerSeverity.Error ? 'error' : 'warning';
      return [{ path, line: marker.startLineNumber, column: marker.startColumn, message: marker.message, severity }];
    });
  }
}

/** Injected text stands after the range: the range goes to the line's end. */
function atLineEnd(decoration: monaco.editor.IModelDeltaDecoration, model: monaco.editor.ITextModel | null): monaco.editor.IModelDeltaDecoration {
  const line = decoration.range.startLineNumber;
  return { ...decoration, range: new monaco.Range(line, 1, line, model?.getLineMaxColumn(line) ?? 1) };
}

function smallestEdit(model: monaco.editor.ITextModel, text: string): monaco.editor.IIdentifiedSingleEditOperation | undefined {
  const before = model.getValue();
  if (before === text) return undefined;
  let start = 0;
  while (start < before.length && start < text.length && before[start] === text[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < text.length - start && before[before.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(before.length - end);
  return {
    range: new monaco.Range(from.lineNumber, from.column, to.lineNumber, to.column),
    text: text.slice(start, text.length - end),
    forceMoveMarkers: true,
  };
}
