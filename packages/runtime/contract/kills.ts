// Kills workers at random moments and looks at what is left: node kills.ts SEED KILLS
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Condition, Lock, Process, Queue, Semaphore, SharedValue } from '../src/index.ts';
import { randomFrom } from './random.ts';

export interface Shared {
  work: Queue<number>;
  done: Queue<number>;
  lock: Lock;
  condition: Condition;
  semaphore: Semaphore;
  inside: SharedValue;
  awake: Queue<number>;
  /** Large items, each of one byte's value throughout. */
  large: Queue<Uint8Array>;
}

/** Takes items and does, for each, something at random with what is shared. */
export async function worker(seed: number, { work, done, lock, condition, semaphore, inside, awake, large }: Shared): Promise<void> {
  const random = randomFrom(seed);
  await awake.put(seed);
  for await (const item of work) {
    switch (random(4)) {
      case 0: {
        await using held = await lock.acquire();
        if (held.abandonedBy !== undefined) inside.value = 0;
        assert.equal(inside.add(1), 1, 'two processes hold the lock');
        await null;
        inside.add(-1);
        break;
      }
      case 1: {
        await using _ = await semaphore.acquire();
        await null;
        break;
      }
      case 2: {
        await using _ = await condition.acquire();
        if (random(2) === 0) await condition.notifyAll();
        else await condition.wait({ timeout: 0.005 }).catch(() => {});
        break;
      }
      default: {
        using held = lock.acquireSync();
        if (held.abandonedBy !== undefined) inside.value = 0;
        assert.equal(inside.add(1), 1, 'two processes hold the lock');
        inside.add(-1);
      }
    }
    if (random(4) === 0) await large.put(new Uint8Array(20_000 + random(40_000)).fill(item));
    await done.put(item);
  }
}

export async function kills(seed: number, count: number): Promise<void> {
  const random = randomFrom(seed);
  const shared: Shared = {
    work: new Queue({ maxSize: 50 }),
    done: new Queue(),
    lock: new Lock(),
    condition: new Condition(),
    semaphore: new Semaphore(2),
    inside: SharedValue.int32(),
    awake: new Queue(),
    large: new Queue(),
  };
  let items = 0;
  let feeding = true;
  const feeder = (async () => {
    while (feeding) await shared.work.put(items++);
  })();
  const seen = new Map<number, number>();
  const counter = (async () => {
    for await (const item of shared.done) seen.set(item, (seen.get(item) ?? 0) + 1);
  })();
  const looker = (async () => {
    for await (const bytes of shared.large)
      assert(
        bytes.every((byte) => byte === bytes[0]),
        'a large item is not whole',
      );
  })();
  const workers: Process<[number, Shared]>[] = [];
  const hire = async () => {
    const one = new Process(worker, [random(2 ** 31), shared]);
    await one.start();
    workers.push(one);
    await shared.awake.get();
  };
  await Promise.all([hire(), hire(), hire(), hire()]);
  for (let killed = 0; killed < count; killed++) {
    // The moment is what is tried; nothing waits for it to be over.
    await pause(random(8));
    const [victim] = workers.splice(random(workers.length), 1);
    victim?.kill();
    assert.equal((await victim?.join())?.signal, 'SIGKILL');
    await hire();
    if (killed % 10 === 9) process.stdout.write(`${killed + 1} killed, ${seen.size} items done\n`);
  }
  process.stdout.write('all killed\n');
  feeding = false;
  await feeder;
  await shared.work.end();
  for (const one of workers) assert.deepEqual(await one.join({ timeout: 60 }), { exitCode: 0, signal: null });
  await shared.done.end();
  await counter;
  await shared.large.end();
  await looker;
  for (let item = 0; item < items; item++) assert(seen.has(item), `item ${item} of ${items} is lost`);
  const twice = [...seen.values()].filter((times) => times > 1).length;
  assert(twice <= count, `${twice} items came twice for ${count} kills`);
  await (await shared.lock.acquire({ timeout: 30 })).release();
  await (await shared.condition.acquire({ timeout: 30 })).release();
  await shared.semaphore.acquire({ timeout: 30 });
  await shared.semaphore.acquire({ timeout: 30 });
  assert.equal(await shared.semaphore.tryAcquire(), undefined);
  process.stdout.write(`${items} items, ${twice} of them twice, ${count} kills\n`);
}

if (import.meta.main) {
  const [seed = 1, count = 20] = process.argv.slice(2).map(Number);
  try {
    await kills(seed, count);
    process.stdout.write('kept\n');
  } catch (error) {
    process.stdout.write(`seed ${seed}: ${(error as Error).stack}\n`);
    process.exit(1);
  }
}
