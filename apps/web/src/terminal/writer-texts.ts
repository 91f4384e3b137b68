import type { WriterSpan } from '../runs/output-writers.ts';

const perWriter = 200_000;
const maxWriters = 256;
const maxTotal = 8_000_000;

export interface WriterListener {
  wrote(pid: number, text: string): void;
  /** Everything begins anew. */
  reset(): void;
}

/** What each process has written, the newest of it, for showing one process's output alone. */
export class WriterTexts {
  readonly #texts = new Map<number, string>();
  #total = 0;
  readonly #listeners = new Set<WriterListener>();

  reset(): void {
    this.#texts.clear();
    this.#total = 0;
    for (const listener of this.#listeners) listener.reset();
  }

  add(data: string, spans: readonly WriterSpan[] | undefined): void {
    let at = 0;
    for (const [pid, length] of spans ?? []) {
      const text = data.slice(at, at + length);
      at += length;
      if (pid === 0) continue;
      const before = this.#texts.get(pid);
      // Those that have written nothing for the longest time are forgotten first.
      this.#texts.delete(pid);
      const now = cut((before ?? '') + text);
      this.#texts.set(pid, now);
      this.#total += now.length - (before?.length ?? 0);
      for (const [oldest, its] of this.#texts) {
        if (oldest === pid || (this.#texts.size <= maxWriters && this.#total <= maxTotal)) break;
        this.#texts.delete(oldest);
        this.#total -= its.length;
      }
      for (const listener of this.#listeners) listener.wrote(pid, text);
    }
  }

  textOf(pid: number): string {
    return this.#texts.get(pid) ?? '';
  }

  /** Calls back with what is written from now on. Returns how to stop that. */
  listen(listener: WriterListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The newest part, from the beginning of a line on. */
function cut(text: string): string {
  // Twice as much before it is cut, so that not every further line costs a copy.
  if (text.length <= 2 * perWriter) return text;
  const tail = text.slice(-perWriter);
  const line = tail.indexOf('\n');
  return line < 0 ? tail : tail.slice(line + 1);
}
