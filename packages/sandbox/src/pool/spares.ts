import { defaultLimits, type Language, type Limits } from '@forkhall/protocol';
import type { Box } from '../box/box.ts';
import { execFrames, terminalFrame } from '../box/frames.ts';
import { spareCommand } from '../run/command.ts';
import { kernelLimits, ownTasks } from '../run/run.ts';
import type { SandboxOptions } from '../types.ts';
import type { BoxMaker } from './box-maker.ts';
import type { Places } from './places.ts';

/** What a spare must have been made with to serve a program. */
export interface Wish {
  language: Language;
  entry: string;
  limits: Limits;
}

interface Spare {
  key: string;
  language: Language;
  box: Box;
}

/**
 * Spares are made when nobody has asked for a run for so long. Making one costs several times the processor time of a
 * cold start: while a class presses Run, it would be taken from the runs.
 */
const quietMs = 150;
/** After so many spares in a row that did not warm up, a language gets no more. */
const maxFailures = 3;
const defaultEntries: Record<Language, string> = { python: 'main.py', typescript: 'main.ts' };
const languages: readonly Language[] = ['python', 'typescript'];

export interface SparesOptions {
  maker: BoxMaker;
  places: Places;
  counts: SandboxOptions['spares'];
  withoutCgroup: boolean;
  log: NonNullable<SandboxOptions['log']>;
}

/** Sandboxes whose interpreter has started and waits for its program. Each serves one run. */
export class Spares {
  readonly #options: SparesOptions;
  readonly #spares: Spare[] = [];
  readonly #wishes: Record<Language, Wish>;
  readonly #failures: Record<Language, number> = { python: 0, typescript: 0 };
  #lastAskedMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #filling = false;
  #closed = false;

  constructor(options: SparesOptions) {
    this.#options = options;
    const first = (language: Language): Wish => ({ language, entry: defaultEntries[language], limits: defaultLimits });
    this.#wishes = { python: first('python'), typescript: first('typescript') };
  }

  /** What the interpreter and its sandbox were started with, and nothing can change any more. */
  #key({ language, entry, limits }: Wish): string {
    const { diskBytes, shmBytes, openFiles, processes, memoryBytes } = limits;
    return JSON.stringify([language, entry, diskBytes, shmBytes, openFiles, ...(this.#options.withoutCgroup ? [processes, memoryBytes] : [])]);
  }

  /** What the next spares of this language are made for. */
  expect(wish: Wish): void {
    this.#wishes[wish.language] = wish;
    this.#lastAskedMs = performance.now();
    this.refill();
  }

  expectEntry(language: Language, entry: string): void {
    this.expect({ ...this.#wishes[language], entry });
  }

  /** A warm box for this wish, if there is one; the next ones are made like it. */
  take(wish: Wish): Box | undefined {
    const key = this.#key(wish);
    const index = this.#spares.findIndex((spare) => spare.key === key && spare.box.state === 'warm');
    const box = index >= 0 ? this.#spares.splice(index, 1)[0]?.box : undefined;
    this.expect(wish);
    return box;
  }

  /** Gives up one spare where its place is needed. False where there is none. */
  evict(): boolean {
    const spare = this.#spares.shift();
    spare?.box.kill();
    return spare !== undefined;
  }

  /** Makes what is missing, one at a time, when it is quiet. */
  refill(): void {
    if (this.#closed || this.#timer || this.#filling) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        if (this.#isQuiet()) void this.#fill();
        else this.refill();
      },
      Math.max(1, this.#lastAskedMs + quietMs - performance.now()),
    );
  }

  #isQuiet(): boolean {
    return performance.now() - this.#lastAskedMs >= quietMs;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    while (this.evict());
  }

  async #fill(): Promise<void> {
    this.#filling = true;
    try {
      for (let wish = this.#missing(); wish && !this.#closed; wish = this.#missing()) {
        const place = this.#options.places.waiting === 0 ? this.#options.places.tryTake() : undefined;
        if (place === undefined) return;
        await this.#make(wish, place);
        if (!this.#isQuiet()) return;
      }
    } finally {
      this.#filling = false;
      if (!this.#isQuiet()) this.refill();
    }
  }

  /** The next spare to make. A language whose spares are all for other wishes gives up its oldest for the latest wish. */
  #missing(): Wish | undefined {
    for (const language of languages) {
      const count = this.#options.counts[language];
      if (count === 0 || this.#failures[language] >= maxFailures) continue;
      const mine = this.#spares.filter((spare) => spare.language === language);
      const wish = this.#wishes[language];
      const key = this.#key(wish);
      if (mine.length >= count && !mine.some((spare) => spare.key === key)) {
        const oldest = mine[0] as Spare;
        this.#spares.splice(this.#spares.indexOf(oldest), 1);
        oldest.box.kill();
        return wish;
      }
      if (mine.length < count) return wish;
    }
    return undefined;
  }

  /** Resolves when the spare is warm or has failed. */
  async #make(wish: Wish, place: number): Promise<void> {
    const { maker, withoutCgroup, log } = this.#options;
    const { language, entry, limits } = wish;
    const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
    try {
      const box = maker.make(place, limits, false);
      const spare: Spare = { key: this.#key(wish), language, box };
      this.#spares.push(spare);
      box.limit({ memoryBytes: limits.memoryBytes, tasks: limits.processes + ownTasks, share: 'spare' });
      box.onReport((report) => {
        if (report.type === 'stands') box.move('warming');
        if (report.type !== 'warm') return;
        box.move('warm');
        this.#failures[language] = 0;
        log('debug', 'a spare is warm', { language, entry });
        settle();
      });
      box.send([
        terminalFrame({ cols: 80, rows: 24 }),
        ...execFrames({ ...spareCommand(language, entry, limits, withoutCgroup), warm: true, ...kernelLimits(wish, withoutCgroup) }),
      ]);
      void box.gone.then(({ failure }) => {
        settle();
        const index = this.#spares.indexOf(spare);
        // One that was taken or given up is no longer listed.
        if (index < 0) return;
        this.#spares.splice(index, 1);
        this.#failures[language]++;
        log('warn', 'a spare sandbox ended by itself', { language, entry, failure });
        this.refill();
      });
    } catch (error) {
      this.#failures[language]++;
      log('warn', 'a spare sandbox could not be made', { language, entry, error: String(error) });
      settle();
    }
    await settled;
  }
}
