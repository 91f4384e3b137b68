import type { FoundObject, Picture } from '@forkhall/insight';

type Named = Pick<FoundObject, 'id' | 'type' | 'name'>;

/** What an object is called: as the program calls it, or its type, with a number where several of a type are called the same. */
export type ObjectNames = ReadonlyMap<string, string>;

export function allObjects(picture: Pick<Picture, 'locks' | 'signals' | 'queues' | 'pipes' | 'pools' | 'others'>): readonly Named[] {
  return [...picture.locks, ...picture.signals, ...picture.queues, ...picture.pipes, ...picture.pools, ...picture.others];
}

export function objectNames(picture: Parameters<typeof allObjects>[0]): ObjectNames {
  const names = new Map<string, string>();
  // A shared value and its lock have one name: the type tells them apart.
  const alike = Map.groupBy(allObjects(picture), ({ type, name }) => `${type} ${name ?? type}`);
  // The first of several is numbered, too, so that nobody takes it for all of them.
  for (const objects of alike.values())
    for (const [i, { id, type, name }] of objects.entries()) names.set(id, objects.length === 1 ? (name ?? type) : `${name ?? type} #${i + 1}`);
  return names;
}
