import type { HubArena } from './arena.ts';
import type { Request } from './request.ts';

/** A process as the hub knows it. It may have two connections (one for calls that block), and one death. */
export interface Party {
  /** `0` for the main process, `0.2.1` for the first child of its second child. */
  readonly serial: string;
  readonly name: string;
  readonly pid: number;
  /** What stands for it in shared memory: its pid; a number above every pid for a guest from elsewhere. */
  readonly token: number;
  gone: boolean;
  /** Where it puts large messages. */
  arena?: HubArena;
}

/** One connection of a party. */
export class Port {
  readonly party: Party;
  /** Requests that wait here for something to happen, by their id. */
  readonly waiting = new Map<number, { giveUp(why: 'aborted' | 'gone'): void }>();
  /** The party is the hub's own process. */
  readonly here: boolean;
  readonly respond: (id: number, failed: 0 | 1, value: unknown, detail?: unknown) => void;

  /** Sends a message that nobody has asked for yet, to who listens under this token. */
  readonly push: ((token: number, number: number, bytes: Uint8Array) => void) | undefined;

  constructor(party: Party, respond: Port['respond'], here = false, push?: Port['push']) {
    this.party = party;
    this.respond = respond;
    this.here = here;
    this.push = push;
  }
}

/** Something in the hub which processes share. */
export interface HubObject {
  readonly type: string;
  call(method: string, args: readonly unknown[], request: Request): void;
  /** The party has ended: what it held is free again, what it had taken and not done goes back. */
  partyGone(party: Party): void;
}
