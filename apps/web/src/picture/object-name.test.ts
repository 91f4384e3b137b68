import { expect, it } from 'vitest';
import { allObjects, objectNames } from './object-name.ts';
import { family, pictureOf, told } from './picture-of.ts';

it('several of a type with one name are numbered; a shared value and its lock are not several', () => {
  const made = (object: string, type: 'Lock' | 'Value' | 'Queue', name?: string) =>
    told(0.1, 2, 'resource.created', { object, type, ...(name === undefined ? {} : { name }) });
  const picture = pictureOf([
    ...family(),
    made('a', 'Value', 'plates'),
    made('a.lock', 'Lock', 'plates'),
    made('b', 'Queue', 'jobs'),
    made('c', 'Queue', 'jobs'),
    made('d', 'Lock'),
  ]);
  expect(allObjects(picture)).toHaveLength(5);
  expect(Object.fromEntries(objectNames(picture))).toEqual({ a: 'plates', 'a.lock': 'plates', b: 'jobs #1', c: 'jobs #2', d: 'Lock' });
});
