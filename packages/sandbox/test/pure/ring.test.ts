import { expect, it } from 'vitest';
import { Ring } from '../../src/events/ring.ts';
import { ringKinds } from '../../src/events/ring-kinds.ts';

const ring = () =>
  new Ring({ pid: 7, serial: 1, parentPid: 0, parentSerial: 0, inheritedBelow: 0 }, { originS: 0, parent: () => undefined, definitions: { left: 9 } });

function counts(lost: number, told: Partial<Record<(typeof ringKinds)[number], number>>): Buffer {
  const payload = Buffer.alloc(20 + 64 * 8);
  payload.writeBigUInt64LE(BigInt(lost), 4);
  for (const [name, count] of Object.entries(told)) payload.writeBigUInt64LE(BigInt(count), 20 + 8 * (ringKinds.indexOf(name as 'lock.acquired') + 1));
  return payload;
}

it('what was lost is told by kind, and waits for a count that comes late', () => {
  const one = ring();
  expect(one.dropped(counts(3, { 'lock.acquired': 2 }), 1)).toMatchObject({ counts: { 'lock.acquired': 2 } });
  expect(one.dropped(counts(3, { 'lock.acquired': 2 }), 2)).toBeUndefined();
  expect(one.dropped(counts(3, { 'lock.acquired': 2, 'lock.released': 1 }), 3)).toMatchObject({ counts: { 'lock.released': 1 } });
  expect(one.ended(4)).toBeUndefined();
});

it('what nobody has counted is told when the ring ends', () => {
  const one = ring();
  expect(one.dropped(counts(3, { 'lock.acquired': 2 }), 1)).toMatchObject({ counts: { 'lock.acquired': 2 } });
  expect(one.ended(2)).toMatchObject({ event: 'events.dropped', pid: 7, counts: { unknown: 1 } });
  expect(one.ended(3)).toBeUndefined();
});
