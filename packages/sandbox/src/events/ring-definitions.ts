import { type SourcePlace, sourcePlaceSchema } from '@forkhall/protocol';

const maxGenerations = 64;
const maxTasks = 4_096;

/** What numbers in one process's slots stand for; those from before a fork are the parent's. */
export class RingDefinitions {
  readonly #own = new Map<number, { id: string; ofProcess: boolean } | SourcePlace | string>();
  readonly #threads = new Map<number, number>();
  readonly #parent: () => RingDefinitions | undefined;
  readonly #inheritedBelow: number;
  readonly #room: { left: number };

  /** `parent` is asked when it is needed: rings are found in any order. `room` is what all rings together may still define. */
  constructor(parent: () => RingDefinitions | undefined, inheritedBelow: number, room: { left: number }) {
    this.#parent = parent;
    this.#inheritedBelow = inheritedBelow;
    this.#room = room;
  }

  /** Takes in a definition from a journal; what is malformed or too much is left out. */
  add(fields: Record<string, unknown>): void {
    const { d: number, k: kind } = fields;
    if (typeof number !== 'number' || this.#room.left <= 0) return;
    const before = this.#own.size;
    if (kind === 'object' && typeof fields.id === 'string' && fields.id.length > 0 && fields.id.length <= 100) {
      this.#own.set(number, { id: fields.id, ofProcess: fields.own === 1 });
    } else if (kind === 'place') {
      const place = sourcePlaceSchema.safeParse({ file: fields.file, line: fields.line, function: fields.function });
      if (place.success) this.#own.set(number, place.data);
    } else if (kind === 'word' && typeof fields.text === 'string') this.#own.set(number, fields.text.slice(0, 200));
    this.#room.left -= this.#own.size - before;
  }

  /** Nobody will ask any more. */
  clear(): void {
    this.#room.left += this.#own.size;
    this.#own.clear();
  }

  #find(number: number): { id: string; ofProcess: boolean } | SourcePlace | string | undefined {
    let table: RingDefinitions | undefined = this;
    // A forged ring may name itself as its parent.
    for (let generation = 0; table && generation < maxGenerations; generation++) {
      const own = table.#own.get(number);
      if (own !== undefined) return own;
      if (number >= table.#inheritedBelow) return undefined;
      table = table.#parent();
    }
    return undefined;
  }

  /** An object's id; one that belongs to a single process (a lock of threads) carries the pid. */
  object(number: number, pid: number): string | undefined {
    const found = this.#find(number);
    if (typeof found !== 'object' || !('id' in found)) return undefined;
    return found.ofProcess ? `${found.id}@${pid}` : found.id;
  }

  place(number: number): SourcePlace | undefined {
    const found = number === 0 ? undefined : this.#find(number);
    return typeof found === 'object' && 'line' in found ? found : undefined;
  }

  /** A task runs in the thread of its loop, mostly the main one. */
  setThread(task: number, thread: number): void {
    if (thread === 1) this.#threads.delete(task);
    else if (thread > 1 && this.#threads.size < maxTasks) this.#threads.set(task, thread);
  }

  threadOf(task: number): number {
    return this.#threads.get(task) ?? 1;
  }

  word(number: number): string | undefined {
    const found = this.#find(number);
    return typeof found === 'string' ? found : undefined;
  }
}
