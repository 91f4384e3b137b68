import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEventSchema } from '@forkhall/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ringKinds } from './ring-kinds.ts';
import { RingReader } from './ring-reader.ts';

const kind = (name: (typeof ringKinds)[number]) => ringKinds.indexOf(name) + 1;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forkhall-ring-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Forged {
  pid?: number;
  slots?: number;
  journalBytes?: number;
  parent?: [pid: number, serial: number, inherited: number];
  records?: unknown[];
  /** Bytes that stand in the journal instead of records. */
  journal?: Buffer;
  complete?: bigint;
}

/** A ring as a program could write it, right or wrong. */
class RingBuilder {
  readonly buffer: Buffer;
  readonly slots: number;

  constructor({ pid = 7, slots = 64, journalBytes = 4_096, parent = [0, 0, 0], records = [], journal, complete }: Forged = {}) {
    this.slots = slots;
    this.buffer = Buffer.alloc(1_024 + slots * 48 + journalBytes);
    this.buffer.write('FHRING01', 'latin1');
    [pid, slots, journalBytes, parent[0], parent[2], parent[1]].forEach((value, index) => {
      this.buffer.writeUInt32LE(value, 8 + 4 * index);
    });
    let at = 1_024 + slots * 48;
    const start = at;
    for (const record of records) {
      const data = Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
      this.buffer.writeUInt32LE(data.length, at);
      data.copy(this.buffer, at + 4);
      at += 4 + data.length;
    }
    journal?.copy(this.buffer, start);
    this.buffer.writeBigUInt64LE(complete ?? BigInt(journal ? journal.length : at - start), 32);
  }

  slot(
    sequence: number,
    fields: { t?: number; kind?: number; thread?: number; object?: number; place?: number; a?: number; c?: bigint; last?: number } = {},
  ): this {
    const at = 1_024 + (sequence & (this.slots - 1)) * 48;
    const { t = sequence, kind: number = kind('lock.acquired'), thread = 1, object = 1, place = 0, a = 0, c = 0n, last = sequence } = fields;
    this.buffer.writeBigUInt64LE(BigInt(sequence), at);
    this.buffer.writeDoubleLE(t, at + 8);
    this.buffer.writeUInt16LE(number, at + 16);
    this.buffer.writeUInt16LE(thread, at + 18);
    this.buffer.writeUInt32LE(object, at + 20);
    this.buffer.writeUInt32LE(place, at + 24);
    this.buffer.writeInt32LE(a, at + 28);
    this.buffer.writeBigInt64LE(c, at + 32);
    this.buffer.writeBigUInt64LE(BigInt(last), at + 40);
    return this;
  }

  count(number: number, told: bigint): this {
    this.buffer.writeBigUInt64LE(told, 64 + 8 * number);
    return this;
  }

  write(name = '7-1.ring'): this {
    writeFileSync(join(folder, name), this.buffer);
    return this;
  }
}

const object = { d: 1, k: 'object', id: 'L' };
function read(reads = 1) {
  using reader = new RingReader(folder, { originS: 0 });
  const events = [];
  for (let turn = 0; turn < reads; turn++) events.push(...reader.read());
  for (const event of events) expect(processEventSchema.parse(event)).toEqual(event);
  return events;
}

test('slots and records become events, in the order of time', () => {
  new RingBuilder({
    records: [object, { d: 2, k: 'place', file: 'main.py', line: 3, function: 'f' }, { e: 'process.started', t: 0.5, h: 1, how: 'main', name: 'M' }],
  })
    .slot(1, { place: 2 })
    .slot(2, { kind: kind('lock.requested'), a: 1_500, thread: 2 })
    .write();
  expect(read()).toEqual([
    { event: 'process.started', t: 0.5, pid: 7, how: 'main', name: 'M' },
    { event: 'lock.acquired', t: 1, pid: 7, object: 'L', at: { file: 'main.py', line: 3, function: 'f' } },
    { event: 'lock.requested', t: 2, pid: 7, thread: 2, object: 'L', timeout: 1.5 },
  ]);
});

test('a forked child knows what its parent had defined before, in whatever order the rings are found', () => {
  new RingBuilder({ pid: 7, records: [object, { d: 5, k: 'object', id: 'later' }] }).write('7-1.ring');
  new RingBuilder({ pid: 8, parent: [7, 1, 5] }).slot(1, { t: 0.5 }).slot(2, { object: 5 }).write('8-1.ring');
  new RingBuilder({ pid: 6, parent: [7, 1, 5] }).slot(1).write('6-1.ring');
  expect(read().map((event) => [event.pid, 'object' in event && event.object])).toEqual([
    [8, 'L'],
    [6, 'L'],
  ]);
});

test('rings that name each other as parents end the search', () => {
  new RingBuilder({ pid: 7, parent: [8, 1, 99] }).slot(1).write('7-1.ring');
  new RingBuilder({ pid: 8, parent: [7, 1, 99] }).slot(1).write('8-1.ring');
  expect(read()).toEqual([]);
});

test('what was overwritten is counted by kind', () => {
  const ring = new RingBuilder({ records: [object] }).count(kind('lock.acquired'), 1_000n);
  for (let sequence = 937; sequence <= 1_000; sequence++) ring.slot(sequence);
  ring.write();
  const events = read(2);
  const dropped = events.flatMap((event) => (event.event === 'events.dropped' ? [event.counts] : []));
  expect(dropped).toEqual([{ 'lock.acquired': 1_000 - (events.length - 1) }]);
  expect(events.length).toBeGreaterThan(30);
});

test('a slot that is half written is left for later; a hole is passed over in the end', () => {
  new RingBuilder({ records: [object] }).slot(1).slot(2, { last: 1 }).slot(3).write();
  expect(read(1)).toHaveLength(1);
  expect(read(6).filter((event) => event.event !== 'events.dropped')).toHaveLength(2);
});

test.each([
  ['an unknown kind', { kind: 999 }],
  ['kind 0', { kind: 0 }],
  ['an object that was never defined', { object: 77 }],
  ['no time', { t: Number.NaN }],
  ['endless time', { t: Number.POSITIVE_INFINITY }],
  ['a queue that waits for nothing known', { kind: kind('queue.waiting'), c: 17n }],
  ['a thread out of range', { kind: kind('thread.joining'), c: -5n }],
])('a slot with %s tells nothing, the next one does', (_name, fields) => {
  new RingBuilder({ records: [object] }).slot(1, fields).slot(2).write();
  expect(read()).toHaveLength(1);
});

test.each([
  ['no JSON', '{'],
  ['an array', '[1]'],
  ['null', 'null'],
  ['an unknown event', { e: 'lock.eaten', t: 1 }],
  ['no time', { e: 'process.exited', code: 0 }],
  ['a pid of its own for what only itself can know', { e: 'thread.started', t: 1, h: 1, pid: 0.5 }],
  ['a code out of range', { e: 'process.exited', t: 1, pid: 9, code: 999 }],
  ['a prototype', '{"__proto__": {"e": "x"}, "e": "constructor", "t": 1}'],
  ['a definition of a wrong kind', { d: 'x', k: 'object', id: 5 }],
])('a record with %s tells nothing, the next one does', (_name, record) => {
  new RingBuilder({ records: [record, { e: 'process.exited', t: 1, pid: 9, code: 3 }] }).write();
  expect(read().filter((event) => event.event === 'process.exited')).toEqual([{ event: 'process.exited', t: 1, pid: 9, code: 3 }]);
});

test('a record that says more bytes than there are ends the journal', () => {
  const journal = Buffer.alloc(100);
  journal.writeUInt32LE(0xffffffff, 0);
  new RingBuilder({ journal }).slot(1).write();
  expect(read(3)).toEqual([]);
  new RingBuilder({ records: [object], complete: 2n ** 63n }).slot(1).write('7-2.ring');
  expect(read()).toHaveLength(1);
});

test('sequence numbers and counts of any size do no harm', () => {
  const ring = new RingBuilder({ records: [object] });
  for (let number = 1; number <= ringKinds.length; number++) ring.count(number, 2n ** 64n - 1n);
  ring.buffer.writeBigUInt64LE(2n ** 64n - 1n, 40);
  for (let at = 1_024; at < 1_024 + 64 * 48; at += 8) ring.buffer.writeBigUInt64LE(2n ** 64n - 1n, at);
  ring.write();
  expect(read(5).filter((event) => event.event !== 'events.dropped')).toEqual([]);
});

test('files that are no rings are passed over: links, pipes, folders, wrong sizes, wrong names', () => {
  const good = new RingBuilder({ records: [object] }).slot(1).write('7-1.ring');
  writeFileSync(join(folder, 'secret'), good.buffer);
  symlinkSync(join(folder, 'secret'), join(folder, '8-1.ring'));
  symlinkSync('/dev/zero', join(folder, '9-1.ring'));
  execFileSync('mkfifo', [join(folder, '10-1.ring')]);
  mkdirSync(join(folder, '11-1.ring'));
  new RingBuilder({ pid: 12, slots: 64 }).write('12-1.ring');
  truncateSync(join(folder, '12-1.ring'), 2_000);
  new RingBuilder({ pid: 99 }).write('13-1.ring');
  const huge = new RingBuilder({ pid: 14 });
  huge.buffer.writeUInt32LE(0x80000000, 12);
  huge.write('14-1.ring');
  for (const name of ['../7-1.ring', '7-1.ring.txt', '07-1.ring', 'x.ring']) writeFileSync(join(folder, name.replace('../', 'up-')), good.buffer);
  expect(read(3).map((event) => event.pid)).toEqual([7]);
});

test('a ring that is cut off while it is read tells nothing more', () => {
  new RingBuilder({ records: [object] }).slot(1).write();
  using reader = new RingReader(folder, { originS: 0 });
  expect(reader.read()).toHaveLength(1);
  truncateSync(join(folder, '7-1.ring'), 0);
  expect(reader.read()).toEqual([]);
});

test('rings, slots a read and definitions are bounded', () => {
  for (let pid = 1; pid <= 9; pid++) {
    const ring = new RingBuilder({ pid, records: [{ d: 9, k: 'object', id: 'other' }, object] });
    for (let sequence = 1; sequence <= 40; sequence++) ring.slot(sequence, { object: 9 });
    ring.write(`${pid}-1.ring`);
  }
  using reader = new RingReader(folder, { originS: 0, maxRings: 4, maxSlotsPerRead: 10, maxDefinitions: 1 });
  expect(reader.read()).toHaveLength(40);
  expect(reader.rings).toBe(4);
  expect(reader.read()).toHaveLength(40);
});

test('soup in every byte: reading ends, throws nothing, and gives only events of the schema', () => {
  let seed = 42;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  for (let round = 0; round < 60; round++) {
    const ring = new RingBuilder({ records: [object, { e: 'process.exited', t: 1, pid: 9, code: 3 }] });
    for (let sequence = 1; sequence < 60; sequence++)
      ring.slot(sequence, { kind: Math.floor(random() * 60), a: Math.floor(random() * 100) - 50, c: BigInt(Math.floor(random() * 9) - 4) });
    for (let flips = 0; flips < 40 * round; flips++) ring.buffer[8 + Math.floor(random() * (ring.buffer.length - 8))] = Math.floor(random() * 256);
    // The file must still pass for a ring.
    [7, 64, 4_096].forEach((value, index) => {
      ring.buffer.writeUInt32LE(value, 8 + 4 * index);
    });
    ring.write(`7-${round + 1}.ring`);
  }
  expect(read(3).length).toBeGreaterThan(0);
});
