import { Barrier, checkParties } from '../barrier.ts';
import { encode } from '../clone/encode.ts';
import { neverTravels } from '../clone/explain.ts';
import { Condition } from '../condition.ts';
import { ManagerClosed } from '../errors.ts';
import { Event } from '../event.ts';
import { checkIterable, checkList } from '../given.ts';
import { At } from '../handle.ts';
import { Lock, RLock } from '../lock.ts';
import { checkMayStart } from '../process.ts';
import { checkedSize, Queue } from '../queue.ts';
import { BoundedSemaphore, checkPlaces, Semaphore } from '../semaphore.ts';
import { connectLink } from '../session/connect.ts';
import { identity } from '../session/identity.ts';
import { held } from '../session/keep-alive.ts';
import type { Link, SocketLink } from '../session/link.ts';
import { registerLink } from '../session/links.ts';
import { newHubId, sessionLink } from '../session/session.ts';
import { type Child, spawnChild } from '../session/spawn.ts';
import { DictProxy, ListProxy, NamespaceProxy, ValueProxy } from './proxies.ts';

/** An object with a name is the same one wherever the same manager is asked for it. */
export interface Named {
  /** By default the object has none, and is known by its proxies alone. */
  name?: string;
}

let started = 0;

/**
 * A process that keeps objects which other processes use through proxies. Proxies may be handed over as arguments. The
 * objects are there until the manager is disposed of: `await using manager = await Manager.start()`.
 */
export class Manager implements AsyncDisposable {
  readonly #link: Link;
  readonly #child: Child | undefined;
  #closed = false;

  private constructor(link: Link, child: Child | undefined) {
    if (link === undefined) throw new TypeError('new Manager(): a manager is started: `await using manager = await Manager.start()`');
    this.#link = link;
    this.#child = child;
  }

  /** Starts a server process. @throws ProcessStateError in a daemon, and while a child evaluates the module */
  static async start(): Promise<Manager> {
    checkMayStart('Manager.start()');
    const hubId = newHubId();
    let listening: (path: string) => void = () => {};
    const path = new Promise<string>((resolve) => {
      listening = resolve;
    });
    const child = await spawnChild({
      name: `Manager-${++started}`,
      daemon: true,
      needsMain: false,
      onControl: (frame) => {
        if (frame[0] === 'listening') listening(String(frame[1]));
      },
    });
    const job = encode(['manager', hubId], () => 'Manager.start()');
    const head = Buffer.allocUnsafe(4);
    head.writeUInt32LE(job.length);
    child.channel.sendBytes(Buffer.concat([head, job]));
    const ended = child.exit.then(({ exitCode, signal }) => {
      throw new ManagerClosed(`Manager.start(): the manager's process ended at once (${signal ?? `exit code ${exitCode}`})`);
    });
    ended.catch(() => {});
    const link = await held(
      Promise.race([path, ended]).then((where) => connectLink(hubId, where, { serial: identity.serial, name: identity.name, pid: process.pid })),
    );
    registerLink(link);
    return new Manager(link, child);
  }

  /** The session's own, without a process: its objects are there until the main process ends. */
  static async session(): Promise<Manager> {
    return new Manager(sessionLink(), undefined);
  }

  /** The server's process; undefined for the session's own. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  #at(doing: string, options: Record<string, unknown> = {}, name?: string): At {
    if (this.#closed) throw new ManagerClosed(`${doing}: the manager was disposed of; create what you need before`);
    return new At(this.#link, name === undefined ? options : { ...options, id: `named/${name}` });
  }

  /** A table, from keys to values; keys are compared by value. @throws NotCloneable, ManagerClosed */
  dict<K, V>(init: Iterable<[K, V]> = [], options: Named = {}): DictProxy<K, V> {
    const doing = 'Manager.dict()';
    checkIterable(init, doing, 'a list of [key, value], such as Object.entries(object), or a Map');
    const entries = Array.from(init, (entry) => {
      checkList(entry, doing, 'the key and the value of one entry');
      const [key, value] = entry;
      return [encode(key, () => doing, 'a key'), encode(value, () => doing)];
    });
    return new DictProxy(this.#at(doing, { init: entries }, options.name));
  }

  /** A list that grows. @throws NotCloneable, ManagerClosed */
  list<T>(init: Iterable<T> = [], options: Named = {}): ListProxy<T> {
    const doing = 'Manager.list()';
    checkIterable(init, doing, 'a list of items, or another iterable');
    return new ListProxy(this.#at(doing, { init: Array.from(init, (item) => encode(item, () => doing)) }, options.name));
  }

  /** Numbers at fixed places. */
  array(init: number[]): ListProxy<number> {
    const doing = 'Manager.array()';
    checkList(init, doing, 'its numbers');
    return new ListProxy(this.#at(doing, { init: init.map((item) => encode(item, () => doing)) }), 'Array');
  }

  /** An object whose properties are asked for and set by name. @throws NotCloneable, ManagerClosed */
  namespace<T extends object>(init: Partial<T> = {}): NamespaceProxy<T> {
    const doing = 'Manager.namespace()';
    const entries = Object.entries(init).map(([key, value]) => [encode(key, () => doing), encode(value, () => doing)]);
    return new NamespaceProxy<T>(this.#at(doing, { init: entries }));
  }

  /** One value of any kind that can be copied; `update()` changes it in one step. @throws NotCloneable, ManagerClosed */
  value<T>(value: T, options: Named = {}): ValueProxy<T> {
    const doing = 'Manager.value()';
    return new ValueProxy(this.#at(doing, { init: encode(value, () => doing) }, options.name));
  }

  /** A queue that this manager keeps. @throws ManagerClosed */
  queue<T>(options: { maxSize?: number } & Named = {}): Queue<T> {
    return new Queue(this.#at('Manager.queue()', { maxSize: checkedSize(options, 'Manager.queue') }, options.name));
  }

  /** @throws ManagerClosed */
  lock(): Lock {
    return new Lock(this.#at('Manager.lock()'));
  }

  /** @throws ManagerClosed */
  rlock(): RLock {
    return new RLock(this.#at('Manager.rlock()'));
  }

  /** @param n how many places there are at first. @throws RangeError, ManagerClosed */
  semaphore(n = 1): Semaphore {
    checkPlaces(n, 'Manager.semaphore');
    return new Semaphore(this.#at('Manager.semaphore()', { value: n }));
  }

  /** @param n how many places there are. @throws RangeError, ManagerClosed */
  boundedSemaphore(n = 1): BoundedSemaphore {
    checkPlaces(n, 'Manager.boundedSemaphore');
    return new BoundedSemaphore(this.#at('Manager.boundedSemaphore()', { value: n }));
  }

  /** @throws ManagerClosed */
  condition(): Condition {
    return new Condition(this.#at('Manager.condition()'));
  }

  /** @throws ManagerClosed */
  event(): Event {
    return new Event(this.#at('Manager.event()'));
  }

  /** @param parties how many must come. @throws RangeError, ManagerClosed */
  barrier(parties: number): Barrier {
    checkParties(parties, 'Manager.barrier');
    return new Barrier(this.#at('Manager.barrier()', { parties }));
  }

  /** Ends the server process: every use of its objects fails with ManagerClosed from then on. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed || this.#child === undefined) return;
    this.#closed = true;
    (this.#link as SocketLink).channel.flush();
    this.#child.channel.send(['quit']);
    await held(this.#child.exit);
    (this.#link as SocketLink).lost();
  }
}

neverTravels(Manager, 'a Manager, which belongs to the process that started it; hand over what it made: its proxies, locks and queues');
