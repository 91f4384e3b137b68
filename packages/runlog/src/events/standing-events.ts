import type { ProcessEvent } from '@forkhall/protocol';
import { beginsWait, endsWait, ruleOf } from './event-rules.ts';

/** An event that is held back: it is written when it has stood for a while, and dropped when it is undone before. */
interface Slot {
  event: ProcessEvent;
  /** So many events of its kind that it stands for. */
  count: number;
  bytes: number | undefined;
  since: number;
  /** Where it waits; it is taken out of there when it is written or dropped. */
  leave: () => void;
}

interface Wait {
  noun: string;
  object: string | undefined;
  /** Undefined once it is written. */
  slot: Slot | undefined;
}

/** Permits of a lock: who has taken it, oldest first; with a slot where that is not written. */
interface Hold {
  actor: string;
  slot: Slot | undefined;
}

interface Thing {
  created: Slot | undefined;
  /** Several may hold it at once, or nobody need have taken what is given. */
  isSemaphore: boolean;
  /** Its holder may take it again. */
  isReentrant: boolean;
  roles: Set<string>;
  holds: Hold[];
  /** Whose lock another has taken before their release was told. */
  displaced: Set<string>;
  /** Permits given back by others than their holders, not written. */
  freed: Slot[];
  /** Counted events that are held back, by actor. */
  given: Map<string, Slot>;
  taken: Map<string, Slot>;
  done: Map<string, Slot>;
  joinable: boolean;
}

interface Job {
  submitted: Slot | undefined;
  /** Tasks that are not over, as far as is known. */
  left: number;
  finished: Map<string, Slot>;
}

/** What is remembered at most; what does not fit is told as lost. */
const bounds = { withheld: 65_536, actors: 16_384, things: 16_384, jobs: 16_384, roles: 256, holds: 4_096 };

type Of<N extends ProcessEvent['event']> = Extract<ProcessEvent, { event: N }>;
type Counted = (Of<'queue.put'> | Of<'pipe.sent'> | Of<'queue.got'> | Of<'pipe.received'> | Of<'queue.task-done'>) & { bytes?: number | undefined };

/**
 * Follows a run's events and tells those that stand still (a wait, a lock that is held, an item in a queue) from those that
 * are over as soon as they have begun. It keeps no more than what stands, so a flood costs nothing but its time.
 */
export class StandingEvents {
  readonly #write: (event: ProcessEvent) => void;
  /** `settled`: what it did is undone, so that the present is the same without it. */
  readonly #drop: (kind: string, count: number, settled: boolean) => void;
  readonly #waits = new Map<string, Wait>();
  readonly #things = new Map<string, Thing>();
  readonly #peers = new Map<string, string>();
  readonly #jobs = new Map<string, Job>();
  /** Task or thread → its start, undefined where that is written. */
  readonly #lives = new Map<string, Slot | undefined>();
  readonly #running = new Map<string, Slot>();
  readonly #latest = new Map<string, Slot>();
  readonly #withheld = new Set<Slot>();
  #thin = false;

  constructor(write: (event: ProcessEvent) => void, drop: (kind: string, count: number, settled: boolean) => void) {
    this.#write = write;
    this.#drop = drop;
  }

  get withheld(): number {
    return this.#withheld.size;
  }

  /** Takes one event in. `thin`: only what stands is written, later; else it is written at once. */
  take(event: ProcessEvent, thin: boolean): void {
    this.#thin = thin;
    if (thin && this.#withheld.size >= bounds.withheld && ruleOf(event) !== 'keep') return void this.#lose(event);
    if (thin && (event.event === 'lock.acquired' || event.event === 'lock.released') && event.times !== undefined)
      return void this.#oneByOne(event, event.times);
    const actor = `${event.pid}/${event.thread ?? 1}/${event.task ?? ''}`;
    const noun = beginsWait[event.event];
    if (noun !== undefined) return void this.#begin(actor, noun, event);
    const ended = this.#end(actor, event);
    switch (event.event) {
      case 'lock.acquired':
        return void this.#acquired(actor, event, ended);
      case 'lock.released':
        return void this.#released(actor, event);
      case 'queue.put':
      case 'pipe.sent':
      case 'queue.got':
      case 'pipe.received':
      case 'queue.task-done':
        return void this.#counted(actor, event, ended);
      case 'thread.started':
      case 'task.started':
        return void this.#lifeBegins(actor, event);
      case 'thread.exited':
      case 'task.exited':
        return void this.#lifeEnds(actor, event);
      case 'pool.submitted':
        return void this.#submitted(event);
      case 'pool.task-started':
        return void this.#taskStarted(actor, event);
      case 'pool.task-finished':
      case 'pool.task-failed':
        return void this.#taskEnded(actor, event);
      case 'pool.fetched':
        return void this.#fetched(event, ended);
      case 'resource.created':
        return void this.#created(event);
      case 'process.exited':
        return void this.#exited(event);
      default:
    }
    const rule = ruleOf(event);
    if (!thin || rule === 'keep' || ended === 'written') this.#put(event);
    else if (rule === 'end' && ended === 'withheld') this.#drop(event.event, 1, true);
    else this.#last(actor, event);
  }

  /** Permits that were taken or given back together. */
  #oneByOne(event: Of<'lock.acquired'> | Of<'lock.released'>, times: number): void {
    const { times: _, ...one } = event;
    const most = Math.min(times, bounds.holds);
    for (let time = 0; time < most; time++) this.take(one, true);
    if (times > most) this.#drop(event.event, times - most, false);
  }

  /** Writes what has stood since `t` or longer. */
  settle(t: number): void {
    for (const slot of this.#withheld) if (slot.since <= t) this.#release(slot);
  }

  #begin(actor: string, noun: string, event: ProcessEvent): void {
    const wait: Wait = { noun, object: objectOf(event), slot: undefined };
    const before = this.#waits.get(actor);
    if (before?.slot !== undefined) this.#cancel(before.slot);
    if (before === undefined && this.#waits.size >= bounds.actors) {
      this.#lose(event);
      return;
    }
    this.#waits.set(actor, wait);
    if (!this.#thin) this.#put(event);
    else
      wait.slot = this.#hold(event, () => {
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
    this.#cancel(wait.slot);
    return 'withheld';
  }

  #acquired(actor: string, event: Of<'lock.acquired'>, ended: 'written' | 'withheld' | undefined): void {
    const lock = this.#thing(event.object);
    if (lock === undefined || lock.holds.length >= bounds.holds) return void this.#lose(event);
    const hold: Hold = { actor, slot: undefined };
    if (!lock.isSemaphore) this.#displace(lock, actor);
    if (!this.#thin || ended === 'written' || this.#isNew(lock, event)) {
      for (let time = Math.min(event.times ?? 1, bounds.holds); time > 0; time--) lock.holds.push({ ...hold });
      return void this.#put(event);
    }
    const freed = lock.freed.at(-1);
    if (freed !== undefined) return void this.#both(freed, event);
    lock.holds.push(hold);
    hold.slot = this.#hold(event, () => {
      hold.slot = undefined;
    });
  }

  /** One at most holds a lock: what the others have not given back by now will be told late, or was lost. */
  #displace(lock: Thing, actor: string): void {
    if (lock.holds.length === 0) return;
    const over = lock.holds.filter((hold) => hold.actor !== actor || !lock.isReentrant);
    if (over.length === 0) return;
    lock.holds = lock.holds.filter((hold) => !over.includes(hold));
    for (const { actor: holder, slot } of over) {
      if (holder !== actor && lock.displaced.size < bounds.roles) lock.displaced.add(holder);
      if (slot !== undefined) this.#cancel(slot);
    }
  }

  #released(actor: string, event: Of<'lock.released'>): void {
    const lock = this.#thing(event.object);
    if (lock === undefined) return void this.#lose(event);
    const own = lock.holds.findLastIndex((hold) => hold.actor === actor);
    if (own < 0 && lock.displaced.delete(actor)) {
      if (this.#thin) this.#drop(event.event, 1, true);
      else this.#put(event);
      return;
    }
    // One who does not hold it gives back the oldest permit, as the fold does.
    const [hold] = lock.holds.splice(Math.max(0, own), 1);
    for (let time = Math.min(event.times ?? 1, bounds.holds); time > 1 && lock.holds.length > 0; time--)
      lock.holds.splice(
        Math.max(
          0,
          lock.holds.findLastIndex((other) => other.actor === actor),
        ),
        1,
      );
    const isNew = this.#isNew(lock, event);
    if (hold?.slot !== undefined && !isNew) return void this.#both(hold.slot, event);
    if (hold?.slot !== undefined) this.#release(hold.slot);
    if (!this.#thin || isNew || hold !== undefined) return void this.#put(event);
    if (!lock.isSemaphore) return void this.#drop(event.event, 1, true);
    const before = lock.freed.at(-1);
    if (before !== undefined) this.#cancel(before);
    const slot = this.#hold(event, () => lock.freed.splice(0));
    lock.freed.push(slot);
  }

  #counted(actor: string, event: Counted, ended: 'written' | 'withheld' | undefined): void {
    const id = event.event === 'pipe.sent' ? (this.#peers.get(event.object) ?? event.object) : event.object;
    const thing = this.#thing(id);
    if (thing === undefined) return void this.#lose(event);
    if (event.event === 'queue.task-done') thing.joinable = true;
    if (!this.#thin || ended === 'written' || this.#isNew(thing, event)) return void this.#put(event);
    switch (event.event) {
      case 'queue.put':
      case 'pipe.sent':
        return void this.#meet(thing.joinable ? undefined : thing.taken, thing.given, actor, event);
      case 'queue.got':
      case 'pipe.received':
        return void this.#meet(thing.joinable ? undefined : thing.given, thing.taken, actor, event);
      case 'queue.task-done': {
        // Only an item that came, went and is done leaves nothing behind.
        const undone = Math.min(event.times ?? 1, total(thing.given), total(thing.taken));
        this.#undo(thing.given, undone);
        this.#undo(thing.taken, undone);
        this.#rest(undone, thing.done, actor, event);
      }
    }
  }

  /** Of two that undo each other both are gone; what is left of the event is held back. */
  #meet(others: Map<string, Slot> | undefined, own: Map<string, Slot>, actor: string, event: Counted): void {
    const undone = others === undefined ? 0 : Math.min(event.times ?? 1, total(others));
    if (others !== undefined) this.#undo(others, undone);
    this.#rest(undone, own, actor, event);
  }

  #rest(undone: number, own: Map<string, Slot>, actor: string, event: Counted): void {
    if (undone > 0) this.#drop(event.event, undone, true);
    const left = (event.times ?? 1) - undone;
    if (left > 0) this.#add(own, actor, event, left);
  }

  /** So many more events for a slot that stands for several. */
  #add(slots: Map<string, Slot>, actor: string, event: ProcessEvent & { bytes?: number | undefined }, times: number): void {
    const slot = slots.get(actor);
    if (slot === undefined) {
      const begun = this.#hold(event, () => slots.delete(actor));
      begun.count = times;
      slots.set(actor, begun);
      return;
    }
    slot.bytes = slot.bytes === undefined || event.bytes === undefined ? undefined : slot.bytes + event.bytes;
    slot.event = event;
    slot.count += times;
  }

  /** Takes so many of the counted events back, the oldest first. */
  #undo(slots: Map<string, Slot>, times: number): void {
    let left = times;
    for (const slot of [...slots.values()]) {
      if (left === 0) return;
      if (slot.count <= left) {
        left -= slot.count;
        this.#cancel(slot);
        continue;
      }
      this.#drop(slot.event.event, left, true);
      if (slot.bytes !== undefined) slot.bytes = Math.round(slot.bytes * (1 - left / slot.count));
      slot.count -= left;
      return;
    }
  }

  #lifeBegins(actor: string, event: ProcessEvent): void {
    if (this.#lives.size >= bounds.actors) return void this.#lose(event);
    this.#lives.set(actor, undefined);
    if (!this.#thin) return void this.#put(event);
    this.#lives.set(
      actor,
      this.#hold(event, () => this.#lives.set(actor, undefined)),
    );
  }

  #lifeEnds(actor: string, event: Of<'thread.exited'> | Of<'task.exited'>): void {
    const started = this.#lives.get(actor);
    this.#lives.delete(actor);
    if (started === undefined || event.error !== undefined) return void this.#put(event);
    this.#both(started, event);
    this.#lives.delete(actor);
  }

  #submitted(event: Of<'pool.submitted'>): void {
    const key = `${event.object} ${event.job}`;
    const known = this.#jobs.get(key);
    if (known !== undefined || !this.#thin || event.tasks === 0) {
      if (known?.submitted !== undefined) this.#release(known.submitted);
      if (known !== undefined) known.left += event.tasks;
      return void this.#put(event);
    }
    if (this.#jobs.size >= bounds.jobs) return void this.#lose(event);
    const job: Job = { submitted: undefined, left: event.tasks, finished: new Map() };
    this.#jobs.set(key, job);
    job.submitted = this.#hold(event, () => {
      job.submitted = undefined;
    });
  }

  #taskStarted(actor: string, event: Of<'pool.task-started'>): void {
    const before = this.#running.get(actor);
    if (before !== undefined) this.#cancel(before);
    const pool = this.#thing(event.object);
    if (!this.#thin || pool === undefined || this.#isNew(pool, event)) return void this.#put(event);
    this.#running.set(
      actor,
      this.#hold(event, () => this.#running.delete(actor)),
    );
  }

  #taskEnded(actor: string, event: Of<'pool.task-finished'> | Of<'pool.task-failed'>): void {
    const started = this.#running.get(actor);
    const key = `${event.object} ${event.job}`;
    const job = this.#jobs.get(key) ?? { submitted: undefined, left: Number.POSITIVE_INFINITY, finished: new Map() };
    job.left -= event.event === 'pool.task-finished' ? (event.times ?? 1) : 1;
    if (!this.#thin || event.event === 'pool.task-failed' || started === undefined) {
      if (started !== undefined) this.#release(started);
      this.#put(event);
    } else {
      this.#cancel(started);
      if (this.#jobs.size < bounds.jobs) this.#jobs.set(key, job);
      this.#add(job.finished, actor, event, event.times ?? 1);
    }
    if (job.left > 0) return;
    this.#jobs.delete(key);
    if (job.submitted === undefined) return;
    // The whole job is over: where nothing of it is written nothing need be, but its errors.
    if (event.event === 'pool.task-failed') return void this.#release(job.submitted);
    this.#cancel(job.submitted);
    for (const slot of [...job.finished.values()]) this.#cancel(slot);
  }

  #fetched(event: Of<'pool.fetched'>, ended: 'written' | 'withheld' | undefined): void {
    const key = `${event.object} ${event.job}`;
    const job = this.#jobs.get(key);
    if (job?.submitted !== undefined) this.#release(job.submitted);
    if (!this.#thin || job !== undefined || ended === 'written') this.#put(event);
    else this.#drop(event.event, 1, true);
    for (const slot of [...(job?.finished.values() ?? [])]) this.#release(slot);
    this.#jobs.delete(key);
  }

  /** What is made in a flood is told when something that stands names it. */
  #created(event: Of<'resource.created'>): void {
    if (event.peer !== undefined && this.#peers.size < 2 * bounds.things) this.#peers.set(event.object, event.peer);
    const thing = this.#thing(event.object);
    if (thing === undefined) return void this.#lose(event);
    if (event.type === 'JoinableQueue') thing.joinable = true;
    thing.isSemaphore = event.type === 'Semaphore' || event.type === 'BoundedSemaphore';
    thing.isReentrant = event.type === 'RLock' || event.type === 'Condition';
    if (!this.#thin) return void this.#put(event);
    if (thing.created !== undefined) this.#cancel(thing.created);
    thing.created = { event, count: 1, bytes: undefined, since: event.t, leave: () => undefined };
  }

  /** Whatever it was at when it died is what its end is about. */
  #exited(event: Of<'process.exited'>): void {
    for (const slot of [...this.#withheld]) if (slot.event.pid === event.pid) this.#release(slot);
    for (const map of [this.#waits, this.#lives, this.#latest] as Map<string, unknown>[])
      for (const key of [...map.keys()]) if (key.startsWith(`${event.pid}/`)) map.delete(key);
    this.#put(event);
  }

  /** Only the last of its kind, by this actor and at this object, says anything about the present. */
  #last(actor: string, event: ProcessEvent): void {
    const object = objectOf(event);
    const key =
      event.event === 'event.set' || event.event === 'event.cleared'
        ? `event ${object}`
        : `${actor} ${event.event === 'process.sampled' ? '' : (object ?? '')} ${event.event}`;
    const before = this.#latest.get(key);
    if (before === undefined && this.#latest.size >= bounds.actors) return void this.#lose(event);
    if (before === undefined) {
      this.#latest.set(
        key,
        this.#hold(event, () => this.#latest.delete(key)),
      );
      return;
    }
    this.#drop(before.event.event, 1, true);
    before.event = event.event === 'condition.notified' && before.event.event === 'condition.notified' ? notifiedTwice(before.event, event) : event;
  }

  /** The state of an object, made where it is not known. */
  #thing(id: string): Thing | undefined {
    const known = this.#things.get(id);
    if (known !== undefined) return known;
    if (this.#things.size >= bounds.things && !this.#forgetThing()) return undefined;
    const thing: Thing = {
      created: undefined,
      isSemaphore: false,
      isReentrant: false,
      roles: new Set(),
      holds: [],
      displaced: new Set(),
      freed: [],
      given: new Map(),
      taken: new Map(),
      done: new Map(),
      joinable: false,
    };
    this.#things.set(id, thing);
    return thing;
  }

  #forgetThing(): boolean {
    let looks = 64;
    for (const [id, thing] of this.#things) {
      if (thing.holds.length + thing.freed.length + thing.given.size + thing.taken.size + thing.done.size === 0) {
        if (thing.created !== undefined) this.#drop('resource.created', 1, true);
        this.#things.delete(id);
        this.#peers.delete(id);
        return true;
      }
      // Looked at last next time.
      this.#things.delete(id);
      this.#things.set(id, thing);
      if (--looks === 0) return false;
    }
    return false;
  }

  /** Whether nobody has seen this thread do this with this object: who has ever given or taken decides who may yet. */
  #isNew(thing: Thing, { pid, thread, task, event }: ProcessEvent): boolean {
    if (thing.created !== undefined || task !== undefined) return false;
    const role = `${pid}/${thread ?? 1} ${event}`;
    if (thing.roles.has(role) || thing.roles.size >= bounds.roles) return false;
    thing.roles.add(role);
    return true;
  }

  #hold(event: ProcessEvent, leave: () => void): Slot {
    const slot: Slot = { event, count: 1, bytes: 'bytes' in event ? event.bytes : undefined, since: event.t, leave };
    this.#withheld.add(slot);
    return slot;
  }

  #forget(slot: Slot): void {
    this.#withheld.delete(slot);
    slot.leave();
  }

  #cancel(slot: Slot): void {
    this.#forget(slot);
    this.#drop(slot.event.event, slot.count, true);
  }

  /** An event and what it undoes. */
  #both(slot: Slot, event: ProcessEvent): void {
    this.#cancel(slot);
    this.#drop(event.event, 1, true);
  }

  #lose(event: ProcessEvent): void {
    if (this.#thin) this.#drop(event.event, 'times' in event ? (event.times ?? 1) : 1, false);
    else this.#put(event);
  }

  #release(slot: Slot): void {
    this.#forget(slot);
    const { event, count, bytes } = slot;
    if (count === 1 && !('times' in event)) return void this.#put(event);
    const { size: _size, bytes: _bytes, times: _times, ...rest } = event as Counted & { size?: number };
    if (count > 1) this.#drop(event.event, count - 1, true);
    this.#put({ ...rest, ...(count > 1 ? { times: count } : {}), ...(bytes === undefined ? {} : { bytes }) } as ProcessEvent);
  }

  #put(event: ProcessEvent): void {
    const object = objectOf(event);
    const thing = object === undefined ? undefined : this.#things.get(object);
    if (thing?.created !== undefined) {
      this.#write(thing.created.event);
      thing.created = undefined;
    }
    this.#write(event);
  }
}

function total(slots: ReadonlyMap<string, Slot>): number {
  let sum = 0;
  for (const slot of slots.values()) sum += slot.count;
  return sum;
}

function objectOf(event: ProcessEvent): string | undefined {
  return 'object' in event ? event.object : undefined;
}

function notifiedTwice(first: Of<'condition.notified'>, second: Of<'condition.notified'>): Of<'condition.notified'> {
  const { count: _, ...rest } = second;
  return first.count === undefined || second.count === undefined ? rest : { ...rest, count: first.count + second.count };
}
