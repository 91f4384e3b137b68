import type { FoundObject, Picture } from '@forkhall/insight';

type Named = Pick<FoundObject, 'id' | 'type' | 'name'>;

/** What an object is called: as the program calls it, or its type, with a number where there are several without a name. */
export type ObjectNames = ReadonlyMap<string, string>;

export function allObjects(picture: Picture): readonly Named[] {
  return [...picture.locks, ...picture.signals, ...picture.queues, ...picture.pipes, ...picture.pools, ...picture.others];
}

export function objectNames(picture: Picture): ObjectNames {
  const names = new Map<string, string>();
  const count = new Map<string, number>();
  for (const { id, type, name } of allObjects(picture)) {
    const base = name ?? type;
    const number = (count.get(base) ?? 0) + 1;
    count.set(base, number);
    names.set(id, number === 1 ? base : `${base} #${number}`);
  }
  // The first of several is numbered, too, so that nobody takes it for all of them.
  for (const { id, type, name } of allObjects(picture)) {
    const base = name ?? type;
    if ((count.get(base) ?? 0) > 1 && names.get(id) === base) names.set(id, `${base} #1`);
  }
  return names;
}
