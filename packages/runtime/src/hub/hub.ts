import type { Piece, Segment } from '../memory/segment.ts';
import { arenaBytes, HubArena } from './arena.ts';
import { HubBarrier } from './barrier.ts';
import { HubCondition } from './condition.ts';
import { HubDict, HubList, HubValue } from './data.ts';
import { HubEvent } from './event.ts';
import { HubLock } from './lock.ts';
import { HubNumbers, type NumberKind, type Share } from './numbers.ts';
import { type HubObject, type Party, Port } from './party.ts';
import { HubPipe } from './pipe.ts';
import { HubQueue } from './queue.ts';
import { Request } from './request.ts';
import { HubSemaphore } from './semaphore.ts';
import { HubWordLock } from './word-lock.ts';

/** A call for the hub itself that it leaves to whoever runs it. */
export type HostCall = (method: string, args: readonly unknown[], request: Request) => void;

export type Maker = (options: Record<string, unknown>, creator: Party, share: Share) => HubObject;

const nothing = new Uint8Array(0);

/** The largest pid of Linux is 2^22. */
const firstGuestToken = 2 ** 23;

const makers: Record<string, Maker> = {
  Lock: () => new HubLock('Lock', false),
  RLock: () => new HubLock('RLock', true),
  Condition: () => new HubCondition(),
  Semaphore: (options) => new HubSemaphore('Semaphore', Number(options.value ?? 1), false),
  BoundedSemaphore: (options) => new HubSemaphore('BoundedSemaphore', Number(options.value ?? 1), true),
  Event: () => new HubEvent(),
  Barrier: (options) => new HubBarrier(Number(options.parties)),
  Queue: (options) => new HubQueue('Queue', Number(options.maxSize ?? 0), false),
  JoinableQueue: (options) => new HubQueue('JoinableQueue', Number(options.maxSize ?? 0), true),
  Pipe: (_, creator) => new HubPipe(creator),
  dict: ({ init }) => new HubDict('dict', init),
  Namespace: ({ init }) => new HubDict('Namespace', init),
  list: ({ init }) => new HubList('list', init),
  Array: ({ init }) => new HubList('Array', init),
  Value: ({ init }) => new HubValue(init),
  SharedValue: ({ kind, init }, _, share) => new HubNumbers('SharedValue', kind as NumberKind, init as number[], share),
  SharedArray: ({ kind, init }, _, share) => new HubNumbers('SharedArray', kind as NumberKind, init as number[], share),
};

/**
 * The one place that knows every shared object, who holds it and who waits for it. It does no input or output of its
 * own: requests come in by `receive`, answers go out by the port's `respond`.
 */
export class Hub {
  readonly #objects = new Map<string, HubObject>();
  readonly #parties = new Map<string, { party: Party; ports: Set<Port> }>();
  readonly #awaitingGone = new Map<string, Request[]>();
  readonly #makers: Record<string, Maker>;
  /** Calls for the hub itself that its host answers, such as `listen`. */
  readonly #host: HostCall;
  readonly #unusedArenas: NonNullable<ReturnType<Segment['take']>>[] = [];
  #lastUnnamed = 0;
  /** Told when items go back to a queue because their process died. */
  onReturned: ((count: number, from: Party) => void) | undefined;
  /** Where objects can live for all processes of this machine; set by who has it. */
  memory: Segment | undefined;

  constructor(host: HostCall = (method, _, request) => request.fail('unknown-method', method), moreMakers: Record<string, Maker> = {}) {
    this.#host = host;
    this.#makers = { ...makers, ...moreMakers };
  }

  /** A process is there, with its first or a further connection. */
  connect(about: { serial?: string; name: string; pid: number }, respond: Port['respond'], here = false, push?: Port['push']): Port {
    const serial = about.serial ?? `guest-${++this.#lastUnnamed}`;
    const token = about.serial === undefined ? firstGuestToken + this.#lastUnnamed : about.pid;
    let known = this.#parties.get(serial);
    if (known === undefined) {
      known = { party: { serial, name: about.name, pid: about.pid, token, gone: false }, ports: new Set() };
      this.#parties.set(serial, known);
    }
    const port = new Port(known.party, respond, here, push);
    known.ports.add(port);
    return port;
  }

  /** A connection is at its end. With `whole`, or when it was the last, so is its process. */
  disconnect(port: Port, whole = false): void {
    const known = this.#parties.get(port.party.serial);
    if (known === undefined) return;
    for (const one of whole ? known.ports : [port]) {
      for (const waiter of [...one.waiting.values()]) waiter.giveUp('gone');
      known.ports.delete(one);
    }
    if (known.ports.size > 0) return;
    const { party } = known;
    party.gone = true;
    party.arena?.ownerGone();
    this.#parties.delete(party.serial);
    for (const object of this.#objects.values()) object.partyGone(party);
    for (const request of this.#awaitingGone.get(party.serial) ?? []) request.done();
    this.#awaitingGone.delete(party.serial);
  }

  add(id: string, object: HubObject): void {
    this.#objects.set(id, object);
  }

  get(id: string): HubObject | undefined {
    return this.#objects.get(id);
  }

  get parties(): Party[] {
    return [...this.#parties.values()].map(({ party }) => party);
  }

  /** One request: what to do, to which object, with what. Id 0 asks for no answer. */
  receive(port: Port, id: number, method: string, object: string, args: readonly unknown[]): void {
    const request = new Request(port, id);
    if (object === '') {
      this.#own(method, args, request);
      return;
    }
    const target = this.#objects.get(object);
    if (target === undefined) request.fail('unknown-object', object);
    else if (method === 'promote' && target instanceof HubLock) request.done(this.#promote(object, target, request));
    else target.call(method, args, request);
  }

  #share(bytes: number): ReturnType<Share> {
    const taken = this.memory?.take(bytes);
    if (taken === undefined) return undefined;
    const { memory, offset, path } = taken;
    return { memory, offset, piece: (party) => [path, taken.bytes, offset, party.token] satisfies Piece };
  }

  /** Puts a lock's state into shared memory; null where that cannot be, false where it cannot be now. */
  #promote(id: string, lock: HubLock, request: Request): unknown {
    if (lock.type !== 'Lock') return null;
    const holder = lock.holderIfNobodyWaits();
    if (holder === undefined) return false;
    const shared = this.#share(4);
    if (shared === undefined) return null;
    const word = new Int32Array(shared.memory, shared.offset, 1);
    Atomics.store(word, 0, holder === null ? 0 : holder.token);
    this.#objects.set(id, new HubWordLock(word, (token) => this.parties.find((party) => party.token === token), shared.piece));
    return shared.piece(request.party);
  }

  /** Shared memory for a process's large messages; null where there is none. */
  #arena({ party, port }: Request, token: number): unknown {
    if (party.arena !== undefined || port.push === undefined) return null;
    const taken = this.#unusedArenas.pop() ?? this.memory?.take(arenaBytes, true);
    if (taken === undefined) return null;
    const tellFree = (at: number) => port.push?.(token, at, nothing);
    party.arena = new HubArena(taken.memory, taken.offset, tellFree, () => this.#unusedArenas.push(taken));
    return [taken.path, taken.bytes, taken.offset, party.token] satisfies Piece;
  }

  #own(method: string, args: readonly unknown[], request: Request): void {
    switch (method) {
      case 'create': {
        const [type, id, options] = args as [string, string, Record<string, unknown>];
        const make = this.#makers[type];
        if (make === undefined) request.fail('bad-request', `no objects of the type ${String(type)}`);
        else {
          if (!this.#objects.has(id))
            this.#objects.set(
              id,
              make(options ?? {}, request.party, (bytes) => this.#share(bytes)),
            );
          request.done();
        }
        break;
      }
      case 'drop':
        this.#objects.delete(args[0] as string);
        request.done();
        break;
      case 'cancel':
        request.port.waiting.get(args[0] as number)?.giveUp('aborted');
        request.done();
        break;
      case 'arena':
        request.done(this.#arena(request, args[0] as number));
        break;
      case 'gone':
        if (this.#parties.has(args[0] as string)) {
          const list = this.#awaitingGone.get(args[0] as string) ?? [];
          list.push(request);
          this.#awaitingGone.set(args[0] as string, list);
        } else request.done();
        break;
      default:
        this.#host(method, args, request);
    }
  }
}
