import { monaco } from './monaco.ts';
import { type LineMark, lineNote, shortSeconds } from './process-marks.ts';

/** How marks look and what they say; given by the page. */
export interface MarkTexts {
  colourOf: (process: string) => number;
  more: (count: number) => string;
  runs: (name: string) => string;
  select: (process: string) => void;
  selected: string | undefined;
}

/** Dots beside a line; of more processes the others are counted. */
const dots = 3;

interface Widget extends monaco.editor.IGlyphMarginWidget {
  readonly line: number;
  readonly node: HTMLElement;
  readonly row: HTMLElement;
  drawn: string;
}

/** A dot beside the line where each process is, and words after the line for those who wait. */
export class ProcessMarkView implements Disposable {
  readonly #editor: monaco.editor.IStandaloneCodeEditor;
  readonly #notes: monaco.editor.IEditorDecorationsCollection;
  readonly #widgets = new Map<number, Widget>();
  #notesDrawn = '';

  constructor(editor: monaco.editor.IStandaloneCodeEditor) {
    this.#editor = editor;
    this.#notes = editor.createDecorationsCollection();
  }

  show(marks: readonly LineMark[], texts: MarkTexts): void {
    const lines = this.#editor.getModel()?.getLineCount() ?? 0;
    const present = marks.filter(({ line }) => line <= lines);
    const wanted = new Set(present.map(({ line }) => line));
    for (const [line, widget] of this.#widgets)
      if (!wanted.has(line)) {
        this.#editor.removeGlyphMarginWidget(widget);
        this.#widgets.delete(line);
      }
    for (const mark of present) this.#showDots(mark, texts);
    this.#showNotes(present, texts);
  }

  /** The editor shows another text. */
  forget(): void {
    for (const widget of this.#widgets.values()) this.#editor.removeGlyphMarginWidget(widget);
    this.#widgets.clear();
    this.#notes.clear();
    this.#notesDrawn = '';
  }

  [Symbol.dispose](): void {
    this.forget();
  }

  #showDots(mark: LineMark, texts: MarkTexts): void {
    let widget = this.#widgets.get(mark.line);
    if (widget === undefined) {
      widget = newWidget(mark.line);
      this.#widgets.set(mark.line, widget);
      this.#editor.addGlyphMarginWidget(widget);
    }
    const { node, row } = widget;
    node.title = mark.actors
      .map((actor) => (actor.waits === undefined ? texts.runs(actor.name) : `${actor.name} ${actor.waits} · ${shortSeconds(actor.seconds)}`))
      .join('\n');
    // The margin has room for three dots, or for one and how many there are.
    const shown = mark.actors.length > dots ? mark.actors.slice(0, 1) : mark.actors;
    const drawn = JSON.stringify([
      shown.map(({ process, waits, stuck }) => [process, texts.colourOf(process), waits === undefined, stuck, process === texts.selected]),
      mark.actors.length,
    ]);
    if (drawn === widget.drawn) return;
    widget.drawn = drawn;
    row.replaceChildren(
      ...shown.map(({ process, name, waits, stuck }) => {
        const dot = document.createElement('button');
        dot.type = 'button';
        dot.tabIndex = -1;
        dot.dataset.colour = `${texts.colourOf(process)}`;
        dot.dataset.waits = `${waits !== undefined}`;
        dot.dataset.stuck = `${stuck}`;
        dot.dataset.selected = `${process === texts.selected}`;
        dot.setAttribute('aria-label', waits === undefined ? texts.runs(name) : `${name} ${waits}`);
        dot.addEventListener('click', (event) => {
          event.stopPropagation();
          texts.select(process);
        });
        return dot;
      }),
    );
    if (mark.actors.length > shown.length) {
      const count = document.createElement('small');
      count.textContent = `${mark.actors.length}`;
      row.append(count);
    }
  }

  #showNotes(marks: readonly LineMark[], texts: MarkTexts): void {
    const model = this.#editor.getModel();
    const notes = marks.flatMap((mark) => {
      const note = lineNote(mark, texts.more);
      return note === undefined ? [] : [{ line: mark.line, ...note }];
    });
    const drawn = JSON.stringify(notes);
    if (drawn === this.#notesDrawn) return;
    this.#notesDrawn = drawn;
    this.#notes.set(
      notes.map(({ line, text, stuck }) => ({
        range: new monaco.Range(line, 1, line, model?.getLineMaxColumn(line) ?? 1),
        options: {
          isWholeLine: true,
          ...(stuck ? { className: 'process-stuck-line' } : {}),
          stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
          after: {
            content: `   ${text.slice(0, 200)}`,
            inlineClassName: stuck ? 'process-note process-note-stuck' : 'process-note',
            cursorStops: monaco.editor.InjectedTextCursorStops.None,
          },
        },
      })),
    );
  }
}

function newWidget(line: number): Widget {
  const node = document.createElement('div');
  // The editor sets the style of the node itself.
  const row = document.createElement('div');
  row.className = 'process-dots';
  node.append(row);
  const position: monaco.editor.IGlyphMarginWidgetPosition = {
    lane: monaco.editor.GlyphMarginLane.Center,
    zIndex: 5,
    range: new monaco.Range(line, 1, line, 1),
  };
  return { line, node, row, drawn: '', getId: () => `process-marks-${line}`, getDomNode: () => node, getPosition: () => position };
}
