import type { ExplainedOutput, Language, Offer, OfferContext, SourceFile } from '@forkhall/advice';

export type AdviceQuestion =
  | { kind: 'offers'; text: string; language: Language; context: OfferContext }
  /** Without `codes`: everything that can be repaired. */
  | { kind: 'repaired'; text: string; language: Language; codes: string[] | undefined; context: OfferContext }
  | { kind: 'explain'; output: string; sources: SourceFile[]; language: Language };

export type AdviceAnswer =
  | { kind: 'offers'; offers: Offer[] }
  | { kind: 'repaired'; text: string; applied: Offer[] }
  | { kind: 'explain'; explained: ExplainedOutput };

type AnswerTo<K extends AdviceQuestion['kind']> = Extract<AdviceAnswer, { kind: K }>;

interface Waiting {
  resolve: (answer: AdviceAnswer) => void;
  reject: (error: Error) => void;
  timer: ReturnType<typeof setTimeout>;
}

/** Longer than any text of a lesson takes; a text that takes longer gets no advice. */
const answerWithinMs = 8_000;

/** Asks for advice in a worker, so that reading a text never holds up typing. */
export class AdviceClient implements Disposable {
  #worker: Worker | undefined;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** @throws Error where there is no answer in time */
  ask<Q extends AdviceQuestion>(question: Q): Promise<AnswerTo<Q['kind']>> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(), answerWithinMs);
      this.#waiting.set(id, { resolve: resolve as (answer: AdviceAnswer) => void, reject, timer });
      worker.postMessage({ id, question });
    });
  }

  [Symbol.dispose](): void {
    this.#giveUp();
  }

  #start(): Worker {
    const worker = new Worker(new URL('../workers/advice.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<{ id: number; answer?: AdviceAnswer; error?: string }>) => {
      const waiting = this.#waiting.get(data.id);
      if (waiting === undefined) return;
      this.#waiting.delete(data.id);
      clearTimeout(waiting.timer);
      if (data.answer === undefined) waiting.reject(new Error(data.error));
      else waiting.resolve(data.answer);
    });
    return worker;
  }

  /** The worker is stuck: the next question gets a new one. */
  #giveUp(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error('advice: no answer in time'));
    }
    this.#waiting.clear();
  }
}
