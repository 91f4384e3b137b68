// The measurements with the built package: node ours.ts NAME… prints one JSON object a line.
import type * as Runtime from '../src/index.ts';

const { Lock, Manager, Pipe, Pool, Process, Queue, Semaphore, SharedValue } = (await import(
  new URL('../dist/index.js', import.meta.url).href
)) as typeof Runtime;

export function identity(x: unknown): unknown {
  return x;
}
export function nothing(): void {}
/** The most memory that this process had so far, MiB. */
export function peakMiB(): number {
  // Not imported: each child would load it, which the figure of a start does not want to measure.
  const { readFileSync } = process.getBuiltinModule('node:fs');
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
export async function sendsMany(queue: Runtime.Queue<Uint8Array>, size: number, count: number): Promise<void> {
  const item = new Uint8Array(size);
  // As CPython's put(), which gives the item to a thread: nobody waits for each one, but for a thousand, or 2 MiB.
  const together = Math.min(1000, 2 ** 21 / size);
  for (let i = 0; i < count; i += together) await Promise.all(Array.from({ length: Math.min(together, count - i) }, () => queue.put(item)));
}
export async function echoes(end: Runtime.Connection<Uint8Array, Uint8Array>): Promise<void> {
  for await (const item of end) await end.send(item);
}

async function rate(count: number, work: () => unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return (count * 1000) / (performance.now() - begin);
}

/** By processor time, where only one process works: a busy machine disturbs it less. */
async function rateAlone(count: number, work: () => unknown): Promise<number> {
  const begin = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begin);
  return (count * 1_000_000) / (user + system);
}

/** Items a second, after so many that came before. */
async function queue(size: number, count: number, before = 1): Promise<number> {
  const one = new Queue<Uint8Array>();
  await using sender = new Process(sendsMany, [one, size, before + count]);
  await sender.start();
  for (let i = 0; i < before; i++) await one.get();
  return await rate(count, async () => {
    for (let i = 0; i < count; i++) await one.get();
  });
}

/** Round trips a second, after so many that came before. */
async function roundTrips(count: number, before = 1): Promise<number> {
  const [mine, theirs] = Pipe<Uint8Array>();
  await using child = new Process(echoes, [theirs]);
  await child.start();
  const item = new Uint8Array(100);
  const work = async (times: number) => {
    for (let i = 0; i < times; i++) {
      await mine.send(item);
      await mine.recv();
    }
  };
  await work(before);
  const result = await rate(count, () => work(count));
  await mine.close();
  return result;
}

async function pool(work: (pool: Runtime.Pool) => Promise<number>): Promise<number> {
  await using one = new Pool(2);
  await one.map(identity, [...Array(100).keys()]);
  return await work(one);
}

/** Processor time of one operation and its counterpart, µs, in the process that has the hub. */
async function pair(work: () => Promise<unknown>): Promise<number> {
  const count = 20_000;
  for (let i = 0; i < 2000; i++) await work();
  return (
    1_000_000 /
    (await rateAlone(count, async () => {
      for (let i = 0; i < count; i++) await work();
    }))
  );
}

const measures: Record<string, () => Promise<number>> = {
  'queue-pair': () => {
    const one = new Queue<number>();
    return pair(async () => {
      await one.put(1);
      await one.get();
    });
  },
  'semaphore-pair': () => {
    const one = new Semaphore(2);
    return pair(async () => (await one.acquire()).release());
  },
  'lock-pair': () => {
    const one = new Lock();
    return pair(async () => (await one.acquire()).release());
  },
  'pipe-pair': () => {
    const [mine, theirs] = Pipe<number>();
    return pair(async () => {
      await mine.send(1);
      await theirs.recv();
    });
  },
  'lock-sync': async () => {
    const lock = new Lock();
    for (let i = 0; i < 2000; i++) lock.acquireSync().release();
    return await rateAlone(300_000, () => {
      for (let i = 0; i < 300_000; i++) lock.acquireSync().release();
    });
  },
  'lock-await': async () => {
    const lock = new Lock();
    for (let i = 0; i < 2000; i++) await (await lock.acquire()).release();
    return await rateAlone(300_000, async () => {
      for (let i = 0; i < 300_000; i++) await (await lock.acquire()).release();
    });
  },
  'queue-100b': () => queue(100, 40_000),
  'queue-64k': () => queue(65_536, 10_000, 3_000),
  'queue-64k-first': () => queue(65_536, 3_000),
  'pipe-round-trip': () => roundTrips(20_000, 10_000),
  'pipe-round-trip-first': () => roundTrips(8_000),
  'manager-dict': async () => {
    await using manager = await Manager.start();
    const dict = manager.dict<number, number>([[0, 0]]);
    await dict.get(0);
    return await rate(6_000, async () => {
      for (let i = 0; i < 6_000; i++) await dict.set(i % 100, i);
    });
  },
  'manager-dict-pipelined': async () => {
    await using manager = await Manager.start();
    const dict = manager.dict<number, number>([[0, 0]]);
    await dict.get(0);
    return await rate(60_000, async () => {
      for (let i = 0; i < 600; i++) await Promise.all(Array.from({ length: 100 }, (_, j) => dict.set(j, i)));
    });
  },
  'manager-lock': async () => {
    await using manager = await Manager.start();
    const lock = manager.lock();
    await (await lock.acquire()).release();
    return await rate(4_000, async () => {
      for (let i = 0; i < 4_000; i++) await (await lock.acquire()).release();
    });
  },
  'value-under-lock': async () => {
    const value = SharedValue.int32();
    const work = (times: number) => {
      for (let i = 0; i < times; i++) {
        // Not `using`: V8 does not optimise functions that have it yet, which costs ten times what is measured here.
        const held = value.lockSync();
        value.value += 1;
        held.release();
      }
    };
    // Two million: of the first hundred thousands V8's compilers take most of the time.
    work(2000);
    return await rateAlone(2_000_000, () => work(2_000_000));
  },
  'pool-apply': () =>
    pool((one) =>
      rate(4_000, async () => {
        for (let i = 0; i < 4_000; i++) await one.apply(identity, [i]);
      }),
    ),
  'pool-map-chunk-1': () => pool((one) => rate(20_000, () => one.map(identity, [...Array(20_000).keys()], { chunkSize: 1 }))),
  'pool-map-default': () => {
    const items = [...Array(1_000_000).keys()];
    return pool((one) => rate(1_000_000, () => one.map(identity, items)));
  },
  'pool-all-at-once': () => pool((one) => rate(20_000, () => Promise.all(Array.from({ length: 20_000 }, (_, i) => one.submit(identity, [i]))))),
  'worker-memory': () =>
    pool(async (one) => {
      for (let i = 0; i < 100; i++) await one.apply(identity, [i]);
      return await one.apply(peakMiB, []);
    }),
  'process-start-join': async () => {
    // The first fills the compile cache.
    const startAndJoin = async () => {
      const one = new Process(nothing, []);
      await one.start();
      await one.join();
    };
    await startAndJoin();
    const begin = performance.now();
    for (let i = 0; i < 10; i++) await startAndJoin();
    return (performance.now() - begin) / 10;
  },
};

if (import.meta.main) {
  for (const name of process.argv.slice(2)) console.log(JSON.stringify({ name, value: await measures[name]?.() }));
}
