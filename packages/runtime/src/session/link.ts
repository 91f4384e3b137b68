import type { Hub } from '../hub/hub.ts';
import type { Port } from '../hub/party.ts';
import type { Refusal } from '../hub/request.ts';
import type { Channel } from './channel.ts';
import { hold, letGo } from './keep-alive.ts';

/** The hub said no. The caller makes of it the error that a person reads. */
export class Refused {
  readonly refusal: Refusal | 'gone';
  readonly detail: unknown;
  constructor(refusal: Refusal | 'gone', detail?: unknown) {
    this.refusal = refusal;
    this.detail = detail;
  }
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
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

  /** Asks and waits for the answer. @throws Refused, or the signal's reason */
  call(method: string, object: string, args: readonly unknown[], signal?: AbortSignal): Promise<unknown> {
    if (signal !== undefined) return this.#callWithSignal(method, object, args, signal);
    if (this.#gone) return Promise.reject(new Refused('gone'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#pending.size === 0) hold();
      this.#pending.set(id, { resolve, reject });
      this.transmit(id, method, object, args);
    });
  }

  async #callWithSignal(method: string, object: string, args: readonly unknown[], signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    const answer = this.call(method, object, args);
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

  protected answered(id: number, failed: unknown, value: unknown, detail: unknown): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    if (this.#pending.size === 0) letGo();
    if (failed === 0) pending.resolve(value);
    else pending.reject(new Refused(value as Refusal, detail));
  }

  /** Nothing will be answered any more. */
  protected lost(): void {
    if (this.#gone) return;
    this.#gone = true;
    if (this.#pending.size > 0) letGo();
    for (const pending of this.#pending.values()) pending.reject(new Refused('gone'));
    this.#pending.clear();
  }
}

interface SyncAnswer {
  id: number;
  answer?: [failed: unknown, value: unknown, detail: unknown];
}

/** The hub is in this process. */
export class LocalLink extends Link {
  readonly hub: Hub;
  readonly #port: Port;
  #syncAnswer: SyncAnswer | undefined;
  /** Lets the hub's other connections speak while this process blocks; false when there is nothing to listen to. */
  pump: (() => void) | undefined;

  constructor(hubId: string, hub: Hub, about: { serial: string; name: string; pid: number }) {
    super(hubId);
    this.hub = hub;
    this.#port = hub.connect(about, (id, failed, value, detail) => {
      if (this.#syncAnswer?.id === id) this.#syncAnswer.answer = [failed, value, detail];
      else this.answered(id, failed, value, detail);
    });
  }

  get party() {
    return this.#port.party;
  }

  protected override transmit(id: number, method: string, object: string, args: readonly unknown[]): void {
    this.hub.receive(this.#port, id, method, object, args);
  }

  override callSync(method: string, object: string, args: readonly unknown[]): unknown {
    // Ids below zero: never those of call().
    const waiting: SyncAnswer = { id: -1 };
    this.#syncAnswer = waiting;
    try {
      this.hub.receive(this.#port, -1, method, object, args);
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

/** The hub is at the other end of a socket. */
export class SocketLink extends Link {
  readonly channel: Channel;
  /** Blocking calls; there where the process was given a second connection for them. */
  syncCall: ((method: string, object: string, args: readonly unknown[]) => unknown[]) | undefined;

  constructor(hubId: string, channel: Channel, address?: string) {
    super(hubId, address);
    this.channel = channel;
    channel.socket.unref();
  }

  /** An answer that came on the channel. */
  receive(frame: readonly unknown[]): void {
    this.answered(frame[0] as number, frame[1], frame[2], frame[3]);
  }

  protected override transmit(id: number, method: string, object: string, args: readonly unknown[]): void {
    this.channel.send([id, method, object, args]);
  }

  override callSync(method: string, object: string, args: readonly unknown[]): unknown {
    if (this.syncCall === undefined || this.gone) throw new Refused('gone', 'no connection for calls that block');
    this.channel.flush();
    const [, failed, value, detail] = this.syncCall(method, object, args);
    if (failed !== 0) throw new Refused(value as Refusal, detail);
    return value;
  }

  /** The hub, or the way there, is no more. */
  override lost(): void {
    super.lost();
  }
}
