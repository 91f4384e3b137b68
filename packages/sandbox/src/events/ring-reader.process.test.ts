import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProcessEvent, processEventSchema } from '@forkhall/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FrameCutter } from '../box/frames.ts';
import { locateNative } from '../native.ts';
import { RingFeed } from './ring-feed.ts';
import { ringKinds } from './ring-kinds.ts';
import { RingReader } from './ring-reader.ts';
import { uplinkLetters } from './uplink-letters.ts';

const kind = (name: (typeof ringKinds)[number]) => ringKinds.indexOf(name) + 1;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forkhall-ring-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Who surely lives, and a number that no process has: the rings of the dead are told to their end and removed. */
const me = process.pid;
const nobody = 4_194_303;

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

  constructor({ pid = me, slots = 64, journalBytes = 4_096, parent = [0, 0, 0], records = [], journal, complete }: Forged = {}) {
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

  write(name = `${me}-1.ring`): this {
    writeFileSync(join(folder, name), this.buffer);
    return this;
  }
}

const object = { d: 1, k: 'object', id: 'L' };
async function read(reads = 1, maxDefinitions?: number) {
  await using reader = await RingReader.open(folder, { originS: 0, ...(maxDefinitions === undefined ? {} : { maxDefinitions }) });
  const events: ProcessEvent[] = [];
  for (let turn = 0; turn < reads; turn++) events.push(...(await reader.read()));
  for (const event of events) expect(processEventSchema.parse(event)).toEqual(event);
  return events;
}

const told = (events: readonly ProcessEvent[]) => events.filter((event) => event.event !== 'events.dropped');
const dropped = (events: readonly ProcessEvent[]) => events.flatMap((event) => (event.event === 'events.dropped' ? [event.counts] : []));

test('slots and records become events, in the order of time', async () => {
  new RingBuilder({
    records: [object, { d: 2, k: 'place', file: 'main.py', line: 3, function: 'f' }, { e: 'process.started', t: 0.5, h: 1, how: 'main', name: 'M' }],
  })
    .slot(1, { place: 2 })
    .slot(2, { kind: kind('lock.requested'), a: 1_500, thread: 2 })
    .write();
  expect(await read()).toEqual([
    { event: 'process.started', t: 0.5, pid: me, how: 'main', name: 'M', own: true },
    { event: 'lock.acquired', t: 1, pid: me, object: 'L', at: { file: 'main.py', line: 3, function: 'f' } },
    { event: 'lock.requested', t: 2, pid: me, thread: 2, object: 'L', timeout: 1.5 },
  ]);
});

test('a forked child knows what its parent had defined before, in whatever order the rings are found', async () => {
  new RingBuilder({ records: [object, { d: 5, k: 'object', id: 'later' }] }).write();
  new RingBuilder({ pid: nobody, parent: [me, 1, 5] }).slot(1, { t: 0.5 }).slot(2, { object: 5 }).write(`${nobody}-1.ring`);
  new RingBuilder({ pid: nobody - 1, parent: [me, 1, 5] }).slot(1).write(`${nobody - 1}-1.ring`);
  const events = await read();
  expect(told(events).map((event) => [event.pid, 'object' in event && event.object])).toEqual([
    [nobody, 'L'],
    [nobody - 1, 'L'],
  ]);
  expect(dropped(events)).toEqual([{ 'lock.acquired': 1 }]);
});

test('the ring of a process that is dead is told to its end and taken away', async () => {
  new RingBuilder({ pid: nobody, records: [object] }).slot(1).slot(3).count(kind('lock.acquired'), 3n).write(`${nobody}-1.ring`);
  new RingBuilder({ records: [object] }).slot(1, { t: 2 }).write();
  const events = await read();
  expect(told(events).map(({ pid, t }) => [pid, t])).toEqual([
    [nobody, 1],
    [me, 2],
    [nobody, 3],
  ]);
  expect(dropped(events)).toEqual([{ 'lock.acquired': 1 }]);
  expect(readdirSync(folder)).toEqual([`${me}-1.ring`]);
});

/** What process 1 tells, in its order: a reader sorts what comes together. */
async function asTold(slotsAtOnce: number): Promise<ProcessEvent[]> {
  const relay = spawn((await locateNative()).init, ['rings', folder, `${slotsAtOnce}`], { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
  const [cutter, feed, events] = [new FrameCutter(), new RingFeed(0), [] as ProcessEvent[]];
  relay.stdout.on('data', (chunk: Buffer) => {
    for (const { type, payload } of cutter.push(chunk)) if (type !== uplinkLetters.turnEnded) events.push(...feed.take(type, payload, 0));
  });
  relay.stdin.end('....');
  await once(relay, 'close');
  return events;
}

test('what a process told before it went on with another ring is told first', async () => {
  const pids = [nobody, nobody - 1, nobody - 2];
  const serials = [1, 2, 3, 4, 5, 6];
  const numbers = Array.from({ length: 60 }, (_, index) => index + 1);
  const records = numbers.map((number) => ({ ...object, d: number, id: `L${number}` }));
  for (const pid of pids) {
    for (const serial of serials) {
      const ring = new RingBuilder(serial === 1 ? { pid, records } : { pid, parent: [pid, serial - 1, 61] });
      for (const number of numbers) ring.slot(number, { t: 100 * serial + number, object: number });
      ring.count(kind('lock.acquired'), 60n).write(`${pid}-${serial}.ring`);
    }
  }
  // Of most rings more than may go up one by one.
  const events = told(await asTold(200));
  for (const pid of pids) {
    const times = events.filter((event) => event.pid === pid).map(({ t }) => t);
    expect(times).toEqual(serials.flatMap((serial) => numbers.map((number) => 100 * serial + number)));
  }
});

test('rings that name each other as parents end the search', async () => {
  new RingBuilder({ pid: nobody, parent: [me, 1, 99] }).slot(1).write(`${nobody}-1.ring`);
  new RingBuilder({ parent: [nobody, 1, 99] }).slot(1).write();
  expect(told(await read())).toEqual([]);
});

test('what was overwritten is counted by kind', async () => {
  const ring = new RingBuilder({ records: [object] }).count(kind('lock.acquired'), 1_000n);
  for (let sequence = 937; sequence <= 1_000; sequence++) ring.slot(sequence);
  ring.write();
  const events = await read(2);
  expect(dropped(events)).toEqual([{ 'lock.acquired': 1_000 - (events.length - 1) }]);
  expect(events.length).toBeGreaterThan(30);
});

test('a slot that is half written is left for later; a hole is passed over in the end', async () => {
  new RingBuilder({ records: [object] }).slot(1).slot(2, { last: 1 }).slot(3).write();
  expect(await read(1)).toHaveLength(1);
  expect((await read(6)).filter((event) => event.event !== 'events.dropped')).toHaveLength(2);
});

test.each([
  ['an unknown kind', { kind: 999 }],
  ['kind 0', { kind: 0 }],
  ['no time', { t: Number.NaN }],
  ['endless time', { t: Number.POSITIVE_INFINITY }],
  ['a queue that waits for nothing known', { kind: kind('queue.waiting'), c: 17n }],
  ['a thread out of range', { kind: kind('thread.joining'), c: -5n }],
])('a slot with %s tells nothing, the next one does', async (_name, fields) => {
  new RingBuilder({ records: [object] }).slot(1, fields).slot(2).write();
  expect(told(await read())).toHaveLength(1);
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
])('a record with %s tells nothing, the next one does', async (_name, record) => {
  new RingBuilder({ records: [record, { e: 'process.exited', t: 1, pid: 9, code: 3 }] }).write();
  expect((await read()).filter((event) => event.event === 'process.exited')).toEqual([{ event: 'process.exited', t: 1, pid: 9, code: 3 }]);
});

test('a record that says more bytes than there are ends the journal', async () => {
  const journal = Buffer.alloc(100);
  journal.writeUInt32LE(0xffffffff, 0);
  new RingBuilder({ journal }).slot(1).write();
  expect(await read(3)).toEqual([]);
  new RingBuilder({ records: [object], complete: 2n ** 63n }).slot(1).write(`${me}-2.ring`);
  expect(await read()).toHaveLength(1);
});

test('sequence numbers and counts of any size do no harm', async () => {
  const ring = new RingBuilder({ records: [object] });
  for (let number = 1; number <= ringKinds.length; number++) ring.count(number, 2n ** 64n - 1n);
  ring.buffer.writeBigUInt64LE(2n ** 64n - 1n, 40);
  for (let at = 1_024; at < 1_024 + 64 * 48; at += 8) ring.buffer.writeBigUInt64LE(2n ** 64n - 1n, at);
  ring.write();
  expect((await read(5)).filter((event) => event.event !== 'events.dropped')).toEqual([]);
});

test('files that are no rings are passed over: links, pipes, folders, wrong sizes, wrong names', async () => {
  const good = new RingBuilder({ records: [object] }).slot(1).write();
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
  for (const name of [`up-${me}-1.ring`, `${me}-1.ring.txt`, `0${me}-1.ring`, `${me}-01.ring`, '1-1.ring', 'x.ring'])
    writeFileSync(join(folder, name), good.buffer);
  expect((await read(3)).map((event) => event.pid)).toEqual([me]);
});

test('a ring that is cut off while it is read tells nothing more', async () => {
  new RingBuilder({ records: [object] }).slot(1).write();
  await using reader = await RingReader.open(folder, { originS: 0 });
  expect(await reader.read()).toHaveLength(1);
  truncateSync(join(folder, `${me}-1.ring`), 0);
  expect(await reader.read()).toEqual([]);
});

test('definitions are bounded over all rings', async () => {
  for (let serial = 1; serial <= 9; serial++) {
    const ring = new RingBuilder({ records: [{ d: 9, k: 'object', id: 'other' }, object] });
    for (let sequence = 1; sequence <= 40; sequence++) ring.slot(sequence, { object: 9 });
    ring.write(`${me}-${serial}.ring`);
  }
  expect(told(await read(1, 1))).toHaveLength(40);
});

test('soup in every byte: reading ends, throws nothing, and gives only events of the schema', async () => {
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
    [me, 64, 4_096].forEach((value, index) => {
      ring.buffer.writeUInt32LE(value, 8 + 4 * index);
    });
    ring.write(`${me}-${round + 1}.ring`);
  }
  expect((await read(3)).length).toBeGreaterThan(0);
});
