import type { editor, IDisposable } from 'monaco-editor/editor';
import * as Y from 'yjs';
import { insertText } from '../session/document.ts';

/** The part of a Monaco model that is used here. */
type Model = Pick<editor.ITextModel, 'getValue' | 'setValue' | 'getPositionAt' | 'applyEdits' | 'onDidChangeContent'>;

/** Ties a shared text to a Monaco model, both ways, with an undo history of what was done here alone. */
export class TextBinding implements Disposable {
  readonly undoManager: Y.UndoManager;
  /** Where the last undo or redo changed the text. */
  lastUndoOffset: number | undefined;
  readonly #text: Y.Text;
  readonly #model: Model;
  readonly #listener: IDisposable;
  #applying = false;

  constructor(text: Y.Text, model: Model) {
    this.#text = text;
    this.#model = model;
    this.undoManager = new Y.UndoManager(text, { trackedOrigins: new Set([this]), captureTimeout: 600 });
    if (text.toString().includes('\r')) this.#dropCarriageReturns();
    if (model.getValue() !== text.toString()) model.setValue(text.toString());
    this.#listener = model.onDidChangeContent((event) => this.#modelChanged(event));
    text.observe(this.#textChanged);
  }

  /** What comes next is a step of its own for undo. */
  beginStep(): void {
    this.undoManager.stopCapturing();
  }

  [Symbol.dispose](): void {
    this.#listener.dispose();
    this.#text.unobserve(this.#textChanged);
    this.undoManager.destroy();
  }

  #modelChanged(event: editor.IModelContentChangedEvent): void {
    if (this.#applying) return;
    if (event.changes.some((change) => change.text.length !== 1 || /\s/.test(change.text))) this.undoManager.stopCapturing();
    // From the end to the start, so that earlier offsets stay right.
    const changes = [...event.changes].sort((a, b) => b.rangeOffset - a.rangeOffset);
    this.#text.doc?.transact(() => {
      for (const { rangeOffset, rangeLength, text } of changes) {
        if (rangeLength > 0) this.#text.delete(rangeOffset, rangeLength);
        if (text.length > 0 && text.length <= 100_000) this.#text.insert(rangeOffset, text);
      }
    }, this);
    // Inserts above the bound of one update travel in several; Monaco reports them alone, as one change.
    for (const { rangeOffset, text } of changes) if (text.length > 100_000) insertText(this.#text, rangeOffset, text, this);
  }

  readonly #textChanged = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this) return;
    this.#applying = true;
    try {
      let offset = 0;
      let returns = false;
      for (const part of event.delta) {
        if (part.retain !== undefined) {
          offset += part.retain;
          continue;
        }
        const inserted = typeof part.insert === 'string' ? part.insert : '';
        returns ||= inserted.includes('\r');
        const start = this.#model.getPositionAt(offset);
        const end = this.#model.getPositionAt(offset + (part.delete ?? 0));
        const range = { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
        this.#model.applyEdits([{ range, text: inserted, forceMoveMarkers: true }]);
        offset += inserted.length;
      }
      this.lastUndoOffset = transaction.origin === this.undoManager ? offset : undefined;
      if (returns) this.#dropCarriageReturns();
      if (this.#model.getValue() !== this.#text.toString()) this.#model.setValue(this.#text.toString());
    } finally {
      this.#applying = false;
    }
  };

  /** Another browser may write `\r`; Monaco's lines have none, and offsets would differ. */
  #dropCarriageReturns(): void {
    const content = this.#text.toString();
    this.#text.doc?.transact(() => {
      for (let at = content.lastIndexOf('\r'); at >= 0; at = at === 0 ? -1 : content.lastIndexOf('\r', at - 1)) this.#text.delete(at, 1);
    });
  }
}
