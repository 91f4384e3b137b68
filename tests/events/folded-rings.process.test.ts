import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Picture, RunHistory } from '@forkhall/insight';
import type { ProcessEvent, ProcessEventName } from '@forkhall/protocol';
import { RingReader } from '@forkhall/sandbox';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ringKinds } from '../../packages/sandbox/src/events/ring-kinds.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forkhall-folded-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const slots = 16_384;
const journalBytes = 8_192;
/** Some turns of the relay. */
const total = 28_000;
const slotsAtOnce = 1_000;
/** Numbers that no process has: their rings are told to the end. */
const pids = [4_194_302, 4_194_303];
const threads = 4;

type ObjectId = 'L1' | 'L2' | 'R' | 'S' | 'Q' | 'J' | 'a' | 'b' | 'E' | 'C';
const types: Record<ObjectId, Record<string, unknown>> = {
  L1: { type: 'Lock' },
  L2: { type: 'Lock' },
  R: { type: 'RLock' },
  S: { type: 'Semaphore', capacity: 3 },
  Q: { type: 'Queue' },
  J: { type: 'JoinableQueue' },
  a: { type: 'Pipe', peer: 'b' },
  b: { type: 'Pipe', peer: 'a' },
  E: { type: 'Event' },
  C: { type: 'Condition' },
};
const objects = Object.keys(types) as ObjectId[];

/** A ring as a process writes it. */
class Ring {
  readonly #bytes = Buffer.alloc(1_024 + slots * 48 + journalBytes);
  readonly #pid: number;
  #sequence = 0;

  constructor(pid: number) {
    this.#pid = pid;
    this.#bytes.write('FHRING01', 'latin1');
    [pid, slots, journalBytes, 0, 0, 0].forEach((value, index) => {
      this.#bytes.writeUInt32LE(value, 8 + 4 * index);
    });
    const records: unknown[] = objects.map((id, index) => ({ d: index + 1, k: 'object', id }));
    if (pid === pids[0]) records.push(...objects.map((id, index) => ({ e: 'resource.created', t: 0, h: 1, o: index + 1, ...types[id] })));
    let at = 1_024 + slots * 48;
    for (const record of records) {
      const text = Buffer.from(JSON.stringify(record));
      this.#bytes.writeUInt32LE(text.length, at);
      text.copy(this.#bytes, at + 4);
      at += 4 + text.length;
    }
    this.#bytes.writeBigUInt64LE(BigInt(at - 1_024 - slots * 48), 32);
  }

  tell(t: number, thread: number, event: string, object: ObjectId | undefined, a: number, c: number): void {
    const sequence = BigInt(++this.#sequence);
    const at = 1_024 + (this.#sequence & (slots - 1)) * 48;
    const kind = ringKinds.indexOf(event as (typeof ringKinds)[number]) + 1;
    this.#bytes.writeBigUInt64LE(sequence, at);
    this.#bytes.writeDoubleLE(t, at + 8);
    this.#bytes.writeUInt16LE(kind, at + 16);
    this.#bytes.writeUInt16LE(thread, at + 18);
    this.#bytes.writeUInt32LE(object === undefined ? 0 : objects.indexOf(object) + 1, at + 20);
    this.#bytes.writeInt32LE(a, at + 28);
    this.#bytes.writeBigInt64LE(BigInt(c), at + 32);
    this.#bytes.writeBigUInt64LE(sequence, at + 40);
    this.#bytes.writeBigUInt64LE(this.#bytes.readBigUInt64LE(64 + 8 * kind) + 1n, 64 + 8 * kind);
  }

  write(): void {
    writeFileSync(join(folder, `${this.#pid}-1.ring`), this.#bytes);
  }
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Threads that do whatever they may, so that each thing that can stand does now and then; two that the others wait for stand still at the end. */
class Program {
  readonly events: ProcessEvent[] = [];
  readonly #rings = pids.map((pid) => new Ring(pid));
  readonly #random: (below: number) => number;
  readonly #holds = new Map<ObjectId, number[]>();
  readonly #waits = new Map<number, () => void>();

  constructor(seed: number) {
    this.#random = randomFrom(seed);
    for (const object of objects)
      if (types[object].type !== undefined)
        this.events.push({ event: 'resource.created', t: 0, pid: pids[0], object, ...types[object] } as unknown as ProcessEvent);
  }

  run(): this {
    while (this.events.length < total) {
      const actor = this.#random(pids.length * threads);
      const waits = this.#waits.get(actor);
      if (waits === undefined) this.#acts(actor);
      else if (this.#random(3) === 0) waits();
    }
    for (const ring of this.#rings) ring.write();
    return this;
  }

  #event(actor: number, event: ProcessEventName, fields: Record<string, unknown>): ProcessEvent {
    const thread = (actor % threads) + 1;
    const told = { event, t: this.events.length / 1e6, pid: pids[Math.floor(actor / threads)], ...(thread > 1 ? { thread } : {}), ...fields };
    this.events.push(told as unknown as ProcessEvent);
    return told as unknown as ProcessEvent;
  }

  #tell(actor: number, event: ProcessEventName, object: ObjectId, fields: Record<string, unknown> = {}, c = 0): void {
    const { t } = this.#event(actor, event, { object, ...fields });
    this.#rings[Math.floor(actor / threads)]?.tell(t, (actor % threads) + 1, event, object, -1, c);
  }

  #waitsFor(actor: number, event: ProcessEventName, object: ObjectId, then: () => boolean, fields: Record<string, unknown> = {}): void {
    this.#tell(actor, event, object, fields);
    this.#waits.set(actor, () => {
      if (then()) this.#waits.delete(actor);
    });
  }

  #acts(actor: number): void {
    const held = [...this.#holds].filter(([, actors]) => actors.includes(actor)).map(([object]) => object);
    switch (this.#random(13)) {
      case 0:
      case 1:
      case 2:
      case 3:
        for (const object of held) if (this.#random(2) === 0) this.#release(actor, object);
        return;
      case 4:
      case 5:
        return void this.#acquire(actor, (['L1', 'L2', 'R', 'S'] as const)[this.#random(4)] as ObjectId);
      case 6:
        return void this.#tell(actor, 'queue.put', this.#random(2) === 0 ? 'Q' : 'J');
      case 7: {
        const queue = this.#random(2) === 0 ? 'Q' : 'J';
        return void this.#waitsFor(
          actor,
          'queue.waiting',
          queue,
          () => {
            if (this.#random(4) === 0) this.#tell(actor, 'queue.timed-out', queue, { for: 'item' });
            else this.#tell(actor, 'queue.got', queue);
            return true;
          },
          { for: 'item' },
        );
      }
      case 8:
        return void this.#tell(actor, 'queue.task-done', 'J');
      case 9: {
        const bytes = this.#random(100);
        return void this.#tell(actor, this.#random(2) === 0 ? 'pipe.sent' : 'pipe.received', this.#random(2) === 0 ? 'a' : 'b', { bytes }, bytes);
      }
      case 10:
        return void this.#tell(actor, this.#random(2) === 0 ? 'event.set' : 'event.cleared', 'E');
      case 11:
        return void this.#waitsForSeveral(actor);
      default:
        return void this.#waitsFor(actor, 'event.waiting', 'E', () => {
          this.#tell(actor, 'event.woke', 'E');
          return true;
        });
    }
  }

  #waitsForSeveral(actor: number): void {
    const members = [
      { kind: 'message', object: 'a' },
      { kind: 'item', object: 'Q' },
    ] as const;
    const [process, thread] = [Math.floor(actor / threads), (actor % threads) + 1];
    const { t } = this.#event(actor, 'several.waiting', { for: 'any', count: members.length, members });
    const ring = this.#rings[process];
    ring?.tell(t, thread, 'several.waiting', undefined, -1, members.length);
    for (const [kind, { object }] of members.entries()) ring?.tell(t, thread, 'several.member', object, kind, 0);
    this.#waits.set(actor, () => {
      const woke = this.#event(actor, 'several.woke', {});
      ring?.tell(woke.t, thread, 'several.woke', undefined, 0, 0);
      this.#waits.delete(actor);
    });
  }

  #isFree(actor: number, object: ObjectId): boolean {
    const holders = this.#holds.get(object) ?? [];
    return object === 'S' ? holders.length < 3 : object === 'R' ? holders.every((other) => other === actor) : holders.length === 0;
  }

  #take(actor: number, object: ObjectId): void {
    this.#tell(actor, 'lock.acquired', object);
    this.#holds.set(object, [...(this.#holds.get(object) ?? []), actor]);
  }

  #acquire(actor: number, object: ObjectId): void {
    if (this.#isFree(actor, object)) return void this.#take(actor, object);
    this.#waitsFor(actor, 'lock.requested', object, () => {
      if (this.#isFree(actor, object)) this.#take(actor, object);
      else if (this.#random(4) === 0) this.#tell(actor, 'lock.timed-out', object);
      else return false;
      return true;
    });
  }

  #release(actor: number, object: ObjectId): void {
    this.#tell(actor, 'lock.released', object);
    const holders = this.#holds.get(object) ?? [];
    holders.splice(holders.indexOf(actor), 1);
  }
}

/** What stands in it. */
function standing({ processes, locks, signals, queues, pipes }: Picture) {
  const who = (uses: Picture['locks'][number]['holders']) =>
    uses.map(({ actor, since, count }) => `${actor.pid} ${actor.thread ?? ''} ${since} ${count ?? ''}`).sort();
  return {
    waits: processes.flatMap((process) => process.threads.map(({ key, wait }) => [key, wait])),
    locks: locks.map(({ id, holders, waiters, permits }) => ({ id, holders: id === 'S' ? holders.length : who(holders), waiters: who(waiters), permits })),
    signals: signals.map(({ id, set, waiters }) => ({ id, set, waiters: who(waiters) })),
    queues: queues.map(({ id, depth, unfinished, getters }) => ({ id, depth, unfinished, getters: who(getters) })),
    pipes: pipes.map(({ id, depth }) => ({ id, depth })),
  };
}

function pictureOf(events: readonly ProcessEvent[]): Picture {
  const history = new RunHistory({ maxLate: 1_000 });
  for (const event of events) history.append(event);
  return history.picture();
}

test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
  'what stands of more events than go up is what stands of all of them (seed %i)',
  async (seed) => {
    const program = new Program(seed).run();
    await using reader = await RingReader.open(folder, { originS: 0, slotsAtOnce });
    const told = await reader.read();
    const dropped = told.filter((event) => event.event === 'events.dropped');
    expect(dropped.every((event) => event.settled)).toBe(true);
    expect(told.length).toBeLessThan(total / 2);
    const counts = new Map<string, number>();
    const count = (kind: string, times: number) => counts.set(kind, (counts.get(kind) ?? 0) + times);
    // Its members are no events of their own.
    const isEvent = ([kind]: [kind: string, times: number]) => kind !== 'several.member';
    for (const event of told) {
      if (event.event !== 'events.dropped') count(event.event, 'times' in event ? (event.times ?? 1) : 1);
      else for (const [kind, times] of Object.entries(event.counts)) count(kind, times);
    }
    for (const { event } of program.events) count(event, -1);
    expect([...counts].filter(isEvent).filter(([, times]) => times !== 0)).toEqual([]);
    expect(standing(pictureOf(told))).toEqual(standing(pictureOf(program.events)));
  },
);
