import type { ProcessEvent } from '@forkhall/protocol';
import { bounds } from './bounds.ts';
import type { Drop, Of, Slot } from './withheld.ts';

/** Permits of a lock: who has taken it, oldest first; with a slot where that is not written. */
export interface Hold {
  actor: string;
  slot: Slot | undefined;
}

/** What events happen to. */
export interface Thing {
  /** Its creation, which is not written yet. */
  created: ProcessEvent | undefined;
  /** Several may hold it at once, or nobody need have taken what is given. */
  isSemaphore: boolean;
  /** Its holder may take it again. */
  isReentrant: boolean;
  joinable: boolean;
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
}

const newThing = (): Thing => ({
  created: undefined,
  isSemaphore: false,
  isReentrant: false,
  joinable: false,
  roles: new Set(),
  holds: [],
  displaced: new Set(),
  freed: [],
  given: new Map(),
  taken: new Map(),
  done: new Map(),
});

const isPlain = (thing: Thing) => thing.holds.length + thing.freed.length + thing.given.size + thing.taken.size + thing.done.size === 0;

export class Things {
  readonly #drop: Drop;
  readonly #things = new Map<string, Thing>();
  readonly #peers = new Map<string, string>();

  constructor(drop: Drop) {
    this.#drop = drop;
  }

  /** The state of an object, made where it is not known; undefined where there is no room. */
  get(id: string): Thing | undefined {
    const known = this.#things.get(id);
    if (known !== undefined) return known;
    if (this.#things.size >= bounds.things && !this.#forgetOne()) return undefined;
    const thing = newThing();
    this.#things.set(id, thing);
    return thing;
  }

  /** Where that arrives which is sent into this end of a pipe. */
  peerOf(id: string): string {
    return this.#peers.get(id) ?? id;
  }

  /** What an object is; undefined where there is no room for it. */
  learn(event: Of<'resource.created'>): Thing | undefined {
    if (event.peer !== undefined && this.#peers.size < 2 * bounds.things) this.#peers.set(event.object, event.peer);
    const thing = this.get(event.object);
    if (thing === undefined) return undefined;
    if (event.type === 'JoinableQueue') thing.joinable = true;
    thing.isSemaphore = event.type === 'Semaphore' || event.type === 'BoundedSemaphore';
    thing.isReentrant = event.type === 'RLock' || event.type === 'Condition';
    return thing;
  }

  /** The creation that is to be written now, before what names the object. */
  takeCreation(id: string): ProcessEvent | undefined {
    const thing = this.#things.get(id);
    const created = thing?.created;
    if (thing !== undefined) thing.created = undefined;
    return created;
  }

  /** Whether nobody has seen this thread do this with this object: who has ever given or taken decides who may yet. */
  isNew(thing: Thing, { pid, thread, task, event }: ProcessEvent): boolean {
    if (thing.created !== undefined || task !== undefined) return false;
    const role = `${pid}/${thread ?? 1} ${event}`;
    if (thing.roles.has(role) || thing.roles.size >= bounds.roles) return false;
    thing.roles.add(role);
    return true;
  }

  #forgetOne(): boolean {
    let looks = 64;
    for (const [id, thing] of this.#things) {
      this.#things.delete(id);
      if (isPlain(thing)) {
        if (thing.created !== undefined) this.#drop('resource.created', 1, true);
        this.#peers.delete(id);
        return true;
      }
      // Looked at last next time.
      this.#things.set(id, thing);
      if (--looks === 0) return false;
    }
    return false;
  }
}
