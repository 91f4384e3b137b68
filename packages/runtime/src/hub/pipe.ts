import type { HubObject, Party, Port } from './party.ts';
import type { Request } from './request.ts';
import { remove, Waiter } from './waiter.ts';

/** So many bytes may wait in one direction before `send` waits. */
export const pipeBytes = 1024 * 1024;

/** A reader says at the latest after so many bytes what it has read of what was sent ahead; so many do not count as unread. */
export const seenBytes = 64 * 1024;

type Side = 0 | 1;

class End {
  /** Who has this end; when nobody has it any more, the other side reads the end of the stream. */
  readonly holders = new Set<Party>();
  /** Copies on their way to a process. */
  travelling = 0;
  readonly inbox: Uint8Array[] = [];
  inboxBytes = 0;
  /** The number of the first message in the inbox. */
  first = 0;
  /** The only process that has this end: messages are sent to it before it asks. They stay in the inbox until it says that it read them. */
  reader: { port: Port; token: number } | undefined;
  ahead = 0;
  aheadBytes = 0;
  readonly receivers: Waiter<{ poll: boolean; numbered: boolean }>[] = [];
  /** Those on the other side who wait until this inbox has space. */
  readonly senders: Waiter<Uint8Array>[] = [];

  get open(): boolean {
    return this.holders.size > 0 || this.travelling > 0;
  }
}

/** Two ends; what is sent on one is received on the other. */
export class HubPipe implements HubObject {
  readonly type = 'Pipe';
  readonly #ends: [End, End] = [new End(), new End()];

  constructor(creator: Party) {
    for (const end of this.#ends) end.holders.add(creator);
  }

  call(method: string, args: readonly unknown[], request: Request): void {
    const side = (args[0] === 1 ? 1 : 0) as Side;
    const mine = this.#ends[side];
    const other = this.#ends[side === 0 ? 1 : 0];
    switch (method) {
      case 'send':
        mine.holders.add(request.party);
        this.#send(request, other, args[1] as Uint8Array, args[2]);
        break;
      case 'recv':
      case 'poll':
        mine.holders.add(request.party);
        this.#readBy(mine, request, args[2], args[3]);
        this.#receive(request, mine, other, method, args[1], args[2] !== undefined);
        break;
      case 'seen':
        this.#seen(mine, request.party, args[1]);
        break;
      case 'left':
        this.#leave(mine, request.party, args[1]);
        mine.holders.delete(request.party);
        mine.travelling++;
        request.done();
        break;
      case 'lost':
      case 'arrived':
        mine.travelling = Math.max(0, mine.travelling - 1);
        if (method === 'arrived') {
          this.#leave(mine, request.party, undefined);
          mine.holders.add(request.party);
        } else this.#settleClosed();
        request.done();
        break;
      case 'close':
        this.#leave(mine, request.party, undefined);
        mine.holders.delete(request.party);
        this.#settleClosed();
        request.done();
        break;
      default:
        request.fail('unknown-method', method);
    }
  }

  #send(request: Request, to: End, bytes: Uint8Array, timeout: unknown): void {
    if (!to.open) request.fail('eof');
    else if (this.#fits(to, bytes) && to.senders.length === 0) {
      this.#deliver(to, bytes);
      request.done();
    } else if (timeout === 0) request.fail('timeout');
    else
      to.senders.push(
        new Waiter(request, bytes, timeout, (waiter, why) => {
          remove(to.senders, waiter);
          if (why !== 'gone') waiter.request.fail(why);
        }),
      );
  }

  /** One message always fits, however large. */
  #fits(to: End, bytes: Uint8Array): boolean {
    const unread = to.inboxBytes - Math.min(to.aheadBytes, seenBytes);
    return unread === 0 || unread + bytes.length <= pipeBytes;
  }

  #deliver(to: End, bytes: Uint8Array): void {
    to.inbox.push(bytes);
    to.inboxBytes += bytes.length;
    this.#serve(to);
    const { reader } = to;
    if (reader === undefined || to.holders.size !== 1 || to.ahead !== to.inbox.length - 1) return;
    const last = to.inbox.at(-1) as Uint8Array;
    reader.port.push?.(reader.token, to.first + to.ahead, last);
    to.ahead++;
    to.aheadBytes += last.length;
  }

  /** A process reads at this end; when it is the only one that has it, it will be sent what comes. */
  #readBy(end: End, { port, party }: Request, wanted: unknown, token: unknown): void {
    const { reader } = end;
    if (reader !== undefined && (reader.port.party !== party || (token !== undefined && reader.token !== token))) this.#leave(end, undefined, undefined);
    this.#seen(end, party, wanted);
    if (typeof token === 'number' && port.push !== undefined && end.holders.size === 1 && end.travelling === 0) end.reader ??= { port, token };
  }

  /** The reader has read everything before this number. */
  #seen(end: End, party: Party, wanted: unknown): void {
    if (end.reader?.port.party !== party || typeof wanted !== 'number') return;
    while (end.ahead > 0 && end.first < wanted) this.#drop(end);
    this.#letIn(end);
  }

  /**
   * Nobody is sent anything ahead any more. What the reader has got and not read goes to the next one when it was the
   * reader that handed its end over (it forgets them); otherwise it stays the reader's.
   */
  #leave(end: End, leaving: Party | undefined, wanted: unknown): void {
    if (end.reader === undefined) return;
    if (end.reader.port.party === leaving) this.#seen(end, leaving, wanted);
    else while (end.ahead > 0) this.#drop(end);
    end.reader = undefined;
    end.ahead = 0;
    end.aheadBytes = 0;
    this.#letIn(end);
  }

  #drop(end: End): Uint8Array {
    const bytes = end.inbox.shift() as Uint8Array;
    end.inboxBytes -= bytes.length;
    end.first++;
    if (end.ahead > 0) {
      end.ahead--;
      end.aheadBytes -= bytes.length;
    }
    return bytes;
  }

  #serve(end: End): void {
    while (end.inbox.length > 0) {
      const receiver = end.receivers.shift();
      if (receiver === undefined) break;
      receiver.leave();
      if (receiver.about.poll) receiver.request.done(true);
      else this.#give(receiver.request, end, receiver.about.numbered);
    }
  }

  #give(request: Request, end: End, numbered: boolean): void {
    const number = end.first;
    const bytes = this.#drop(end);
    request.done(numbered ? [number, bytes] : bytes);
    this.#letIn(end);
  }

  #letIn(end: End): void {
    for (let sender = end.senders[0]; sender !== undefined && this.#fits(end, sender.about); sender = end.senders[0]) {
      end.senders.shift();
      sender.leave();
      this.#deliver(end, sender.about);
      sender.request.done();
    }
  }

  #receive(request: Request, mine: End, other: End, method: 'recv' | 'poll', timeout: unknown, numbered: boolean): void {
    if (mine.inbox.length > 0) method === 'poll' ? request.done(true) : this.#give(request, mine, numbered);
    // poll() is true at the end of the stream, too: recv() has something to say without waiting.
    else if (!other.open) method === 'poll' ? request.done(true) : request.fail('eof');
    else if (timeout === 0) method === 'poll' ? request.done(false) : request.fail('timeout');
    else
      mine.receivers.push(
        new Waiter(request, { poll: method === 'poll', numbered }, timeout, (waiter, why) => {
          remove(mine.receivers, waiter);
          if (why === 'timeout' && method === 'poll') waiter.request.done(false);
          else if (why !== 'gone') waiter.request.fail(why);
        }),
      );
  }

  #settleClosed(): void {
    for (const side of [0, 1] as const) {
      const end = this.#ends[side];
      const other = this.#ends[side === 0 ? 1 : 0];
      if (end.open) continue;
      for (const receiver of other.receivers.splice(0)) {
        if (receiver.about.poll) receiver.done(true);
        else receiver.fail('eof');
      }
      for (const sender of end.senders.splice(0)) sender.fail('eof');
    }
  }

  partyGone(party: Party): void {
    for (const end of this.#ends) {
      this.#leave(end, end.reader?.port.party === party ? party : undefined, undefined);
      end.holders.delete(party);
    }
    this.#settleClosed();
  }
}
