import type { PictureClient } from '../picture/picture-client.ts';
import type { PictureState } from '../picture/picture-state.ts';
import type { WriterLook } from './writer-edges.ts';

/** A process that has written, as the picture knows it. */
export interface Writer {
  readonly pid: number;
  readonly process: string;
  readonly name: string;
  readonly colour: number;
}

/** Who the writers of the shown run's output are. One who was seen once stays known, also while one looks at an earlier moment. */
export class RunWriters {
  readonly #picture: PictureClient;
  readonly #known = new Map<number, { process: string; name: string }>();
  readonly #colours = new Map<number, string>();
  #runId: string | undefined;
  #own = 0;

  /** `changed` is called when a line may look different. */
  constructor(picture: PictureClient, changed: () => void) {
    this.#picture = picture;
    picture.store.subscribe((state, before) => {
      const learnt = this.#learn(state);
      if (learnt || state.selected !== before.selected || state.looks !== before.looks) changed();
    });
  }

  /** The colours of the page have changed. */
  forgetColours(): void {
    this.#colours.clear();
  }

  of(pid: number): Writer | undefined {
    const known = this.#known.get(pid);
    if (known === undefined) return undefined;
    return { pid, ...known, colour: this.#picture.store.getState().looks.get(known.process)?.colour ?? 8 };
  }

  /** Undefined also where the program is one process: then there is nobody to be told apart. */
  lookOf(pid: number): WriterLook | undefined {
    const writer = this.#own < 2 ? undefined : this.of(pid);
    if (writer === undefined) return undefined;
    const { selected } = this.#picture.store.getState();
    return { colour: this.#colour(writer.colour), name: writer.name, selected: selected?.kind === 'process' && selected.process === writer.process };
  }

  #colour(number: number): string {
    let colour = this.#colours.get(number);
    if (colour === undefined) {
      colour = getComputedStyle(document.documentElement).getPropertyValue(`--process-${number}`).trim();
      this.#colours.set(number, colour);
    }
    return colour;
  }

  #learn({ runId, picture }: PictureState): boolean {
    if (runId !== this.#runId) {
      this.#runId = runId;
      this.#known.clear();
      this.#own = 0;
    }
    let learnt = false;
    for (const { pid, key, name, service } of picture?.processes ?? []) {
      const known = this.#known.get(pid);
      if (known?.process === key && known.name === name) continue;
      if (known === undefined && !service) this.#own += 1;
      this.#known.set(pid, { process: key, name });
      learnt = true;
    }
    return learnt;
  }
}
