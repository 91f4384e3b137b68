import { decode } from './clone/decode.ts';
import { Packed } from './clone/encode.ts';
import { MpError, QueueClosed, QueueEmpty, QueueFull, TimeoutError } from './errors.ts';
import type { Noted } from './events/place.ts';
import { preview, report, reporting } from './events/report.ts';
import { checkOptions, shown } from './given.ts';
import { At, Handle, Place, travels } from './handle.ts';
import { arenaBytes, readLast } from './hub/arena.ts';
import type { Refused } from './session/link.ts';
import { after, secondsOf, type Wait } from './wait.ts';

/** How large a queue may grow. */
export interface QueueOptions {
  /** At most so many items wait in it; `put` waits while it is full. Without it, or 0: as many as come. */
  maxSize?: number;
}

/** @internal @throws TypeError, RangeError; 0 is as many as come */
export function checkedSize(options: QueueOptions, doing: string): number {
  checkOptions(options, `${doing}()`, '{ maxSize: 3 }');
  const { maxSize = 0 } = options;
  if (!(Number.isSafeInteger(maxSize) && maxSize >= 0)) throw new RangeError(`${doing}({ maxSize: ${shown(maxSize)} }): give a whole number, 0 or more`);
  return maxSize;
}

const nothing = () => {};
/** Items of this size may go through shared memory. */
const largeFrom = 16 * 1024;
const largestPlaced = arenaBytes / 4;

type Delivery = [delivery: number, bytes: Uint8Array, returnedFrom: number, size: number];

/**
 * Items in the order of their puts, from any process to any process. An item is copied when it is put.
 *
 * `get` hands an item over for good. In `for await`, an item is done when the loop asks for the next one or is left: when
 * the process dies before that, another process gets the item.
 */
export class Queue<T> extends Handle implements AsyncIterable<T> {
  static readonly hubType: string = 'Queue';

  constructor(options?: QueueOptions);
  constructor(at: Place | At);
  constructor(options: QueueOptions | Place | At = {}) {
    if (!(options instanceof Place || options instanceof At)) {
      checkedSize(options, `new ${new.target.name}`);
    }
    super(new.target.hubType, options as Record<string, unknown>);
  }

  protected get typeName(): string {
    return (this.constructor as typeof Queue).hubType;
  }

  #explain(refused: Refused, doing: string, seconds: number | null): Error | undefined {
    switch (refused.refusal) {
      case 'full':
        return new QueueFull(`${doing} found the queue full (maxSize ${String(refused.detail)}), and nobody took an item ${after(seconds)}`);
      case 'empty':
        return new QueueEmpty(`${doing} found the queue empty, and nobody put an item ${after(seconds)}`);
      case 'closed':
        return new QueueClosed(
          doing.includes('put')
            ? `${doing}: end() was called, so that no more items may come; put before end()`
            : `${doing}: end() was called and every item is taken; \`for await\` stops here by itself`,
        );
      default:
        return undefined;
    }
  }

  /**
   * Puts a copy of the item in; waits while the queue is full.
   * @throws QueueFull when the time is over, QueueClosed after `end()`, NotCloneable
   */
  put(item: T, wait?: Wait): Promise<void> {
    return this.#put(`${this.typeName}.put()`, item, wait);
  }

  /** @throws QueueFull at once when it is full; QueueClosed, NotCloneable */
  putNoWait(item: T): Promise<void> {
    return this.#put(`${this.typeName}.putNoWait()`, item, { timeout: 0 });
  }

  #put(doing: string, item: T, wait: Wait | undefined): Promise<void> {
    try {
      const seconds = secondsOf(wait, doing);
      return this.call(doing, 'put', this.#putting(item, doing, seconds), wait?.signal, (refused) => this.#explain(refused, doing, seconds), nothing);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #putting(item: T, doing: string, seconds: number | null): unknown[] {
    const packed = new Packed(item, () => doing);
    if (!reporting && ArrayBuffer.isView(item) && item.byteLength >= largeFrom && item.byteLength <= largestPlaced) {
      const place = this.place(packed, item.byteLength);
      if (place !== undefined) return [place, seconds];
    }
    // Only events tell how many items there are then.
    return reporting ? Object.assign([packed, seconds, true], { preview: preview(item) }) : [packed, seconds];
  }

  #got(delivered: Delivery, args: Noted): T {
    const bytes = delivered[1];
    const item = decode(bytes) as T;
    readLast(bytes);
    if (reporting) {
      const [, , returnedFrom, size] = delivered;
      const { calledAt } = args;
      if (returnedFrom !== 0) report('queue.returned', { object: this.objectId, from: returnedFrom }, process.pid, calledAt);
      report('queue.got', { object: this.objectId, size, bytes: bytes.length, preview: preview(item) }, process.pid, calledAt);
    }
    return item;
  }

  /** As `put`, but blocks the whole process. */
  putSync(item: T, wait?: { timeout?: number }): void {
    const doing = `${this.typeName}.putSync()`;
    const seconds = secondsOf(wait, doing);
    this.callSync(doing, 'put', this.#putting(item, doing, seconds), (refused) => this.#explain(refused, doing, seconds));
  }

  /**
   * Takes the oldest item; waits while the queue is empty.
   * @throws QueueEmpty when the time is over, QueueClosed after `end()` when every item is gone
   */
  get(wait?: Wait): Promise<T> {
    return this.#get(`${this.typeName}.get()`, wait);
  }

  /** @throws QueueEmpty at once when it is empty; QueueClosed */
  getNoWait(): Promise<T> {
    return this.#get(`${this.typeName}.getNoWait()`, { timeout: 0 });
  }

  /** Whether an item that was handed over is done with. */
  protected get doneWhenGot(): boolean {
    return true;
  }

  #get(doing: string, wait: Wait | undefined): Promise<T> {
    try {
      const seconds = secondsOf(wait, doing);
      const args: Noted = [seconds];
      return this.call(
        doing,
        'get',
        args,
        wait?.signal,
        (refused) => this.#explain(refused, doing, seconds),
        (delivered) => this.#taken(delivered as Delivery, args),
      );
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #taken(delivered: Delivery, args: Noted): T {
    if (this.doneWhenGot) this.#acknowledge(delivered);
    return this.#got(delivered, args);
  }

  /** Nobody waits for it where the hub is in this process: the item could not outlive it. */
  #acknowledge(delivered: Delivery): void {
    const delivery = delivered[0];
    if (delivery !== 0) this.post('ack', [delivery]);
  }

  /** As `get`, but blocks the whole process. */
  getSync(wait?: { timeout?: number }): T {
    const doing = `${this.typeName}.getSync()`;
    const seconds = secondsOf(wait, doing);
    const args: Noted = [seconds];
    const delivered = this.callSync(doing, 'get', args, (refused) => this.#explain(refused, doing, seconds)) as Delivery;
    return this.#taken(delivered, args);
  }

  /** Whether it has as many items as it may, at this moment: another process can change that before you act. */
  async full(): Promise<boolean> {
    return (await this.call(`${this.typeName}.full()`, 'full', [])) as boolean;
  }

  /** Whether it has no item, at this moment: no way to tell whether more will come; for that there is `end()`. */
  async empty(): Promise<boolean> {
    return (await this.size()) === 0;
  }

  /** How many items wait in it, at this moment. */
  async size(): Promise<number> {
    return (await this.call(`${this.typeName}.size()`, 'size', [])) as number;
  }

  /** No more puts: every `for await` over it, in any process, stops after the last item. */
  async end(): Promise<void> {
    await this.call(`${this.typeName}.end()`, 'end', []);
  }

  /** The items until `end()`. */
  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    const doing = `${this.typeName} iteration`;
    for (;;) {
      let delivered: Delivery;
      const args: Noted = [null];
      try {
        delivered = (await this.call(doing, 'get', args, undefined, (refused) => this.#explain(refused, doing, null))) as Delivery;
      } catch (error) {
        if (error instanceof QueueClosed) return;
        throw error;
      }
      try {
        yield this.#got(delivered, args);
      } finally {
        if (this.doneWhenGot) this.#acknowledge(delivered);
      }
    }
  }
}

/** A queue that knows when everything that was put has been worked on: consumers say `taskDone()` for each item. */
export class JoinableQueue<T> extends Queue<T> {
  static override readonly hubType: string = 'JoinableQueue';

  // taskDone() says so. Until then the item goes back when its process dies.
  protected override get doneWhenGot(): boolean {
    return false;
  }

  /** The oldest item that this process took is worked on. @throws MpError when nothing is left to be done */
  async taskDone(): Promise<void> {
    const doing = 'JoinableQueue.taskDone()';
    await this.call(doing, 'taskDone', [], undefined, (refused) =>
      refused.refusal === 'over-released'
        ? new MpError(`${doing}: called more often than items were put; call it once for each item that was taken`)
        : undefined,
    );
  }

  /** Waits until `taskDone()` was called for every item that was put. @throws TimeoutError */
  async join(wait?: Wait): Promise<void> {
    const doing = 'JoinableQueue.join()';
    const seconds = secondsOf(wait, doing);
    await this.call(doing, 'join', [seconds], wait?.signal, (refused) =>
      refused.refusal === 'timeout'
        ? new TimeoutError(`${doing}: ${String(refused.detail)} item(s) were not done ${after(seconds)}; each needs a taskDone()`)
        : undefined,
    );
  }
}

travels('Queue', Queue);
travels('JoinableQueue', JoinableQueue);
