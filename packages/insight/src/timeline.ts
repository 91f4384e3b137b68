import type { ProcessEvent, SourcePlace } from '@forkhall/protocol';
import { describeActor, describeObject, describeSeveral, processName } from './findings/describe.ts';
import type { FoundActor, FoundMember, FoundObject } from './findings/finding.ts';
import { apply } from './fold/apply.ts';
import { actorKey } from './fold/entities.ts';
import { type Actor, emptyState, type Several, type State, type WaitKind } from './state.ts';

/** A stretch of a lane in which it waited, carried out a pool's task, or (of a task or greenlet) had its turn. */
export interface Slice {
  readonly lane: string;
  readonly kind: WaitKind | 'work' | 'turn';
  readonly from: number;
  /** Undefined while it lasts. */
  to?: number;
  readonly object?: string;
  readonly target?: number;
  /** Of a task that awaits others: these, of the same thread. */
  tasks?: readonly string[];
  readonly several?: Several;
  /** The function that a pool's task calls. */
  readonly function?: string;
  readonly at?: SourcePlace;
}

/** One process, thread, greenlet or asyncio task, from its start to its end. */
export interface Lane {
  readonly key: string;
  readonly process: string;
  readonly pid: number;
  readonly thread: number;
  readonly task?: string;
  /** Process key of the parent. */
  parent?: string;
  /** A part of a library that only serves. */
  service: boolean;
  name: string;
  processName: string;
  readonly from: number;
  to?: number;
}

/** What passed from one lane to another. */
export interface Arrow {
  readonly kind: 'started' | 'put-got' | 'sent-received' | 'released-acquired' | 'signalled-woke' | 'submitted-ran';
  readonly object?: string;
  readonly from: { readonly lane: string; readonly t: number };
  readonly to: { readonly lane: string; readonly t: number };
}

export interface TimelineOptions {
  maxSlices?: number;
  maxArrows?: number;
  /** Items of one queue or pipe whose reader is still to come. */
  maxPending?: number;
}

const threadOf = ({ process, thread }: Actor) => actorKey(process, thread);

/** Lanes, slices and arrows of a run. Events must come in the order of `t`. What goes past the bounds is counted, not kept. */
export class Timeline {
  readonly lanes = new Map<string, Lane>();
  readonly slices: Slice[] = [];
  readonly arrows: Arrow[] = [];
  /** Slices and arrows not kept. */
  left = 0;
  #t = 0;
  readonly #state: State = emptyState();
  readonly #open = new Map<string, Slice>();
  readonly #tasks = new Map<string, Slice>();
  /** Queue or pipe end → who has put what nobody has got yet, oldest first, from `head` on. */
  /** Thread → the task or greenlet whose turn it is, where the program tells its switches. */
  readonly #turns = new Map<string, string>();
  readonly #pending = new Map<string, { items: { lane: string; t: number }[]; head: number }>();
  readonly #released = new Map<string, { lane: string; t: number }>();
  readonly #options: Required<TimelineOptions>;

  constructor(options: TimelineOptions = {}) {
    this.#options = { maxSlices: 400_000, maxArrows: 400_000, maxPending: 4_096, ...options };
  }

  /** Time of the last event. */
  get t(): number {
    return this.#t;
  }

  append(event: ProcessEvent): void {
    const state = this.#state;
    const waitedBefore = this.#actorOf(event)?.wait;
    apply(state, event);
    this.#t = Math.max(this.#t, event.t);
    const actor = this.#actorOf(event);
    if (!actor) return;
    const lane = this.#lane(actor, event.t);
    if (event.event === 'task.switched') this.#switch(actor, event.t);
    this.#follow(actor, event.t);
    this.#arrow(event, lane, waitedBefore?.kind !== undefined);
    if (event.event === 'process.exited') this.#close(actor.process, event.t);
    else if (event.event === 'process.joined' && !event.timedOut) {
      const target = state.pids.get(event.target);
      if (target !== undefined && state.processes.get(target)?.endedAt !== undefined) this.#close(target, event.t);
    } else if (event.event === 'thread.exited' || event.event === 'task.exited') lane.to ??= event.t;
  }

  #actorOf(event: ProcessEvent): Actor | undefined {
    const process = this.#state.pids.get(event.pid);
    return process === undefined ? undefined : this.#state.actors.get(actorKey(process, event.thread ?? 1, event.task));
  }

  #lane(actor: Actor, t: number): Lane {
    const process = this.#state.processes.get(actor.process);
    const known = this.lanes.get(actor.key);
    const name = actor.name ?? actor.task ?? (actor.thread === 1 ? 'MainThread' : `Thread-${actor.thread}`);
    const service = actor.service || process?.service === true;
    const its = process ? processName(this.#state, process) : actor.process;
    if (known) {
      known.name = name;
      known.processName = its;
      known.service = service;
      if (process?.parent !== undefined) known.parent = process.parent;
      return known;
    }
    const lane: Lane = {
      key: actor.key,
      process: actor.process,
      pid: process?.pid ?? 0,
      thread: actor.thread,
      ...(actor.task === undefined ? {} : { task: actor.task }),
      ...(process?.parent === undefined ? {} : { parent: process.parent }),
      service,
      name,
      processName: its,
      from: t,
    };
    // The bound on actors holds for lanes too: those that the state has forgotten are kept up to four times as many.
    if (this.lanes.size < 16_384) this.lanes.set(actor.key, lane);
    return lane;
  }

  /** Opens and closes slices by what the actor waits for and runs now. */
  #follow(actor: Actor, t: number): void {
    const { wait } = actor;
    const open = this.#open.get(actor.key);
    if (open && (open.kind !== wait?.kind || open.object !== wait.object || (open.from !== wait.since && !wait.notified))) {
      this.#finish(this.#open, actor.key, t);
    }
    if (wait && !this.#open.has(actor.key)) {
      const { kind, object, target, several, at } = wait;
      this.#add(this.#open, {
        lane: actor.key,
        kind,
        from: t,
        ...(object === undefined ? {} : { object }),
        ...(target === undefined ? {} : { target }),
        ...(several === undefined ? {} : { several }),
        ...(at === undefined ? {} : { at }),
      });
    }
    const waits = this.#open.get(actor.key);
    if (waits && wait?.tasks) waits.tasks = wait.tasks;
    if (actor.task !== undefined) this.#followTurn(actor, t);
    else this.#followPoolTask(actor, t);
  }

  #followPoolTask({ key, running }: Actor, t: number): void {
    const task = this.#tasks.get(key);
    if (task && (!running || running.since !== task.from)) this.#finish(this.#tasks, key, t);
    if (!running || this.#tasks.has(key)) return;
    const called = this.#state.pools.get(running.pool)?.jobs.get(running.job)?.function;
    const slice: Slice = { lane: key, kind: 'work', from: running.since, object: running.pool };
    this.#add(this.#tasks, called === undefined ? slice : { ...slice, function: called });
  }

  /** It runs while it has its turn and waits for nothing. */
  #followTurn(actor: Actor, t: number): void {
    const { key, wait } = actor;
    const runs = wait === undefined && actor.endedAt === undefined && this.#turns.get(threadOf(actor)) === key;
    if (!runs) this.#finish(this.#tasks, key, t);
    else if (!this.#tasks.has(key)) this.#add(this.#tasks, { lane: key, kind: 'turn', from: t });
  }

  /** Another has its turn in this thread now; where the thread itself tells it, nobody. */
  #switch(actor: Actor, t: number): void {
    const thread = threadOf(actor);
    const before = this.#turns.get(thread);
    if (before !== undefined && before !== actor.key) this.#finish(this.#tasks, before, t);
    if (actor.task === undefined) this.#turns.delete(thread);
    else if (before !== undefined || this.#turns.size < 16_384) this.#turns.set(thread, actor.key);
  }

  #finish(open: Map<string, Slice>, lane: string, t: number): void {
    const slice = open.get(lane);
    if (slice) slice.to = t;
    open.delete(lane);
  }

  #add(open: Map<string, Slice>, slice: Slice): void {
    if (this.slices.length >= this.#options.maxSlices) {
      this.left++;
      return;
    }
    this.slices.push(slice);
    open.set(slice.lane, slice);
  }

  #close(process: string, t: number): void {
    for (const lane of this.lanes.values()) {
      if (lane.process !== process) continue;
      lane.to ??= t;
      for (const open of [this.#open, this.#tasks]) {
        this.#finish(open, lane.key, t);
      }
    }
  }

  #give(object: string, lane: string, t: number): void {
    let pending = this.#pending.get(object);
    if (!pending) {
      if (this.#pending.size >= this.#options.maxPending) return;
      pending = { items: [], head: 0 };
      this.#pending.set(object, pending);
    }
    if (pending.items.length - pending.head >= this.#options.maxPending) {
      this.left++;
      return;
    }
    pending.items.push({ lane, t });
  }

  #take(object: string): { lane: string; t: number } | undefined {
    const pending = this.#pending.get(object);
    const item = pending?.items[pending.head];
    if (!pending || !item) return undefined;
    if (++pending.head > 1_024) {
      pending.items.splice(0, pending.head);
      pending.head = 0;
    }
    return item;
  }

  #draw(kind: Arrow['kind'], from: Arrow['from'] | undefined, lane: Lane, t: number, object?: string): void {
    if (!from || from.lane === lane.key) return;
    if (this.arrows.length >= this.#options.maxArrows) {
      this.left++;
      return;
    }
    this.arrows.push({ kind, ...(object === undefined ? {} : { object }), from, to: { lane: lane.key, t } });
  }

  #remember(object: string, from: Arrow['from']): void {
    if (this.#released.size < this.#options.maxPending || this.#released.has(object)) this.#released.set(object, from);
  }

  #arrow(event: ProcessEvent, lane: Lane, waited: boolean): void {
    const here = { lane: lane.key, t: event.t };
    switch (event.event) {
      case 'process.started': {
        const parent = this.#state.processes.get(lane.process)?.parent;
        const from = parent === undefined ? undefined : actorKey(parent, 1);
        if (from !== undefined && this.lanes.has(from) && lane.from === event.t) this.#draw('started', { lane: from, t: event.t }, lane, event.t);
        return;
      }
      case 'queue.put':
        this.#give(event.object, lane.key, event.t);
        return;
      case 'queue.got':
        this.#draw('put-got', this.#take(event.object), lane, event.t, event.object);
        return;
      case 'pipe.sent':
        this.#give(this.#state.resources.get(event.object)?.peer ?? event.object, lane.key, event.t);
        return;
      case 'pipe.received':
        this.#draw('sent-received', this.#take(event.object), lane, event.t, event.object);
        return;
      case 'lock.released':
        this.#remember(event.object, here);
        return;
      case 'lock.acquired':
        if (waited) this.#draw('released-acquired', this.#released.get(event.object), lane, event.t, event.object);
        return;
      case 'event.set':
      case 'condition.notified':
        this.#remember(event.object, here);
        return;
      case 'event.woke':
      case 'condition.woke':
        if (waited && !event.timedOut) this.#draw('signalled-woke', this.#released.get(event.object), lane, event.t, event.object);
        return;
      case 'pool.submitted':
        this.#remember(`${event.object} ${event.job}`, here);
        return;
      case 'pool.task-started':
        this.#draw('submitted-ran', this.#released.get(`${event.object} ${event.job}`), lane, event.t, event.object);
        return;
      default:
    }
  }

  /** Names of objects as the program calls them, where it does. */
  objectName(id: string): string {
    const resource = this.#state.resources.get(id);
    return resource?.name ?? resource?.type ?? id;
  }

  object(id: string): FoundObject {
    return describeObject(this.#state, id);
  }

  several(several: Several): Several<FoundMember> {
    return describeSeveral(this.#state, several);
  }

  /** The process, thread or one task that a slice joins. */
  target({ kind, lane, target, tasks }: Slice): FoundActor | undefined {
    if (tasks?.length === 1) {
      const waits = this.lanes.get(lane);
      const task = waits && this.#state.actors.get(actorKey(waits.process, waits.thread, tasks[0]));
      return task && describeActor(this.#state, task);
    }
    if (target === undefined) return undefined;
    const process = kind === 'process' ? this.#state.pids.get(target) : this.lanes.get(lane)?.process;
    const actor = process === undefined ? undefined : this.#state.actors.get(actorKey(process, kind === 'process' ? 1 : target));
    return actor && describeActor(this.#state, actor);
  }
}
