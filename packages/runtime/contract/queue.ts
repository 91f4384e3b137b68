import assert from 'node:assert/strict';
import { Event, JoinableQueue, NotCloneable, Process, Queue, QueueClosed, QueueEmpty, QueueFull, TimeoutError } from '../src/index.ts';
import { failure, type Rules, runRule } from './rules.ts';

export async function puts(queue: Queue<unknown>, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) await queue.put(i);
}
export async function gets(queue: Queue<unknown>, out: Queue<unknown>): Promise<void> {
  await out.put(await queue.get());
}
export async function sums(queue: Queue<number>, out: Queue<number>): Promise<void> {
  let sum = 0;
  for await (const item of queue) sum += item;
  await out.put(sum);
}
/** Takes one item in a loop and never asks for the next. */
export async function takesAndStays(queue: Queue<unknown>, took: Event): Promise<void> {
  for await (const _ of queue) {
    await took.set();
    await new Event().wait();
  }
}
export async function getsAndStays(queue: Queue<unknown>, took: Event): Promise<void> {
  await queue.get();
  await took.set();
  await new Event().wait();
}
export async function worksOn(queue: JoinableQueue<number>): Promise<void> {
  for await (const _ of queue) await queue.taskDone();
}
export function syncRound(queue: Queue<unknown>, out: Queue<unknown>): void {
  for (let i = 0; i < 50; i++) out.putSync([i, queue.getSync()]);
  let refused = '';
  try {
    queue.getSync({ timeout: 0 });
  } catch (error) {
    refused = (error as Error).name;
  }
  out.putSync(refused);
}

export async function putsLarge(queue: Queue<Uint8Array>, count: number, told: Queue<string>): Promise<void> {
  // More than shared memory has place for at once.
  const all: Promise<void>[] = [];
  for (let i = 0; i < count; i++) all.push(queue.put(new Uint8Array(100_000 + i * 7).fill(i)));
  await told.put('all put');
  await Promise.all(all);
}
export async function getsLarge(queue: Queue<Uint8Array>, sums: Queue<number[]>): Promise<void> {
  for await (const item of queue) await sums.put([item.length, item[0] as number, item.at(-1) as number]);
}

export async function putsBoth(large: Queue<Uint8Array>, small: Queue<number>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.all([large.put(new Uint8Array(3_000_000 + i).fill(i)), small.put(i)]);
}

export const rules: Rules = {
  'QU1 gives items in the order of their puts': async () => {
    const queue = new Queue<number>();
    for (let i = 0; i < 100; i++) await queue.put(i);
    assert.equal(await queue.size(), 100);
    for (let i = 0; i < 100; i++) assert.equal(await queue.get(), i);
    assert.equal(await queue.empty(), true);
  },
  "QU2 keeps each producer's order between processes": async () => {
    const queue = new Queue<number>();
    await using one = new Process(puts, [queue, 0, 200]);
    await using other = new Process(puts, [queue, 1000, 1200]);
    await Promise.all([one.start(), other.start()]);
    const seen: number[] = [];
    while (seen.length < 400) seen.push(await queue.get());
    for (const part of [seen.filter((n) => n < 1000), seen.filter((n) => n >= 1000)]) {
      assert.deepEqual(
        part,
        part.toSorted((a, b) => a - b),
      );
      assert.equal(part.length, 200);
    }
  },
  'QU3 put waits while it is full; QueueFull when the time is over': async () => {
    const queue = new Queue<number>({ maxSize: 2 });
    await queue.put(1);
    await queue.put(2);
    assert.equal(await queue.full(), true);
    assert((await failure(queue.put(3, { timeout: 0.01 }))) instanceof QueueFull);
    assert((await failure(queue.putNoWait(3))) instanceof QueueFull);
    const third = queue.put(3);
    assert.equal(await queue.get(), 1);
    await third;
    assert.deepEqual([await queue.get(), await queue.get()], [2, 3]);
  },
  'QU4 get waits while it is empty; QueueEmpty when the time is over': async () => {
    const queue = new Queue<number>();
    assert((await failure(queue.get({ timeout: 0.01 }))) instanceof QueueEmpty);
    assert((await failure(queue.getNoWait())) instanceof QueueEmpty);
    const first = queue.get();
    const second = queue.get();
    await queue.put(1);
    await queue.put(2);
    assert.deepEqual(await Promise.all([first, second]), [1, 2]);
  },
  'QU5 a signal ends a wait with its reason, and no item is lost': async () => {
    const queue = new Queue<number>({ maxSize: 1 });
    const controller = new AbortController();
    const waiting = failure(queue.get({ signal: controller.signal }));
    controller.abort(new Error('never mind'));
    assert.equal((await waiting).message, 'never mind');
    await queue.put(1);
    const other = new AbortController();
    const putting = failure(queue.put(2, { signal: other.signal }));
    other.abort(new Error('nor that'));
    assert.equal((await putting).message, 'nor that');
    assert.equal(await queue.size(), 1);
    assert.equal(await queue.get(), 1);
  },
  'QU6 copies the item when it is put': async () => {
    const queue = new Queue<{ n: number }>();
    const item = { n: 1 };
    await queue.put(item);
    item.n = 2;
    assert.deepEqual(await queue.get(), { n: 1 });
  },
  'QU7 refuses what cannot be copied at the call': async () => {
    const queue = new Queue<unknown>();
    assert((await failure(queue.put(() => {}))) instanceof NotCloneable);
    assert.equal(await queue.size(), 0);
  },
  'QU8 end() ends every iteration after the last item, and refuses puts': async () => {
    const queue = new Queue<number>();
    const out = new Queue<number>();
    const consumers = [new Process(sums, [queue, out]), new Process(sums, [queue, out]), new Process(sums, [queue, out])];
    for (const consumer of consumers) await consumer.start();
    for (let i = 1; i <= 100; i++) await queue.put(i);
    await queue.end();
    let sum = 0;
    for (const consumer of consumers) await consumer.check();
    for (const _ of consumers) sum += await out.get();
    assert.equal(sum, 5050);
    assert((await failure(queue.put(1))) instanceof QueueClosed);
    assert((await failure(queue.get())) instanceof QueueClosed);
  },
  'QU9 end() refuses a put that waits for space': async () => {
    const queue = new Queue<number>({ maxSize: 1 });
    await queue.put(1);
    const waiting = failure(queue.put(2));
    await queue.end();
    assert((await waiting) instanceof QueueClosed);
    assert.equal(await queue.get(), 1);
  },
  'QU10 an item goes back to the front when its process is killed in the loop': async () => {
    const queue = new Queue<string>();
    const took = new Event();
    const victim = new Process(takesAndStays, [queue, took]);
    await victim.start();
    await queue.put('first');
    await queue.put('second');
    await took.wait();
    assert.equal(await queue.size(), 1);
    victim.kill();
    await victim.join();
    assert.deepEqual([await queue.get(), await queue.get()], ['first', 'second']);
  },
  'QU11 an iteration over an ended queue waits for items that may come back': async () => {
    const queue = new Queue<string>();
    const took = new Event();
    const victim = new Process(takesAndStays, [queue, took]);
    await victim.start();
    await queue.put('only');
    await took.wait();
    await queue.end();
    const seen: string[] = [];
    const loop = (async () => {
      for await (const item of queue) seen.push(item);
    })();
    victim.kill();
    await loop;
    assert.deepEqual(seen, ['only']);
    await victim.join();
  },
  'QU12 an item that get() handed over does not come back': async () => {
    const queue = new Queue<string>();
    const took = new Event();
    const victim = new Process(getsAndStays, [queue, took]);
    await victim.start();
    await queue.put('only');
    await took.wait();
    victim.kill();
    await victim.join();
    assert((await failure(queue.getNoWait())) instanceof QueueEmpty);
  },
  'QU13 leaving a loop early is done with its item': async () => {
    const queue = new Queue<number>();
    for (const n of [1, 2, 3]) await queue.put(n);
    await queue.end();
    for await (const n of queue) if (n === 2) break;
    const rest: number[] = [];
    for await (const n of queue) rest.push(n);
    assert.deepEqual(rest, [3]);
  },
  'QU14 a waiter that was killed takes nothing': async () => {
    const queue = new Queue<string>();
    const out = new Queue<string>();
    const victim = new Process(gets, [queue, out]);
    await victim.start();
    victim.kill();
    await victim.join();
    await queue.put('kept');
    assert.equal(await queue.get(), 'kept');
  },
  'QU15 join() waits until everything that was put is done': async () => {
    const queue = new JoinableQueue<number>();
    for (let i = 0; i < 20; i++) await queue.put(i);
    assert((await failure(queue.join({ timeout: 0.01 }))) instanceof TimeoutError);
    const workers = [new Process(worksOn, [queue]), new Process(worksOn, [queue])];
    for (const worker of workers) await worker.start();
    await queue.join();
    assert.equal(await queue.size(), 0);
    await queue.end();
    for (const worker of workers) await worker.check();
    assert.match((await failure(queue.taskDone())).message, /more often than items were put/);
  },
  'QU16 an item of a JoinableQueue goes back when its process is killed before taskDone()': async () => {
    const queue = new JoinableQueue<string>();
    const took = new Event();
    const victim = new Process(getsAndStays, [queue, took]);
    await victim.start();
    await queue.put('work');
    await took.wait();
    victim.kill();
    await victim.join();
    assert.equal(await queue.get(), 'work');
    await queue.taskDone();
    await queue.join();
  },
  'QU17 a queue that travels through a queue is the same queue': async () => {
    const queue = new Queue<unknown>();
    const carrier = new Queue<{ inner: Queue<unknown>[] }>();
    await carrier.put({ inner: [queue] });
    const [same] = (await carrier.get()).inner;
    await same?.put('here');
    assert.equal(await queue.get(), 'here');
  },
  'QU18 the Sync twins do the same and block': async () => {
    const queue = new Queue<unknown>();
    const out = new Queue<unknown>();
    const child = new Process(syncRound, [queue, out]);
    await child.start();
    for (let i = 0; i < 50; i++) {
      await queue.put({ i });
      assert.deepEqual(await out.get(), [i, { i }]);
    }
    assert.equal(await out.get(), 'QueueEmpty');
    await child.check();
  },
  'QU19 large items pass whole': async () => {
    const queue = new Queue<Uint8Array>();
    const out = new Queue<Uint8Array>();
    await using child = new Process(gets, [queue, out]);
    await child.start();
    const large = new Uint8Array(5_000_000).fill(7);
    await queue.put(large);
    assert.deepEqual(await out.get(), large);
  },
  'QU20 many large items pass in order, also when their sender is gone': async () => {
    const queue = new Queue<Uint8Array>();
    const told = new Queue<string>();
    const count = 120;
    for (let round = 0; round < 2; round++) {
      await using sender = new Process(putsLarge, [queue, count, told]);
      await sender.start();
      await told.get();
      for (let i = 0; i < count / 2; i++) {
        const item = await queue.get();
        assert(item.length === 100_000 + i * 7 && item.byteOffset === 0 && item.buffer.byteLength === item.length);
        assert(item.every((byte) => byte === i));
      }
      await sender.check();
      for (let i = count / 2; i < count; i++) assert((await queue.get()).every((byte) => byte === i));
    }
    const sums = new Queue<number[]>();
    await using sender = new Process(putsLarge, [queue, count, told]);
    await using reader = new Process(getsLarge, [queue, sums]);
    await Promise.all([sender.start(), reader.start()]);
    await sender.check();
    await queue.end();
    for (let i = 0; i < count; i++) assert.deepEqual(await sums.get(), [100_000 + i * 7, i, i]);
    await reader.check();
  },
  'QU21 a main process that blocks gets large items whole': async () => {
    const [large, small] = [new Queue<Uint8Array>(), new Queue<number>()];
    await using sender = new Process(putsBoth, [large, small, 12]);
    await sender.start();
    for (let i = 0; i < 12; i++) {
      // Part of a large item has come when it blocks; the rest comes meanwhile.
      const coming = large.get();
      for (let turn = 0; turn < 1 + (i % 4); turn++) await new Promise(setImmediate);
      assert.equal(small.getSync(), i);
      const item = await coming;
      assert.equal(item.length, 3_000_000 + i);
      assert(item.every((byte) => byte === i));
    }
    await sender.check();
  },
};

if (import.meta.main) await runRule(rules);
