import { Packed } from '../clone/encode.ts';
import { arenaBytes } from '../hub/arena.ts';
import type { Hub } from '../hub/hub.ts';
import type { Port } from '../hub/party.ts';
import type { Refusal } from '../hub/request.ts';
import { Arena } from '../memory/arena.ts';
import { prepareToMap } from '../memory/map.ts';
import { backend, memoryOf, type Piece } from '../memory/segment.ts';
import { answeredRun, type Channel, sentAhead } from './channel.ts';
import { hold, letGo } from './keep-alive.ts';

/** The hub said no. The caller makes of it the error that a person reads. */
export class Refused {
  readonly refusal: Refusal | 'gone' | 'cannot-block';
  readonly detail: unknown;
  constructor(refusal: Refusal | 'gone' | 'cannot-block', detail?: unknown) {
    this.refusal = refusal;
    this.detail = detail;
  }
}

/** Makes of an answer what the caller gets, and of a refusal the error. */
export interface Reading {
  take?: ((value: unknown) => unknown) | undefined;
  explain?: ((refused: Refused) => unknown) | undefined;
}

/** Takes what the hub sends ahead: messages with their numbers. */
export type Listener = (number: number, bytes: Uint8Array) => void;

interface Pending {
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
  take: Reading['take'];
  explain: Reading['explain'];
}

function refusal(refused: Refused, explain: Reading['explain']): unknown {
  return explain === undefined ? refused : explain(refused);
}

/** The way from this process to one hub. */
export abstract class Link {
  /** Which hub: the session's, or a manager's. */
  readonly hubId: string;
  /** Where other processes find it; undefined while only inherited connections lead there. */
  address: string | undefined;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #gone = false;

  constructor(hubId: string, address?: string) {
    this.hubId = hubId;
    this.address = address;
  }

  get gone(): boolean {
    return this.#gone;
  }

  protected abstract transmit(id: number, method: string, object: string, args: readonly unknown[]): void;

  /** Asks and waits for the answer. @throws Refused or what `explain` makes of it, or the signal's reason */
  call(method: string, object: string, args: readonly unknown[], signal?: AbortSignal, take?: Reading['take'], explain?: Reading['explain']): Promise<unknown> {
    if (signal !== undefined) return this.#callWithSignal(method, object, args, signal, take, explain);
    if (this.#gone) return Promise.reject(refusal(new Refused('gone'), explain));
    return this.ask(++this.#lastId, method, object, args, take, explain);
  }

  protected ask(id: number, method: string, object: string, args: readonly unknown[], take: Reading['take'], explain: Reading['explain']): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.transmit(id, method, object, args);
      this.await(id, resolve, reject, take, explain);
    });
  }

  protected await(id: number, resolve: Pending['resolve'], reject: Pending['reject'], take: Reading['take'], explain: Reading['explain']): void {
    if (this.#pending.size === 0) hold();
    this.#pending.set(id, { resolve, reject, take, explain });
  }

  async #callWithSignal(
    method: string,
    object: string,
    args: readonly unknown[],
    signal: AbortSignal,
    take: Reading['take'],
    explain: Reading['explain'],
  ): Promise<unknown> {
    signal.throwIfAborted();
    const answer = this.call(method, object, args, undefined, take, (refused) => (refused.refusal === 'aborted' ? refused : refusal(refused, explain)));
    const id = this.#lastId;
    // Whether it was in time is for the hub to say: an answer that was on its way counts.
    const abort = () => this.post('cancel', '', [id]);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await answer;
    } catch (error) {
      if (error instanceof Refused && error.refusal === 'aborted') throw signal.reason;
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Says so and waits for nothing. */
  post(method: string, object: string, args: readonly unknown[]): void {
    if (!this.#gone) this.transmit(0, method, object, args);
  }

  /** Asks and blocks the whole process until the answer is there. @throws Refused */
  abstract callSync(method: string, object: string, args: readonly unknown[]): unknown;

  /** Under which token the hub may send this listener what it has not asked for; undefined where it answers at once anyway. */
  listen(_listener: Listener): number | undefined {
    return undefined;
  }

  deafen(_token: number): void {}

  /** Puts a large message where the hub reads it without its being sent: the place; undefined where there is none. @throws NotCloneable */
  place(_packed: Packed, _bytes: number): [at: number, length: number] | undefined {
    return undefined;
  }

  protected answered(id: number, failed: unknown, value: unknown, detail: unknown): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    if (this.#pending.size === 0) letGo();
    if (failed === 0) {
      try {
        pending.resolve(pending.take === undefined ? value : pending.take(value));
      } catch (error) {
        pending.reject(error);
      }
    } else pending.reject(refusal(new Refused(value as Refusal, detail), pending.explain));
  }

  /** Nothing will be answered any more. */
  protected lost(): void {
    if (this.#gone) return;
    this.#gone = true;
    if (this.#pending.size > 0) letGo();
    for (const pending of this.#pending.values()) pending.reject(refusal(new Refused('gone'), pending.explain));
    this.#pending.clear();
  }
}

interface SyncAnswer {
  id: number;
  answer?: [failed: unknown, value: unknown, detail: unknown];
}

/** The hub in this process keeps bytes. */
function unpacked(args: readonly unknown[]): readonly unknown[] {
  let given = args;
  for (let i = 0; i < args.length; i++) {
    const argument = args[i];
    if (!(argument instanceof Packed)) continue;
    if (given === args) given = args.slice();
    (given as unknown[])[i] = argument.bytes();
  }
  return given;
}

/** The hub is in this process. */
export class LocalLink extends Link {
  readonly hub: Hub;
  readonly #port: Port;
  #syncAnswer: SyncAnswer | undefined;
  /** The request that is just being put to the hub; 0 when it was answered at once, and with what. */
  #asking = 0;
  #failed: 0 | 1 = 0;
  #value: unknown;
  #detail: unknown;
  /** Lets the hub's other connections speak while this process blocks; false when there is nothing to listen to. */
  pump: (() => void) | undefined;

  constructor(hubId: string, hub: Hub, about: { serial: string; name: string; pid: number }) {
    super(hubId);
    this.hub = hub;
    const respond = (id: number, failed: 0 | 1, value: unknown, detail?: unknown) => {
      if (this.#syncAnswer?.id === id) this.#syncAnswer.answer = [failed, value, detail];
      else if (this.#asking === id) {
        this.#asking = 0;
        this.#failed = failed;
        this.#value = value;
        this.#detail = detail;
      } else this.answered(id, failed, value, detail);
    };
    this.#port = hub.connect(about, respond, true);
  }

  get party() {
    return this.#port.party;
  }

  protected override transmit(id: number, method: string, object: string, args: readonly unknown[]): void {
    this.hub.receive(this.#port, id, method, object, unpacked(args));
  }

  // Most answers come at once: no need to wait for them.
  protected override ask(
    id: number,
    method: string,
    object: string,
    args: readonly unknown[],
    take: Reading['take'],
    explain: Reading['explain'],
  ): Promise<unknown> {
    try {
      const given = unpacked(args);
      this.#asking = id;
      this.hub.receive(this.#port, id, method, object, given);
      if (this.#asking === 0) {
        const value = this.#value;
        this.#value = undefined;
        if (this.#failed !== 0) return Promise.reject(refusal(new Refused(value as Refusal, this.#detail), explain));
        return Promise.resolve(take === undefined ? value : take(value));
      }
      this.#asking = 0;
    } catch (error) {
      return Promise.reject(error);
    }
    return new Promise((resolve, reject) => this.await(id, resolve, reject, take, explain));
  }

  override callSync(method: string, object: string, args: readonly unknown[]): unknown {
    // Ids below zero: never those of call().
    const waiting: SyncAnswer = { id: -1 };
    this.#syncAnswer = waiting;
    try {
      this.hub.receive(this.#port, -1, method, object, unpacked(args));
      while (waiting.answer === undefined) {
        if (this.pump === undefined) throw new Refused('gone');
        this.pump();
      }
      const [failed, value, detail] = waiting.answer;
      if (failed !== 0) throw new Refused(value as Refusal, detail);
      return value;
    } finally {
      this.#syncAnswer = undefined;
    }
  }
}

/** After so many large messages it is worth having shared memory for them. */
const largeUntilArena = { auto: 8, shm: 0, broker: Number.POSITIVE_INFINITY } as const;

/** The hub is at the other end of a socket. */
export class SocketLink extends Link {
  readonly #open: () => Channel;
  #channel: Channel | undefined;
  /** Shared memory for large messages; null where there is none, or not yet. */
  #arena: Arena | undefined | null;
  #large = 0;
  readonly #listeners = new Map<number, Listener>();
  #lastToken = 0;
  /** Blocking calls; there where the process was given a second connection for them. */
  syncCall: ((method: string, object: string, args: readonly unknown[]) => unknown[]) | undefined;

  /** @param open called when something is to be said for the first time */
  constructor(hubId: string, open: () => Channel, address?: string) {
    super(hubId, address);
    this.#open = open;
  }

  get channel(): Channel {
    this.#channel ??= this.#open();
    return this.#channel;
  }

  override listen(listener: Listener): number {
    this.#listeners.set(++this.#lastToken, listener);
    return this.#lastToken;
  }

  override deafen(token: number): void {
    this.#listeners.delete(token);
  }

  override place(packed: Packed, bytes: number): [at: number, length: number] | undefined {
    if (this.#arena === undefined && ++this.#large > largeUntilArena[backend()]) {
      this.#arena = null;
      const token = this.listen((at) => this.#arena?.free(at));
      this.call('arena', '', [token]).then(
        (piece) => {
          const memory = Array.isArray(piece) ? memoryOf(piece as Piece) : undefined;
          if (memory !== undefined) this.#arena = new Arena(Buffer.from(memory, (piece as Piece)[2], arenaBytes));
        },
        () => {},
      );
      // While the hub does the same.
      this.channel.flush();
      prepareToMap();
    }
    return this.#arena?.put(packed, bytes);
  }

  /** An answer that came on the channel. */
  receive(frame: readonly unknown[]): void {
    if (frame[1] === sentAhead) this.#listeners.get(frame[0] as number)?.(frame[2] as number, frame[3] as Uint8Array);
    else if (frame[1] === answeredRun) for (let id = frame[0] as number; id <= (frame[2] as number); id++) this.answered(id, 0, undefined, undefined);
    else this.answered(frame[0] as number, frame[1], frame[2], frame[3]);
  }

  protected override transmit(id: number, method: string, object: string, args: readonly unknown[]): void {
    this.channel.request(id, method, object, args);
  }

  override callSync(method: string, object: string, args: readonly unknown[]): unknown {
    if (this.gone) throw new Refused('gone');
    if (this.syncCall === undefined) throw new Refused('cannot-block');
    this.#channel?.flush();
    const [, failed, value, detail] = this.syncCall(method, object, args);
    if (failed !== 0) throw new Refused(value as Refusal, detail);
    return value;
  }

  /** The hub, or the way there, is no more. */
  override lost(): void {
    super.lost();
  }
}
