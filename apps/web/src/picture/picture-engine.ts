import { RunHistory, TimelineIndex } from '@forkhall/insight';
import type { ProcessEvent } from '@forkhall/protocol';
import { EventSorter } from './event-sorter.ts';
import type { FromWorker, PictureAnswers, PictureQuestion, ToWorker } from './picture-messages.ts';

export interface EngineOptions {
  send: (message: FromWorker) => void;
  /** Milliseconds, from any beginning. */
  now: () => number;
  /** Calls back once after so many milliseconds. */
  later: (work: () => void, afterMs: number) => void;
}

/** Work that is done in one go before messages are looked at again. */
const sliceMs = 12;
/** Events between two looks at the clock. */
const stride = 64;
const viewEveryMs = 100;
/** While a program does nothing, its waits still grow longer. */
const idleViewEveryMs = 400;
/** While many events wait to be taken in. */
const busyViewEveryMs = 400;
/** A picture that takes long to draw may not take more than this part of the time. */
const drawShare = 4;
/** Events of several processes may be this late; without news the present is taken to be so long ago. */
const lateS = 0.3;

/** Takes in a run's events and draws it at the moment that the page looks at. It lives in a worker. */
export class PictureEngine {
  readonly #options: EngineOptions;
  #run = 0;
  #history = new RunHistory();
  #timeline = new TimelineIndex();
  #sorter = new EventSorter();
  #queue: (readonly ProcessEvent[])[] = [];
  /** Of the first batch in the queue so many are taken in. */
  #taken = 0;
  #waiting = 0;
  #events = 0;
  #head = { t: 0, live: false, atMs: 0 };
  #at: number | undefined;
  #changed = false;
  #viewedAtMs = Number.NEGATIVE_INFINITY;
  #drawMs = 0;
  /** When the next turn is due; undefined when none is. */
  #turnAtMs: number | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'begin':
        this.#run = message.run;
        this.#history = new RunHistory();
        this.#timeline = new TimelineIndex();
        this.#sorter = new EventSorter();
        this.#queue = [];
        this.#taken = 0;
        this.#waiting = 0;
        this.#events = 0;
        this.#head = { t: 0, live: false, atMs: 0 };
        this.#at = undefined;
        this.#changed = false;
        this.#viewedAtMs = Number.NEGATIVE_INFINITY;
        return;
      case 'events':
        this.#queue.push(message.events);
        this.#waiting += message.events.length;
        break;
      case 'head':
        this.#head = { t: Math.max(this.#head.t, message.t), live: message.live, atMs: this.#options.now() };
        this.#changed = true;
        break;
      case 'look':
        this.#at = message.at;
        this.#changed = true;
        this.#turnIn(0);
        return;
      case 'ask':
        this.#answer(message.id, message.question);
        return;
    }
    this.#turnIn(0);
  }

  /** The newest moment: that of the newest event, or what time it is in the run by now. */
  get #to(): number {
    const { to } = this.#history.span;
    if (!this.#head.live) return Math.max(to, this.#head.t);
    return Math.max(to, this.#head.t + (this.#options.now() - this.#head.atMs) / 1_000 - lateS);
  }

  #turnIn(afterMs: number): void {
    const due = this.#options.now() + afterMs;
    if (this.#turnAtMs !== undefined && this.#turnAtMs <= due) return;
    this.#turnAtMs = due;
    this.#options.later(() => this.#turn(due), afterMs);
  }

  #turn(due: number): void {
    if (this.#turnAtMs !== due) return;
    this.#turnAtMs = undefined;
    this.#takeIn();
    const now = this.#options.now();
    const live = this.#head.live && this.#at === undefined && this.#events > 0;
    const every = Math.max(this.#waiting > 0 ? busyViewEveryMs : this.#changed ? viewEveryMs : idleViewEveryMs, this.#drawMs * drawShare);
    const dueMs = this.#viewedAtMs + every;
    if ((this.#changed || live) && this.#events > 0 && now >= dueMs) this.#draw();
    if (this.#waiting > 0) this.#turnIn(0);
    else if (this.#changed && this.#events > 0) this.#turnIn(Math.max(0, dueMs - now));
    else if (live) this.#turnIn(idleViewEveryMs);
  }

  #takeIn(): void {
    const until = this.#options.now() + sliceMs;
    for (let batch = this.#queue[0]; batch !== undefined; batch = this.#queue[0]) {
      const end = Math.min(batch.length, this.#taken + stride);
      for (let index = this.#taken; index < end; index += 1) {
        const event = batch[index];
        if (event === undefined) continue;
        this.#history.append(event);
        this.#sorter.add(event);
        this.#events += 1;
      }
      this.#waiting -= end - this.#taken;
      this.#taken = end;
      this.#changed = true;
      if (end === batch.length) {
        this.#queue.shift();
        this.#taken = 0;
      }
      for (const event of this.#sorter.take((this.#sorter.latest ?? 0) - lateS)) this.#timeline.append(event);
      if (this.#options.now() >= until) break;
    }
    if (this.#waiting === 0) for (const event of this.#sorter.take(this.#to - (this.#head.live ? lateS : 0))) this.#timeline.append(event);
  }

  #draw(): void {
    const before = this.#options.now();
    const to = this.#to;
    const picture = this.#history.picture(this.#at ?? to);
    if (this.#at === undefined) this.#timeline.markStuck(picture.findings);
    const view = {
      picture,
      events: this.#events,
      span: { from: this.#history.span.from, to },
      behind: this.#waiting,
      over: !this.#head.live && this.#waiting === 0,
    };
    this.#options.send({ kind: 'view', run: this.#run, view });
    this.#changed = false;
    this.#viewedAtMs = this.#options.now();
    this.#drawMs = this.#viewedAtMs - before;
  }

  #answer(id: number, question: PictureQuestion): void {
    try {
      this.#options.send({ kind: 'answer', id, answer: this.#answerTo(question) });
    } catch (error) {
      this.#options.send({ kind: 'answer', id, answer: undefined, error: error instanceof Error ? error.message : String(error) });
    }
  }

  #answerTo(question: PictureQuestion): PictureAnswers[PictureQuestion['kind']] {
    switch (question.kind) {
      case 'step':
        return { t: this.#history.neighbour(question.from, question.by, (event) => event.event !== 'process.sampled') };
      case 'timeline':
        return this.#timeline.answer(question.question);
    }
  }
}
