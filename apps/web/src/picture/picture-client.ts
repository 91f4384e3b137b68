import type { TimelineAnswer, TimelineQuestion } from '@forkhall/insight';
import type { ProcessEvent } from '@forkhall/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FromWorker, PictureAnswers, PictureQuestion, ToWorker } from './picture-messages.ts';
import { chosen, momentWithin, newPictureState, type PictureState, sameTarget, type Target, viewed } from './picture-state.ts';

interface Asked {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/** The picture of the shown run: gives a worker its events, and keeps what the worker draws for the page. */
export class PictureClient implements Disposable {
  readonly store: StoreApi<PictureState> = createStore(() => newPictureState);
  readonly #startWorker: () => Worker;
  #worker: Worker | undefined;
  #run = 0;
  #head = { t: 0, live: false };
  #lastId = 0;
  readonly #asked = new Map<number, Asked>();

  constructor(startWorker: () => Worker = () => new Worker(new URL('../workers/picture.worker.ts', import.meta.url), { type: 'module' })) {
    this.#startWorker = startWorker;
  }

  // What comes up

  /** Another run is shown, from the beginning of its log. */
  begin(runId: string | undefined): void {
    this.#run += 1;
    this.#head = { t: 0, live: false };
    this.store.setState({ ...newPictureState, runId }, true);
    if (this.#worker) this.#tell({ kind: 'begin', run: this.#run });
  }

  /** Events of the shown run, in the order of its log. */
  add(events: readonly ProcessEvent[]): void {
    if (events.length === 0) return;
    if (this.#worker === undefined) {
      // A program without events costs no worker.
      this.#worker = this.#start();
      this.#tell({ kind: 'begin', run: this.#run });
      this.#tell({ kind: 'head', ...this.#head });
    }
    this.#tell({ kind: 'events', events });
  }

  /** The log stands at `t`. */
  reached(t: number): void {
    if (t <= this.#head.t) return;
    this.#head = { ...this.#head, t };
    if (this.#worker) this.#tell({ kind: 'head', ...this.#head });
  }

  setLive(live: boolean): void {
    if (live === this.#head.live) return;
    this.#head = { ...this.#head, live };
    this.store.setState({ live });
    if (this.#worker) this.#tell({ kind: 'head', ...this.#head });
  }

  // What a person does

  /** Shows the run as it was at `t`; undefined, or a moment that is not over, follows what is new. */
  lookAt(t: number | undefined): void {
    const { span } = this.store.getState();
    const at = t === undefined ? undefined : momentWithin(span, t);
    if (at === this.store.getState().at) return;
    this.store.setState({ at });
    this.#tell({ kind: 'look', at });
  }

  /** To the event before or after the shown moment. */
  async step(by: 1 | -1): Promise<void> {
    const { at, picture, span, runId } = this.store.getState();
    if (picture === undefined || (at === undefined && by === 1)) return;
    const { t } = await this.ask({ kind: 'step', from: at ?? span.to, by });
    // Who has gone elsewhere meanwhile stays there.
    if (this.store.getState().runId === runId && this.store.getState().at === at) this.lookAt(t ?? (by === 1 ? undefined : span.from));
  }

  /** Chooses a process or object on all of the page; the same one again lets it go. */
  select(target: Target | undefined): void {
    this.store.setState((state) => ({ selected: chosen(state.selected, target) }));
  }

  hover(target: Target | undefined): void {
    if (!sameTarget(this.store.getState().hovered, target)) this.store.setState({ hovered: target });
  }

  /** @throws Error where the worker cannot say */
  ask<Q extends PictureQuestion>(question: Q): Promise<PictureAnswers[Q['kind']]> {
    if (this.#worker === undefined) return Promise.reject(new Error('picture: there are no events to ask about'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      this.#tell({ kind: 'ask', id, question });
    });
  }

  timeline<Q extends TimelineQuestion>(question: Q): Promise<TimelineAnswer<Q>> {
    return this.ask({ kind: 'timeline', question }) as Promise<TimelineAnswer<Q>>;
  }

  [Symbol.dispose](): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#asked.values()) reject(new Error('picture: the page was left'));
    this.#asked.clear();
  }

  #tell(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #start(): Worker {
    const worker = this.#startWorker();
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'view') {
        // One that was drawn before another run was shown comes too late.
        if (data.run === this.#run) this.store.setState((state) => viewed(state, data.view), true);
        return;
      }
      const asked = this.#asked.get(data.id);
      this.#asked.delete(data.id);
      if (data.error === undefined) asked?.resolve(data.answer);
      else asked?.reject(new Error(data.error));
    });
    return worker;
  }
}
