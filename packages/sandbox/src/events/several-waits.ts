import type { ProcessEvent, WaitMember } from '@forkhall/protocol';
import type { RingDefinitions } from './ring-definitions.ts';
import type { RingKind } from './ring-kinds.ts';
import { actorFields, type RingSlot } from './ring-slot.ts';

type SeveralWaiting = Extract<ProcessEvent, { event: 'several.waiting' }>;

/** At most so many members are told of a wait. */
const mostMembers = 64;
/** Actors that can be in the middle of telling their members. */
const mostOpen = 256;
const maxPid = 4_194_304;

interface Open {
  first: RingSlot;
  left: number;
  members: WaitMember[];
}

/** A wait for several things takes several slots of its actor: how many they are, then each of them. One event is made of these. */
export class SeveralWaits {
  readonly #pid: number;
  readonly #originS: number;
  readonly #definitions: RingDefinitions;
  /** By the number of the actor. */
  readonly #open = new Map<number, Open>();

  constructor(pid: number, originS: number, definitions: RingDefinitions) {
    this.#pid = pid;
    this.#originS = originS;
    this.#definitions = definitions;
  }

  /** The next slot of the ring; the wait that is told completely with it. */
  take(slot: RingSlot, name: RingKind | undefined): SeveralWaiting | undefined {
    if (name === 'several.waiting') return this.#begin(slot);
    if (this.#open.size === 0) return undefined;
    return name === 'several.member' ? this.#add(slot) : this.#end(slot.thread);
  }

  #begin(slot: RingSlot): SeveralWaiting | undefined {
    const [oldest] = this.#open.keys();
    const before = this.#end(this.#open.size >= mostOpen && oldest !== undefined ? oldest : slot.thread);
    if (Number.isFinite(slot.t) && slot.c !== 0 && Number.isSafeInteger(slot.c))
      this.#open.set(slot.thread, { first: slot, left: Math.min(Math.abs(slot.c), mostMembers), members: [] });
    return before;
  }

  #add(slot: RingSlot): SeveralWaiting | undefined {
    const open = this.#open.get(slot.thread);
    if (!open) return undefined;
    const member = this.#member(slot);
    if (member) open.members.push(member);
    open.left -= 1;
    return open.left > 0 ? undefined : this.#end(slot.thread);
  }

  /** All that will come of this actor's wait has come. */
  #end(actor: number): SeveralWaiting | undefined {
    const open = this.#open.get(actor);
    if (!open) return undefined;
    this.#open.delete(actor);
    const { first, members } = open;
    const at = this.#definitions.place(first.place);
    return {
      t: first.t - this.#originS,
      pid: this.#pid,
      ...actorFields(actor, this.#definitions),
      ...(at ? { at } : {}),
      event: 'several.waiting',
      for: first.c > 0 ? 'any' : 'all',
      count: Math.abs(first.c),
      members,
      ...(first.a >= 0 ? { timeout: first.a / 1_000 } : {}),
    };
  }

  #member({ a: kind, c, object: number }: RingSlot): WaitMember | undefined {
    if (kind === 2) return c >= 1 && c <= maxPid ? { kind: 'process', target: c } : undefined;
    const object = this.#definitions.object(number, this.#pid);
    if (object === undefined) return undefined;
    switch (kind) {
      case 0:
        return { kind: 'message', object };
      case 1:
        return { kind: 'item', object };
      case 3:
        return { kind: 'job', object, job: `${c}` };
      default:
        return undefined;
    }
  }
}
