import type { HubObject, Party } from './party.ts';
import type { Request } from './request.ts';
import { remove, Waiter } from './waiter.ts';

/** So many bytes may wait in one direction before `send` waits. */
export const pipeBytes = 1024 * 1024;

type Side = 0 | 1;

class End {
  /** Who has this end; when nobody has it any more, the other side reads the end of the stream. */
  readonly holders = new Set<Party>();
  /** Copies on their way to a process. */
  travelling = 0;
  readonly inbox: Uint8Array[] = [];
  inboxBytes = 0;
  readonly receivers: Waiter<'recv' | 'poll'>[] = [];
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
        this.#receive(request, mine, other, method, args[1]);
        break;
      case 'left':
        mine.holders.delete(request.party);
        mine.travelling++;
        request.done();
        break;
      case 'lost':
      case 'arrived':
        mine.travelling = Math.max(0, mine.travelling - 1);
        if (method === 'arrived') mine.holders.add(request.party);
        else this.#settleClosed();
        request.done();
        break;
      case 'close':
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
    // One message always fits, however large.
    else if ((to.inboxBytes === 0 || to.inboxBytes + bytes.length <= pipeBytes) && to.senders.length === 0) {
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

  #deliver(to: End, bytes: Uint8Array): void {
    to.inbox.push(bytes);
    to.inboxBytes += bytes.length;
    this.#serve(to);
  }

  #serve(end: End): void {
    while (end.inbox.length > 0) {
      const receiver = end.receivers.shift();
      if (receiver === undefined) break;
      receiver.leave();
      if (receiver.about === 'poll') receiver.request.done(true);
      else receiver.request.done(this.#take(end));
    }
  }

  #take(end: End): Uint8Array {
    const bytes = end.inbox.shift() as Uint8Array;
    end.inboxBytes -= bytes.length;
    let sender = end.senders[0];
    while (sender !== undefined && (end.inboxBytes === 0 || end.inboxBytes + sender.about.length <= pipeBytes)) {
      end.senders.shift();
      sender.leave();
      this.#deliver(end, sender.about);
      sender.request.done();
      sender = end.senders[0];
    }
    return bytes;
  }

  #receive(request: Request, mine: End, other: End, method: 'recv' | 'poll', timeout: unknown): void {
    if (mine.inbox.length > 0) request.done(method === 'poll' ? true : this.#take(mine));
    // poll() is true at the end of the stream, too: recv() has something to say without waiting.
    else if (!other.open) method === 'poll' ? request.done(true) : request.fail('eof');
    else if (timeout === 0) method === 'poll' ? request.done(false) : request.fail('timeout');
    else
      mine.receivers.push(
        new Waiter(request, method, timeout, (waiter, why) => {
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
        if (receiver.about === 'poll') receiver.done(true);
        else receiver.fail('eof');
      }
      for (const sender of end.senders.splice(0)) sender.fail('eof');
    }
  }

  partyGone(party: Party): void {
    for (const end of this.#ends) end.holders.delete(party);
    this.#settleClosed();
  }
}
