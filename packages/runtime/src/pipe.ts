import { decode } from './clone/decode.ts';
import { Packed } from './clone/encode.ts';
import type { HandleWire } from './clone/handles.ts';
import { registerHandle, toWire, whenLost } from './clone/handles.ts';
import { EndOfStream, ProcessStateError, TimeoutError } from './errors.ts';
import type { Noted } from './events/place.ts';
import { nameOfNew, preview, report, reporting } from './events/report.ts';
import { Handle, Place } from './handle.ts';
import { ReadAhead } from './read-ahead.ts';
import { Refused } from './session/link.ts';
import { after, secondsOf, type Wait } from './wait.ts';
import { within } from './within.ts';

/**
 * One end of a pipe. It belongs to the process that made, received or used it last: who hands an end over to a child need
 * not close it. When nobody has the other end any more, `recv` reads what is left and then the end of the stream.
 */
export class Connection<Out, In> extends Handle implements AsyncIterable<In>, AsyncDisposable {
  readonly #side: 0 | 1;
  #closed = false;
  readonly #ahead = new ReadAhead((next) => this.post('seen', [this.#side, next]));
  /** Under this the hub sends messages ahead; undefined where it does not. */
  #token: number | undefined;
  /** The recv() that waits, where messages may come ahead: others wait for their turn behind it. */
  #receiving: Promise<unknown> | undefined;

  /** Made by `Pipe()`. */
  constructor(place: Place | Record<string, never>, side: 0 | 1) {
    super('Pipe', place);
    this.#side = side;
  }

  override [toWire](): HandleWire {
    if (this.#closed) throw new ProcessStateError('a Connection that was closed cannot be handed to another process');
    // Its process has it as soon as it is unpacked there; until then it travels, and is open.
    this.post('left', [this.#side, this.#ahead.next]);
    this.#forget();
    whenLost(() => this.post('lost', [this.#side]));
    const [, ...rest] = super[toWire]();
    return ['Connection', ...rest, this.#side];
  }

  /** @internal the other end of this new pipe */
  static other(first: Connection<unknown, unknown>): Connection<unknown, unknown> {
    const [, hubId, address, id] = Handle.prototype[toWire].call(first);
    return new Connection(new Place(hubId as string, address as string | undefined, id as string), 1);
  }

  /** @internal it came from another process */
  static arrive(place: Place, side: 0 | 1): Connection<unknown, unknown> {
    const connection = new Connection(place, side);
    connection.post('arrived', [side]);
    return connection;
  }

  #forget(): void {
    if (this.#token !== undefined) this.deafen(this.#token);
    this.#token = undefined;
    this.#ahead.forget();
  }

  #check(doing: string): void {
    if (this.#closed) throw new ProcessStateError(`${doing}: this end was closed here; make a new Pipe()`);
  }

  #explain(refused: Refused, doing: string, seconds: number | null): Error | undefined {
    if (refused.refusal === 'timeout')
      return new TimeoutError(`${doing}: ${doing.includes('send') ? 'the pipe was full' : 'nothing came'} and stayed so (${after(seconds)})`);
    if (refused.refusal === 'eof')
      return new EndOfStream(`${doing}: the other end is closed${doing.includes('recv') ? ' and everything is read' : ', nobody would read it'}`);
    return undefined;
  }

  #sending(item: Out, doing: string, seconds: number | null): unknown[] {
    const args = [this.#side, new Packed(item, () => doing), seconds];
    return reporting ? Object.assign(args, { preview: preview(item) }) : args;
  }

  #received(bytes: Uint8Array, args: Noted): In {
    const item = decode(bytes) as In;
    if (reporting)
      report('pipe.received', { object: `${this.objectId}:${this.#side}`, bytes: bytes.length, preview: preview(item) }, process.pid, args.calledAt);
    return item;
  }

  /**
   * Sends a copy of the item; waits while 1 MiB is unread.
   * @throws EndOfStream when the other end is closed, TimeoutError, NotCloneable
   */
  send(item: Out, wait?: Wait): Promise<void> {
    const doing = 'Connection.send()';
    try {
      this.#check(doing);
      const seconds = secondsOf(wait, doing);
      return this.call(doing, 'send', this.#sending(item, doing, seconds), wait?.signal, (refused) => this.#explain(refused, doing, seconds));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** As `send`, but blocks the whole process. */
  sendSync(item: Out, wait?: { timeout?: number }): void {
    const doing = 'Connection.sendSync()';
    this.#check(doing);
    const seconds = secondsOf(wait, doing);
    this.callSync(doing, 'send', this.#sending(item, doing, seconds), (refused) => this.#explain(refused, doing, seconds));
  }

  /** The next item. @throws EndOfStream when the other end is closed and everything is read; TimeoutError */
  recv(wait?: Wait): Promise<In> {
    const doing = 'Connection.recv()';
    try {
      this.#check(doing);
      const seconds = secondsOf(wait, doing);
      // Events tell of each recv() that it waited; without them messages may come before they are asked for.
      if (!reporting) this.#token ??= this.listen((number, bytes) => this.#ahead.came(number, bytes));
      if (this.#token !== undefined) return this.#recvAhead(doing, this.#token, seconds, wait?.signal);
      const args: Noted = [this.#side, seconds];
      return this.call(
        doing,
        'recv',
        args,
        wait?.signal,
        (refused) => this.#explain(refused, doing, seconds),
        (bytes) => this.#received(bytes as Uint8Array, args),
      );
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #recvAhead(doing: string, token: number, seconds: number | null, signal: AbortSignal | undefined): Promise<In> {
    signal?.throwIfAborted();
    const before = this.#receiving;
    const ahead = before === undefined ? this.#ahead.take() : undefined;
    if (ahead !== undefined) return Promise.resolve(this.#received(ahead, []));
    const answer = before === undefined ? this.#ask(doing, token, seconds, signal) : this.#recvAfter(before, doing, token, seconds, signal);
    this.#receiving = answer;
    const done = () => {
      if (this.#receiving === answer) this.#receiving = undefined;
    };
    answer.then(done, done);
    return answer;
  }

  #ask(doing: string, token: number, seconds: number | null, signal: AbortSignal | undefined): Promise<In> {
    return this.call(
      doing,
      'recv',
      [this.#side, seconds, this.#ahead.next, token],
      signal,
      (refused) => this.#explain(refused, doing, seconds),
      (numbered) => this.#answered(numbered),
    );
  }

  /** Items come in the order in which they were asked for, so only the first asks. */
  async #recvAfter(before: Promise<unknown>, doing: string, token: number, seconds: number | null, signal: AbortSignal | undefined): Promise<In> {
    const from = performance.now();
    const over = before.then(
      () => {},
      () => {},
    );
    await within(over, seconds, signal, () => this.#explain(new Refused('timeout'), doing, seconds) as Error);
    const ahead = this.#ahead.take();
    if (ahead !== undefined) return this.#received(ahead, []);
    return await this.#ask(doing, token, seconds === null ? null : Math.max(0, seconds - (performance.now() - from) / 1000), signal);
  }

  #answered(numbered: unknown): In {
    const message = numbered as [number: number, bytes: Uint8Array];
    this.#ahead.answered(message[0]);
    return this.#received(message[1], []);
  }

  /** As `recv`, but blocks the whole process. */
  recvSync(wait?: { timeout?: number }): In {
    const doing = 'Connection.recvSync()';
    this.#check(doing);
    const seconds = secondsOf(wait, doing);
    const ahead = this.#ahead.take();
    if (ahead !== undefined) return this.#received(ahead, []);
    const args: Noted = this.#token === undefined ? [this.#side, seconds] : [this.#side, seconds, this.#ahead.next];
    const answer = this.callSync(doing, 'recv', args, (refused) => this.#explain(refused, doing, seconds));
    return this.#token === undefined ? this.#received(answer as Uint8Array, args) : this.#answered(answer);
  }

  /** Whether `recv` has something to say without waiting, within so many seconds (0 by default). */
  async poll(timeout = 0): Promise<boolean> {
    const doing = 'Connection.poll()';
    this.#check(doing);
    if (this.#ahead.ready) return true;
    return (await this.call(doing, 'poll', [this.#side, secondsOf({ timeout }, doing), this.#ahead.next])) as boolean;
  }

  /** This process has done with this end. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#forget();
    await this.call('Connection.close()', 'close', [this.#side]);
  }

  /** The items until the other end is closed. */
  async *[Symbol.asyncIterator](): AsyncIterator<In> {
    for (;;) {
      let item: In;
      try {
        item = await this.recv();
      } catch (error) {
        if (error instanceof EndOfStream) return;
        throw error;
      }
      yield item;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

registerHandle('Connection', ([, hubId, address, id, side]) =>
  Connection.arrive(new Place(hubId as string, address as string | undefined, id as string), side as 0 | 1),
);

/**
 * Two ends: what is sent on one is received on the other. `Pipe<A, B>()` sends A and receives B on the first end;
 * `Pipe<T, never>()` goes one way.
 */
export function Pipe<A, B = A>(): [Connection<A, B>, Connection<B, A>] {
  const first = new Connection<A, B>({}, 0);
  if (reporting) {
    for (const side of [0, 1])
      report('resource.created', { object: `${first.objectId}:${side}`, type: 'Pipe', peer: `${first.objectId}:${1 - side}`, name: nameOfNew(side) });
  }
  return [first, Connection.other(first as never) as unknown as Connection<B, A>];
}
