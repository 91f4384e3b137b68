import { expect, it } from 'vitest';
import { Ring } from '../../src/events/ring.ts';
import { ringKinds } from '../../src/events/ring-kinds.ts';
import { slotBytes } from '../../src/events/ring-slot.ts';

type Kind = (typeof ringKinds)[number];

function slot(kind: Kind, { t = 1, thread = 1, object = 0, a = 0, c = 0 } = {}): Buffer {
  const bytes = Buffer.alloc(slotBytes);
  bytes.writeDoubleLE(t, 8);
  bytes.writeUInt16LE(ringKinds.indexOf(kind) + 1, 16);
  bytes.writeUInt16LE(thread, 18);
  bytes.writeUInt32LE(object, 20);
  bytes.writeInt32LE(a, 28);
  bytes.writeBigInt64LE(BigInt(c), 32);
  return bytes;
}

function told(...slots: Buffer[]) {
  const ring = new Ring(
    { pid: 7, serial: 1, parentPid: 0, parentSerial: 0, inheritedBelow: 0 },
    { originS: 0, parent: () => undefined, definitions: { left: 9 } },
  );
  ring.definitions.add({ d: 5, k: 'object', id: 'P1r' });
  ring.definitions.add({ d: 6, k: 'object', id: 'tx1', own: 1 });
  return [...ring.slots(Buffer.concat(slots))];
}

const begin = (c: number, more = {}) => slot('several.waiting', { c, a: -1, ...more });
const message = (more = {}) => slot('several.member', { object: 5, ...more });
const common = { t: 1, pid: 7 };

it('a wait for several is one event, with what is known of each', () => {
  const members = [
    message(),
    slot('several.member', { a: 1, object: 5 }),
    slot('several.member', { a: 2, c: 12 }),
    slot('several.member', { a: 3, c: 4, object: 6 }),
  ];
  expect(told(begin(5, { a: 1500 }), ...members, slot('several.member', { a: 4 }))).toEqual([
    {
      ...common,
      event: 'several.waiting',
      for: 'any',
      count: 5,
      timeout: 1.5,
      members: [
        { kind: 'message', object: 'P1r' },
        { kind: 'item', object: 'P1r' },
        { kind: 'process', target: 12 },
        { kind: 'job', object: 'tx1@7', job: '4' },
      ],
    },
  ]);
  expect(told(begin(-1), slot('several.member', { a: 3, c: 4, object: 6 }), slot('several.woke', { a: 1 }))).toEqual([
    { ...common, event: 'several.waiting', for: 'all', count: 1, members: [{ kind: 'job', object: 'tx1@7', job: '4' }] },
    { ...common, event: 'several.woke', timedOut: true },
  ]);
});

it('waits of several threads go on beside each other', () => {
  const events = told(begin(2), begin(1, { thread: 3 }), message(), message({ thread: 3 }), message());
  expect(events).toMatchObject([
    { thread: 3, count: 1 },
    { count: 2, members: [{}, {}] },
  ]);
});

it('where slots were lost the number says that members are missing', () => {
  expect(told(begin(3), message(), slot('several.woke'))).toMatchObject([
    { event: 'several.waiting', count: 3, members: [{ kind: 'message' }] },
    { event: 'several.woke' },
  ]);
  expect(told(message(), slot('several.member', { a: 9, object: 5 }))).toEqual([]);
});

it('whatever a program writes, what is kept of it is bounded', () => {
  expect(told(begin(0), message(), begin(1), slot('several.member', { a: 2, c: 0 }))).toMatchObject([{ count: 1, members: [] }]);
  const flood = Array.from({ length: 300 }, (_, thread) => begin(9, { thread: thread + 1 }));
  expect(told(...flood)).toHaveLength(300 - 256);
  const many = told(begin(1_000), ...Array.from({ length: 1_000 }, () => message()));
  expect(many).toMatchObject([{ count: 1_000 }]);
  expect(many[0]).toHaveProperty('members.length', 64);
});
