import type { ProcessEvent } from '@forkhall/protocol';
import { beginsWait, endsWait, ruleOf } from '../event-rules.ts';
import { bounds } from './bounds.ts';
import { Counts } from './counts.ts';
import { Jobs } from './jobs.ts';
import { Locks } from './locks.ts';
import { Things } from './things.ts';
import { type Drop, type Of, objectOf, type Slot, Withheld } from './withheld.ts';

interface Wait {
  noun: string;
  object: string | undefined;
  /** Undefined once it is written. */
  slot: Slot | undefined;
}

/**
 * Follows a run's events and tells those that stand still (a wait, a lock that is held, an item in a queue) from those that
 * are over as soon as they have begun. It keeps no more than what stands, so a flood costs nothing but its time.
 */
export class StandingEvents {
  readonly #withheld: Withheld;
  readonly #things: Things;
  readonly #locks: Locks;
  readonly #counts: Counts;
  readonly #jobs: Jobs;
  readonly #waits = new Map<string, Wait>();
  /** Task or thread → its start, undefined where that is written. */
  readonly #lives = new Map<string, Slot | undefined>();
  readonly #latest = new Map<string, Slot>();

  constructor(write: (event: ProcessEvent) => void, drop: Drop) {
    this.#things = new Things(drop);
    // What is made in a flood is told when something that stands names it.
    this.#withheld = new Withheld((event) => {
      const created = this.#things.takeCreation(objectOf(event) ?? '');
      if (created !== undefined) write(created);
      write(event);
    }, drop);
    this.#locks = new Locks(this.#withheld, this.#things);
    this.#counts = new Counts(this.#withheld, this.#things);
    this.#jobs = new Jobs(this.#withheld, this.#things, this.#counts);
  }

  /** So many events are held back. */
  get withheld(): number {
    return this.#withheld.size;
  }

  /** Writes what has stood since `t` or longer. */
  settle(t: number): void {
    this.#withheld.settle(t);
  }

  /** Takes one event in. `thin`: only what stands is written, later; else it is written at once. */
  take(event: ProcessEvent, thin: boolean): void {
    const rule = ruleOf(event);
    if (thin && this.#withheld.size >= bounds.withheld && rule !== 'keep') return void this.#withheld.lose(event, thin);
    if (thin && (event.event === 'lock.acquired' || event.event === 'lock.released') && event.times !== undefined)
      return void this.#oneByOne(event, event.times);
    const actor = `${event.pid}/${event.thread ?? 1}/${event.task ?? ''}`;
    const noun = beginsWait[event.event];
    if (noun !== undefined) return void this.#begin(actor, noun, event, thin);
    const ended = this.#end(actor, event);
    switch (event.event) {
      case 'lock.acquired':
        return void this.#locks.acquired(actor, event, ended, thin);
      case 'lock.released':
        return void this.#locks.released(actor, event, thin);
      case 'queue.put':
      case 'pipe.sent':
      case 'queue.got':
      case 'pipe.received':
      case 'queue.task-done':
        return void this.#counts.take(actor, event, ended, thin);
      case 'thread.started':
      case 'task.started':
        return void this.#lifeBegins(actor, event, thin);
      case 'thread.exited':
      case 'task.exited':
        return void this.#lifeEnds(actor, event);
      case 'pool.submitted':
        return void this.#jobs.submitted(event, thin);
      case 'pool.task-started':
        return void this.#jobs.taskStarted(actor, event, thin);
      case 'pool.task-finished':
      case 'pool.task-failed':
        return void this.#jobs.taskEnded(actor, event, thin);
      case 'pool.fetched':
        return void this.#jobs.fetched(event, ended, thin);
      case 'resource.created':
        return void this.#created(event, thin);
      case 'process.exited':
        return void this.#exited(event);
      default:
    }
    if (!thin || rule === 'keep' || ended === 'written') this.#withheld.put(event);
    else if (rule === 'end' && ended === 'withheld') this.#withheld.drop(event.event, 1, true);
    else this.#last(actor, event);
  }

  /** Permits that were taken or given back together. */
  #oneByOne(event: Of<'lock.acquired'> | Of<'lock.released'>, times: number): void {
    const { times: _, ...one } = event;
    const most = Math.min(times, bounds.holds);
    for (let time = 0; time < most; time++) this.take(one, true);
    if (times > most) this.#withheld.drop(event.event, times - most, false);
  }

  #begin(actor: string, noun: string, event: ProcessEvent, thin: boolean): void {
    const wait: Wait = { noun, object: objectOf(event), slot: undefined };
    const before = this.#waits.get(actor);
    if (before?.slot !== undefined) this.#withheld.cancel(before.slot);
    if (before === undefined && this.#waits.size >= bounds.actors) return void this.#withheld.lose(event, thin);
    this.#waits.set(actor, wait);
    if (!thin) return void this.#withheld.put(event);
    wait.slot = this.#withheld.hold(event, () => {
      wait.slot = undefined;
    });
  }

  /** How the wait that this event ends stands: written (then its end must be, too), held back (then both are over), or none. */
  #end(actor: string, event: ProcessEvent): 'written' | 'withheld' | undefined {
    const noun = endsWait[event.event];
    if (noun === undefined) return undefined;
    const wait = this.#waits.get(actor);
    if (wait === undefined || wait.noun !== noun || wait.object !== objectOf(event)) return undefined;
    this.#waits.delete(actor);
    if (wait.slot === undefined) return 'written';
    this.#withheld.cancel(wait.slot);
    return 'withheld';
  }

  #lifeBegins(actor: string, event: ProcessEvent, thin: boolean): void {
    if (this.#lives.size >= bounds.actors) return void this.#withheld.lose(event, thin);
    this.#lives.set(actor, undefined);
    if (!thin) return void this.#withheld.put(event);
    const begun = this.#withheld.hold(event, () => this.#lives.set(actor, undefined));
    this.#lives.set(actor, begun);
  }

  #lifeEnds(actor: string, event: Of<'thread.exited'> | Of<'task.exited'>): void {
    const started = this.#lives.get(actor);
    if (started !== undefined && event.error === undefined) this.#withheld.both(started, event);
    else {
      if (started !== undefined) this.#withheld.release(started);
      this.#withheld.put(event);
    }
    this.#lives.delete(actor);
  }

  #created(event: Of<'resource.created'>, thin: boolean): void {
    const thing = this.#things.learn(event);
    if (thing === undefined) return void this.#withheld.lose(event, thin);
    if (!thin) return void this.#withheld.put(event);
    if (thing.created !== undefined) this.#withheld.drop(event.event, 1, true);
    thing.created = event;
  }

  /** Whatever it was at when it died is what its end is about. */
  #exited(event: Of<'process.exited'>): void {
    this.#withheld.releaseOf(event.pid);
    for (const map of [this.#waits, this.#lives, this.#latest] as Map<string, unknown>[])
      for (const key of [...map.keys()]) if (key.startsWith(`${event.pid}/`)) map.delete(key);
    this.#withheld.put(event);
  }

  /** Only the last of its kind, by this actor and at this object, says anything about the present. */
  #last(actor: string, event: ProcessEvent): void {
    const object = objectOf(event);
    const key =
      event.event === 'event.set' || event.event === 'event.cleared'
        ? `event ${object}`
        : `${actor} ${event.event === 'process.sampled' ? '' : (object ?? '')} ${event.event}`;
    const before = this.#latest.get(key);
    if (before === undefined && this.#latest.size >= bounds.actors) return void this.#withheld.lose(event, true);
    if (before === undefined) {
      const latest = this.#withheld.hold(event, () => this.#latest.delete(key));
      this.#latest.set(key, latest);
      return;
    }
    this.#withheld.drop(before.event.event, 1, true);
    before.event = event.event === 'condition.notified' && before.event.event === 'condition.notified' ? notifiedTwice(before.event, event) : event;
  }
}

function notifiedTwice(first: Of<'condition.notified'>, second: Of<'condition.notified'>): Of<'condition.notified'> {
  const { count: _, ...rest } = second;
  return first.count === undefined || second.count === undefined ? rest : { ...rest, count: first.count + second.count };
}
