import { bounds } from './bounds.ts';
import type { Counts } from './counts.ts';
import type { Things } from './things.ts';
import type { Of, Slot, Withheld } from './withheld.ts';

interface Job {
  submitted: Slot | undefined;
  /** Tasks that are not over, as far as is known. */
  left: number;
  finished: Map<string, Slot>;
}

const keyOf = (event: { object: string; job: string }) => `${event.object} ${event.job}`;

/** What pools are given to do. */
export class Jobs {
  readonly #withheld: Withheld;
  readonly #things: Things;
  readonly #counts: Counts;
  readonly #jobs = new Map<string, Job>();
  /** Worker → the start of the task that it is at, where that is held back. */
  readonly #running = new Map<string, Slot>();

  constructor(withheld: Withheld, things: Things, counts: Counts) {
    this.#withheld = withheld;
    this.#things = things;
    this.#counts = counts;
  }

  submitted(event: Of<'pool.submitted'>, thin: boolean): void {
    const known = this.#jobs.get(keyOf(event));
    if (known !== undefined || !thin || event.tasks === 0) {
      if (known?.submitted !== undefined) this.#withheld.release(known.submitted);
      if (known !== undefined) known.left += event.tasks;
      return void this.#withheld.put(event);
    }
    if (this.#jobs.size >= bounds.jobs) return void this.#withheld.lose(event, thin);
    const job: Job = { submitted: undefined, left: event.tasks, finished: new Map() };
    this.#jobs.set(keyOf(event), job);
    job.submitted = this.#withheld.hold(event, () => {
      job.submitted = undefined;
    });
  }

  taskStarted(actor: string, event: Of<'pool.task-started'>, thin: boolean): void {
    const before = this.#running.get(actor);
    if (before !== undefined) this.#withheld.cancel(before);
    const pool = this.#things.get(event.object);
    if (!thin || pool === undefined || this.#things.isNew(pool, event)) return void this.#withheld.put(event);
    const started = this.#withheld.hold(event, () => this.#running.delete(actor));
    this.#running.set(actor, started);
  }

  taskEnded(actor: string, event: Of<'pool.task-finished'> | Of<'pool.task-failed'>, thin: boolean): void {
    const started = this.#running.get(actor);
    const key = keyOf(event);
    const job = this.#jobs.get(key) ?? { submitted: undefined, left: Number.POSITIVE_INFINITY, finished: new Map() };
    job.left -= event.event === 'pool.task-finished' ? (event.times ?? 1) : 1;
    if (!thin || event.event === 'pool.task-failed' || started === undefined) {
      if (started !== undefined) this.#withheld.release(started);
      this.#withheld.put(event);
    } else {
      this.#withheld.cancel(started);
      if (this.#jobs.size < bounds.jobs) this.#jobs.set(key, job);
      this.#counts.add(job.finished, actor, event, event.times ?? 1);
    }
    if (job.left > 0) return;
    this.#jobs.delete(key);
    if (job.submitted === undefined) return;
    // The whole job is over: where nothing of it is written nothing need be, but its errors.
    if (event.event === 'pool.task-failed') return void this.#withheld.release(job.submitted);
    this.#withheld.cancel(job.submitted);
    for (const slot of [...job.finished.values()]) this.#withheld.cancel(slot);
  }

  fetched(event: Of<'pool.fetched'>, ended: 'written' | 'withheld' | undefined, thin: boolean): void {
    const key = keyOf(event);
    const job = this.#jobs.get(key);
    if (job?.submitted !== undefined) this.#withheld.release(job.submitted);
    if (!thin || job !== undefined || ended === 'written') this.#withheld.put(event);
    else this.#withheld.drop(event.event, 1, true);
    for (const slot of [...(job?.finished.values() ?? [])]) this.#withheld.release(slot);
    this.#jobs.delete(key);
  }
}
