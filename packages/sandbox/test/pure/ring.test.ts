import { expect, it } from 'vitest';
import { Ring } from '../../src/events/ring.ts';
import { ringKinds } from '../../src/events/ring-kinds.ts';

const ring = () =>
  new Ring({ pid: 7, serial: 1, parentPid: 0, parentSerial: 0, inheritedBelow: 0 }, { originS: 0, parent: () => undefined, definitions: { left: 9 } });

type Counts = Partial<Record<(typeof ringKinds)[number], number>>;

function counts(lost: number, missing: Counts, settled: Counts = {}): Buffer {
  const payload = Buffer.alloc(20 + 2 * 64 * 8);
  payload.writeBigUInt64LE(BigInt(lost), 4);
  for (const [at, numbers] of [
    [20, missing],
    [20 + 64 * 8, settled],
  ] as const)
    for (const [name, count] of Object.entries(numbers)) payload.writeBigUInt64LE(BigInt(count), at + 8 * (ringKinds.indexOf(name as 'lock.acquired') + 1));
  return payload;
}

const dropped = (one: Ring, payload: Buffer, t: number) => [...one.dropped(payload, t)];
const ended = (one: Ring, t: number) => [...one.ended(t)];

it('what was lost is told by kind, and waits for a count that comes late', () => {
  const one = ring();
  expect(dropped(one, counts(3, { 'lock.acquired': 2 }), 1)).toMatchObject([{ counts: { 'lock.acquired': 2 } }]);
  expect(dropped(one, counts(3, { 'lock.acquired': 2 }), 2)).toEqual([]);
  expect(dropped(one, counts(3, { 'lock.acquired': 2, 'lock.released': 1 }), 3)).toMatchObject([{ counts: { 'lock.released': 1 } }]);
  expect(ended(one, 4)).toEqual([]);
});

it('what nobody has counted is told when the ring ends', () => {
  const one = ring();
  expect(dropped(one, counts(3, { 'lock.acquired': 2 }), 1)).toMatchObject([{ counts: { 'lock.acquired': 2 } }]);
  expect(ended(one, 2)).toMatchObject([{ event: 'events.dropped', pid: 7, counts: { unknown: 1 } }]);
  expect(ended(one, 3)).toEqual([]);
});

it('what was undone before it went up is told by kind, as settled, once', () => {
  const one = ring();
  const settled = { 'lock.acquired': 5, 'lock.released': 5 };
  expect(dropped(one, counts(0, {}, settled), 1)).toEqual([{ event: 'events.dropped', t: 1, pid: 7, counts: settled, settled: true }]);
  expect(dropped(one, counts(0, {}, { ...settled, 'lock.acquired': 8 }), 2)).toMatchObject([{ counts: { 'lock.acquired': 3 }, settled: true }]);
  expect(dropped(one, counts(0, {}, { ...settled, 'lock.acquired': 8 }), 3)).toEqual([]);
});
