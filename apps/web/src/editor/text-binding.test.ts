import type { editor } from 'monaco-editor/editor';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { TextBinding } from './text-binding.ts';

type Edit = { range: { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number }; text: string };

/** As much of a Monaco model as the binding uses, for texts with `\n` alone. */
class PlainModel {
  value = '';
  #listener: ((event: editor.IModelContentChangedEvent) => void) | undefined;
  getValue = () => this.value;
  setValue(value: string): void {
    this.#change([{ rangeOffset: 0, rangeLength: this.value.length, text: value }]);
  }
  getPositionAt(offset: number) {
    const before = this.value.slice(0, offset).split('\n');
    return { lineNumber: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
  #offset(line: number, column: number): number {
    return (
      this.value
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length +
      (line > 1 ? 1 : 0) +
      column -
      1
    );
  }
  applyEdits(edits: Edit[]): void {
    for (const { range, text } of edits) {
      const rangeOffset = this.#offset(range.startLineNumber, range.startColumn);
      this.#change([{ rangeOffset, rangeLength: this.#offset(range.endLineNumber, range.endColumn) - rangeOffset, text: text.replaceAll('\r', '') }]);
    }
  }
  onDidChangeContent(listener: (event: editor.IModelContentChangedEvent) => void) {
    this.#listener = listener;
    return { dispose: () => (this.#listener = undefined) };
  }
  type(rangeOffset: number, rangeLength: number, text: string): void {
    this.#change([{ rangeOffset, rangeLength, text }]);
  }
  #change(changes: { rangeOffset: number; rangeLength: number; text: string }[]): void {
    for (const { rangeOffset, rangeLength, text } of changes)
      this.value = this.value.slice(0, rangeOffset) + text + this.value.slice(rangeOffset + rangeLength);
    this.#listener?.({ changes } as editor.IModelContentChangedEvent);
  }
}

function bound(content: string) {
  const doc = new Y.Doc();
  const text = doc.getText('t');
  text.insert(0, content);
  const model = new PlainModel();
  const binding = new TextBinding(text, model as never);
  return { doc, text, model, binding };
}

/** A second browser of the session. */
function elsewhere(doc: Y.Doc, change: (text: Y.Text) => void): void {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  change(other.getText('t'));
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
}

it('what is typed here and what comes from elsewhere ends up the same on both sides', () => {
  const { doc, text, model } = bound('one\ntwo\n');
  model.type(4, 3, '二');
  elsewhere(doc, (other) => {
    other.insert(0, 'zero\n');
    other.delete(other.length - 1, 1);
  });
  expect(text.toString()).toBe('zero\none\n二');
  expect(model.value).toBe(text.toString());
});

it('undo takes back what was done here alone', () => {
  const { doc, text, model, binding } = bound('a\n');
  model.type(0, 0, 'mine ');
  elsewhere(doc, (other) => other.insert(other.length, 'theirs'));
  binding.undoManager.undo();
  expect(model.value).toBe('a\ntheirs');
  binding.undoManager.redo();
  expect(text.toString()).toBe('mine a\ntheirs');
  expect(model.value).toBe(text.toString());
});

it('undo goes word by word, a paste is a step of its own', () => {
  const { model, binding } = bound('');
  for (const [offset, character] of [...'one two'].entries()) model.type(offset, 0, character);
  model.type(7, 0, ' pasted text');
  binding.undoManager.undo();
  expect(model.value).toBe('one two');
  binding.undoManager.undo();
  expect(model.value).toBe('one');
});

it('carriage returns of another browser are dropped', () => {
  const { doc, text, model } = bound('a\r\nb');
  expect(text.toString()).toBe('a\nb');
  elsewhere(doc, (other) => other.insert(0, 'x\r\n'));
  expect(text.toString()).toBe('x\na\nb');
  expect(model.value).toBe(text.toString());
});

it('a large paste travels in several updates', () => {
  const { doc, text, model } = bound('');
  const sizes: number[] = [];
  doc.on('update', (update: Uint8Array) => sizes.push(update.byteLength));
  model.type(0, 0, '字'.repeat(400_000));
  expect(text.length).toBe(400_000);
  expect(Math.max(...sizes)).toBeLessThan(1_000_000);
});
