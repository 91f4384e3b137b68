/** What a handle (a queue, a lock, …) travels as: its type's name, then what that type needs to stand again. */
export type HandleWire = [type: string, ...rest: unknown[]];

/** Handles carry this method; it may note that the handle left this process. */
export const toWire: unique symbol = Symbol.for('forkhall.toWire') as never;

export interface Travels {
  [toWire](): HandleWire;
}

const revivers = new Map<string, (wire: HandleWire) => unknown>();

/** Tells how a handle of this type stands again in another process. */
export function registerHandle(type: string, revive: (wire: HandleWire) => unknown): void {
  revivers.set(type, revive);
}

export function reviveHandle(wire: HandleWire): unknown {
  const revive = revivers.get(wire[0]);
  if (revive === undefined)
    throw new TypeError(`a handle of the unknown type ${String(wire[0])} arrived; both sides need the same version of @forkhall/runtime`);
  return revive(wire);
}

export function isHandle(value: object): value is Travels {
  return toWire in value;
}

let journey: (() => void)[] | undefined;

/** A handle that minds where it ends up says what to do when its message is lost. */
export function whenLost(lost: () => void): void {
  journey?.push(lost);
}

/** What `pack` gives, and what to call when its bytes never reach anybody. When it throws, nobody got anything. */
export function travelling<T>(pack: () => T): [packed: T, lost: (() => void)[]] {
  const outer = journey;
  const lost: (() => void)[] = [];
  journey = lost;
  try {
    return [pack(), lost];
  } catch (error) {
    for (const one of lost) one();
    throw error;
  } finally {
    journey = outer;
  }
}
