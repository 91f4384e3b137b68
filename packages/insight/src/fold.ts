import type { ProcessEvent } from '@forkhall/protocol';
import { type Book, concerns, copyBook, emptyBook, isDue, look } from './findings/book.ts';
import type { Finding } from './findings/finding.ts';
import { apply } from './fold/apply.ts';
import { drawPicture } from './picture/draw-picture.ts';
import type { Picture } from './picture.ts';
import { copyState, emptyState, type State } from './state.ts';

/** A run up to some event: what is known, and what was found. */
export interface Fold {
  state: State;
  book: Book;
}

export function emptyFold(): Fold {
  return { state: emptyState(), book: emptyBook() };
}

export function copyFold(fold: Fold): Fold {
  return { state: copyState(fold.state), book: copyBook(fold.book) };
}

/** Takes in one event; they must come in the order of `t`. */
export function step(fold: Fold, event: ProcessEvent): void {
  const { state, book } = fold;
  if (isDue(book, state, event)) look(book, state, event.t);
  apply(state, event);
  if (concerns(book, state, event)) look(book, state, event.t);
}

/** The findings as they stand at `t`, open and past, oldest first. The fold is not changed. */
export function findingsAt(fold: Fold, t: number): Finding[] {
  const book = copyBook(fold.book);
  look(book, fold.state, t);
  return [...book.findings.values()].sort((a, b) => a.since - b.since);
}

export function pictureAt(fold: Fold, t: number): Picture {
  return drawPicture(fold.state, findingsAt(fold, t), t);
}
