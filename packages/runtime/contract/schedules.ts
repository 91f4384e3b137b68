// Random schedules without deaths, and a pool whose tasks die by themselves: node schedules.ts SEED STEPS
import assert from 'node:assert/strict';
import { Condition, Lock, Pool, Process, Queue, SharedArray, WorkerLost } from '../src/index.ts';
import { randomFrom } from './random.ts';

/** A buffer of four places between producers and consumers, by a condition and a lock only. */
export async function produce(seed: number, steps: number, condition: Condition, places: SharedArray): Promise<void> {
  const random = randomFrom(seed);
  for (let i = 0; i < steps; i++) {
    await using _ = await condition.acquire();
    await condition.waitFor(() => (places[0] as number) < 4);
    places[0] = (places[0] as number) + 1;
    if (random(2) === 0) await condition.notify();
    else await condition.notifyAll();
  }
}
export async function consume(seed: number, steps: number, condition: Condition, places: SharedArray): Promise<void> {
  const random = randomFrom(seed);
  for (let i = 0; i < steps; i++) {
    await using _ = await condition.acquire();
    await condition.waitFor(() => (places[0] as number) > 0);
    places[0] = (places[0] as number) - 1;
    await condition.notifyAll();
    if (random(5) === 0) await null;
  }
}
/** Takes and releases the lock in every way there is. */
export async function locks(seed: number, steps: number, lock: Lock, places: SharedArray): Promise<void> {
  const random = randomFrom(seed);
  for (let i = 0; i < steps; i++) {
    switch (random(4)) {
      case 0: {
        using _ = lock.acquireSync();
        places[1] = (places[1] as number) + 1;
        break;
      }
      case 1: {
        const held = await lock.acquire({ timeout: 0.0005 * random(3) }).catch(() => undefined);
        if (held === undefined) {
          i--;
          break;
        }
        places[1] = (places[1] as number) + 1;
        await held.release();
        break;
      }
      case 2: {
        const controller = new AbortController();
        const waiting = lock.acquire({ signal: controller.signal });
        if (random(2) === 0) controller.abort();
        const held = await waiting.catch(() => undefined);
        if (held === undefined) {
          i--;
          break;
        }
        places[1] = (places[1] as number) + 1;
        await held.release();
        break;
      }
      default: {
        await using _ = await lock.acquire();
        places[1] = (places[1] as number) + 1;
      }
    }
  }
}
export async function passes(seed: number, from: Queue<number>, to: Queue<number>): Promise<void> {
  const random = randomFrom(seed);
  for (;;) {
    try {
      const item = random(3) === 0 ? from.getSync() : await from.get();
      if (random(3) === 0) to.putSync(item);
      else await to.put(item);
    } catch (error) {
      if ((error as Error).name === 'QueueClosed') return;
      throw error;
    }
  }
}
export function maybeDies(n: number, how: number): number {
  if (how === 0) process.kill(process.pid, 'SIGKILL');
  if (how === 1) process.exit(3);
  if (how === 2) throw new RangeError('on purpose');
  return n;
}

async function all(processes: { start(): unknown; check(): Promise<void> }[]): Promise<void> {
  for (const one of processes) await one.start();
  for (const one of processes) await one.check();
}

export async function schedules(seed: number, steps: number): Promise<void> {
  const random = randomFrom(seed);
  const next = () => random(2 ** 31);
  const places = SharedArray.int32(2);
  const condition = new Condition();
  const lock = new Lock();
  await all([
    new Process(produce, [next(), steps, condition, places]),
    new Process(produce, [next(), steps, condition, places]),
    new Process(consume, [next(), 2 * steps, condition, places]),
  ]);
  assert.equal(places[0], 0);
  await all([1, 2, 3].map(() => new Process(locks, [next(), steps, lock, places])));
  assert.equal(places[1], 3 * steps);

  const [first, second] = [new Queue<number>({ maxSize: 1 + random(5) }), new Queue<number>({ maxSize: random(5) })];
  const passers = [1, 2].map(() => new Process(passes, [next(), first, second]));
  for (const one of passers) await one.start();
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of second) seen.push(item);
  })();
  for (let i = 0; i < steps; i++) await first.put(i);
  await first.end();
  for (const one of passers) await one.check();
  await second.end();
  await reading;
  assert.deepEqual(
    seen.sort((a, b) => a - b),
    [...Array(steps).keys()],
  );

  await using pool = new Pool({ workers: 2, ...(random(2) === 0 ? { maxTasksPerWorker: 1 + random(4) } : {}) });
  const plan = Array.from({ length: 30 }, (_, n) => [n, random(12)] as [number, number]);
  const results = await Promise.allSettled(plan.map((args) => pool.submit(maybeDies, args)));
  results.forEach((result, n) => {
    const [, how] = plan[n] as [number, number];
    if (result.status === 'fulfilled') assert(how > 2 && result.value === n);
    else if (how > 2) assert(result.reason instanceof WorkerLost, String(result.reason));
    else assert.equal((result.reason as Error).name, how === 2 && !(result.reason instanceof WorkerLost) ? 'RemoteError' : 'WorkerLost');
  });
}

if (import.meta.main) {
  const [seed = 1, steps = 60] = process.argv.slice(2).map(Number);
  try {
    await schedules(seed, steps);
    process.stdout.write('kept\n');
  } catch (error) {
    process.stdout.write(`seed ${seed}: ${(error as Error).stack}\n`);
    process.exit(1);
  }
}
