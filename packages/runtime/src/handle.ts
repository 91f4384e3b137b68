import type { ResourceType } from '@forkhall/protocol';
import { Packed } from './clone/encode.ts';
import { type HandleWire, registerHandle, type Travels, toWire } from './clone/handles.ts';
import { ManagerClosed, MpError } from './errors.ts';
import { type Below, type CallPlace, type Noted, placeOfCall } from './events/place.ts';
import { nameOfNew, report, reporting } from './events/report.ts';
import { SampledPlace } from './events/sampled-place.ts';
import { tellAfter, tellBefore, tellRefused } from './events/told.ts';
import { shown } from './given.ts';
import type { Promotion } from './memory/promotion.ts';
import { memoryOf, type Piece } from './memory/segment.ts';
import { nextObjectId } from './session/identity.ts';
import { type Link, type Listener, Refused } from './session/link.ts';
import { linkTo, openLink } from './session/links.ts';
import { sessionLink } from './session/session.ts';

/** Where an object lives, instead of options for a new one: what a constructor is given when its object exists already. */
export class Place {
  readonly hubId: string;
  readonly address: string | undefined;
  readonly id: string;
  readonly extra: readonly unknown[];
  constructor(hubId: string, address: string | undefined, id: string, extra: readonly unknown[] = []) {
    this.hubId = hubId;
    this.address = address;
    this.id = id;
    this.extra = extra;
  }
}

/** A new object in a hub that is not the session's. */
export class At {
  readonly link: Link;
  readonly options: Record<string, unknown>;
  constructor(link: Link, options: Record<string, unknown> = {}) {
    this.link = link;
    this.options = options;
  }
}

/** For what is made without options. @throws TypeError: Python gives a Condition its lock, for one, which would be no lock of this one's */
export function placeOrNew(at: unknown, doing: string): Place | At | Record<string, never> {
  if (at === undefined) return {};
  if (at instanceof Place || at instanceof At) return at;
  throw new TypeError(
    `${doing}: got ${shown(at)}; it takes no arguments: a Lock, an RLock and a Condition each have a lock of their own, an Event its own flag`,
  );
}

const resourceTypes: Record<string, ResourceType> = { SharedValue: 'Value', SharedArray: 'Array' };

function reportCreated(type: string, object: string, { maxSize, parties, value, id }: Record<string, unknown>): void {
  // A queue of 0 has no bound; a semaphore of 0 is a signal.
  const bound = type.endsWith('Semaphore') ? value : [maxSize, parties].find((one) => typeof one === 'number' && one > 0);
  const capacity = typeof bound === 'number' ? bound : undefined;
  const name = typeof id === 'string' ? id.replace(/^named\//, '') : nameOfNew();
  report('resource.created', { object, type: resourceTypes[type] ?? (type as ResourceType), capacity, name });
}

/** Nobody waits in these: their line may be one of some calls before. */
const answeredAtOnce = new Set(['release', 'set', 'clear', 'add', 'notify', 'size', 'full', 'taskDone']);

/** The program's line; it goes with the arguments to who tells what came of the call. */
function noted(args: readonly unknown[], call: Below, sampled: SampledPlace | undefined): CallPlace | undefined {
  const at = sampled === undefined ? placeOfCall(call) : sampled.here(call);
  if (at !== undefined) Object.assign(args, { calledAt: at });
  return at;
}

/** What all shared objects have in common: a type, an id, and the way to the hub where they live. */
export abstract class Handle implements Travels {
  readonly #type: string;
  readonly #hubId: string;
  readonly #address: string | undefined;
  readonly #id: string;
  #link: Link | undefined;
  #places: Map<string, SampledPlace> | undefined;

  constructor(type: string, options: Record<string, unknown> | Place | At) {
    this.#type = type;
    if (options instanceof Place) {
      this.#hubId = options.hubId;
      this.#address = options.address;
      this.#id = options.id;
      this.#link = linkTo(options.hubId);
      return;
    }
    const [link, own] = options instanceof At ? [options.link, options.options] : [sessionLink(), options];
    this.#link = link;
    this.#hubId = link.hubId;
    this.#address = link.address;
    this.#id = typeof own.id === 'string' ? own.id : nextObjectId();
    link.post('create', '', [type, this.#id, own]);
    if (reporting && type !== 'Pipe') reportCreated(type, this.#id, own);
  }

  /** @internal the hub's name for the object */
  get objectId(): string {
    return this.#id;
  }

  /** Asks for the object's memory. Undefined where it has none (now): ask the promotion when to try again. */
  protected promote(promotion: Promotion, ask: () => unknown): { memory: ArrayBuffer; offset: number; token: number } | undefined {
    // Only the session's hub is surely on this machine.
    const answer = this.#hubId === sessionLink().hubId ? ask() : null;
    return this.#useMemory(promotion, answer);
  }

  #useMemory(promotion: Promotion, answer: unknown): { memory: ArrayBuffer; offset: number; token: number } | undefined {
    const memory = Array.isArray(answer) ? memoryOf(answer as Piece) : undefined;
    if (memory === undefined) {
      promotion.refused(answer !== false);
      return undefined;
    }
    const [, , offset, token] = answer as Piece;
    return { memory, offset, token };
  }

  /** @internal which hub it lives in */
  get hub(): string {
    return this.#hubId;
  }

  [toWire](): HandleWire {
    return [this.#type, this.#hubId, this.#link?.address ?? this.#address, this.#id, ...this.wireExtra()];
  }

  /** What else the type needs to stand again. */
  protected wireExtra(): unknown[] {
    return [];
  }

  #lost(doing: string): ManagerClosed {
    return new ManagerClosed(
      `${doing}: the process that keeps this ${this.#type} has ended. Keep it running until everybody is done: await the children in it, or its \`await using\` scope.`,
    );
  }

  #cannotBlock(doing: string): MpError {
    const awaited = doing.replace(/Sync(?=\(\)$)/, '');
    return new MpError(
      `${doing}: this ${this.#type} is a manager's, whose calls do not block: await ${awaited}, or use a ${this.#type} of the session, made by \`new\``,
    );
  }

  /** Turns the hub's refusal into an error; a subclass knows its own refusals first. */
  protected explain(refused: Refused, doing: string): Error {
    if (refused.refusal === 'gone') return this.#lost(doing);
    if (refused.refusal === 'cannot-block') return this.#cannotBlock(doing);
    if (refused.refusal === 'unknown-method')
      return new MpError(`${doing}: under this name the manager has an object of another type than a ${this.#type}; give each type names of its own`);
    if (refused.refusal === 'unknown-object')
      return new ManagerClosed(`${doing}: this ${this.#type} is not there any more; its manager dropped it or was started anew.`);
    return new MpError(`${doing}: ${refused.refusal}${refused.detail === undefined ? '' : ` (${String(refused.detail)})`}`);
  }

  #sampled(method: string): SampledPlace | undefined {
    if (!answeredAtOnce.has(method)) return undefined;
    this.#places ??= new Map();
    let sampled = this.#places.get(method);
    if (sampled === undefined) {
      sampled = new SampledPlace();
      this.#places.set(method, sampled);
    }
    return sampled;
  }

  /** Asks the hub. What `take` makes of the answer is the result; what the hub refuses is an error of this library. */
  protected call<T = unknown>(
    doing: string,
    method: string,
    args: readonly unknown[],
    signal?: AbortSignal,
    explain?: (refused: Refused) => Error | undefined,
    take?: (answer: unknown) => T,
  ): Promise<T> {
    const explained = (refused: Refused) => explain?.(refused) ?? this.explain(refused, doing);
    // Nothing is awaited on the way that most calls take: each promise costs as much as the rest.
    if (this.#link !== undefined && !reporting) return this.#link.call(method, this.#id, args, signal, take, explained) as Promise<T>;
    // Noted before anything is awaited: afterwards the caller is no longer on the stack.
    return this.#callAndTell(method, args, signal, take, explained, reporting ? noted(args, this.call, this.#sampled(method)) : undefined);
  }

  async #callAndTell<T>(
    method: string,
    args: readonly unknown[],
    signal: AbortSignal | undefined,
    take: ((answer: unknown) => T) | undefined,
    explained: (refused: Refused) => Error,
    place: CallPlace | undefined,
  ): Promise<T> {
    try {
      const packed = packAll(args);
      this.#link ??= await openLink(this.#hubId, this.#address);
      if (reporting) tellBefore(this.#type, this.#id, method, packed, place);
      const answer = await this.#link.call(method, this.#id, packed, signal);
      if (reporting) tellAfter(this.#type, this.#id, method, answer, packed, place);
      return take === undefined ? (answer as T) : take(answer);
    } catch (error) {
      if (reporting) tellRefused(this.#type, this.#id, method, error instanceof Refused ? error.refusal : 'aborted', place);
      if (error instanceof Refused) throw explained(error);
      throw error;
    }
  }

  /** As `call`, but blocks the process. */
  protected callSync(doing: string, method: string, args: readonly unknown[], explain?: (refused: Refused) => Error | undefined): unknown {
    if (this.#link === undefined) throw this.#cannotBlock(doing);
    const place = reporting ? noted(args, this.callSync, this.#sampled(method)) : undefined;
    try {
      if (!reporting) return this.#link.callSync(method, this.#id, args);
      const packed = packAll(args);
      tellBefore(this.#type, this.#id, method, packed, place);
      const result = this.#link.callSync(method, this.#id, packed);
      tellAfter(this.#type, this.#id, method, result, packed, place);
      return result;
    } catch (error) {
      if (reporting) tellRefused(this.#type, this.#id, method, error instanceof Refused ? error.refusal : 'aborted', place);
      if (error instanceof Refused) throw explain?.(error) ?? this.explain(error, doing);
      throw error;
    }
  }

  /** Says it to a hub that is not the session's, and waits for nothing; false where the caller has to ask. */
  protected tellElsewhere(method: string, args: readonly unknown[]): boolean {
    if (reporting || this.#link === undefined || this.#link.gone || this.#link === sessionLink()) return false;
    this.#link.post(method, this.#id, args);
    return true;
  }

  protected listen(listener: Listener): number | undefined {
    return this.#link?.listen(listener);
  }

  /** Where a large message lies in shared memory; undefined where it has to be sent. Only the session's hub is surely on this machine. */
  protected place(packed: Packed, bytes: number): [at: number, length: number] | undefined {
    return this.#link === sessionLink() ? this.#link.place(packed, bytes) : undefined;
  }

  protected deafen(token: number): void {
    this.#link?.deafen(token);
  }

  protected post(method: string, args: readonly unknown[]): void {
    this.#link?.post(method, this.#id, args);
  }
}

/** What is to be copied at the call is copied now; notes for the events stay with the arguments. */
function packAll(args: readonly unknown[]): readonly unknown[] {
  const { preview, calledAt } = args as Noted & { preview?: string };
  return Object.assign(
    args.map((argument) => (argument instanceof Packed ? argument.bytes() : argument)),
    { preview, calledAt },
  );
}

/** Makes handles of this class stand again where they arrive. */
export function travels(type: string, Class: new (place: never) => object): void {
  registerHandle(
    type,
    ([, hubId, address, id, ...extra]) => new Class(new Place(hubId as string, address as string | undefined, id as string, extra) as never),
  );
}
