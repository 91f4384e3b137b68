// Lock, RLock, Semaphore, BoundedSemaphore, Condition, Event, Barrier, SharedValue and SharedArray.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import {
  Barrier,
  BoundedSemaphore,
  BrokenBarrier,
  Condition,
  Event,
  Lock,
  LockNotHeld,
  Process,
  RLock,
  Semaphore,
  SemaphoreOverReleased,
  SharedArray,
  SharedValue,
  TimeoutError,
} from '@forkhall/runtime';

export async function appends(lock: Lock, name: string, total: SharedValue, cells: SharedArray) {
  for (let i = 0; i < 40; i++) {
    await using _ = await lock.acquire();
    const before = total.value;
    appendFileSync('test.txt', `${name} `);
    appendFileSync('test.txt', `${i}\n`);
    total.value = before + 1;
    cells.add(i % 4, 1);
  }
}

export async function diesWith(lock: Lock) {
  await lock.acquire();
  process.kill(process.pid, 'SIGKILL');
}

export async function reenters(lock: RLock) {
  await using _ = await lock.acquire();
  const inner = await lock.acquire();
  try {
    console.log('locked, relocked');
  } finally {
    await inner.release();
  }
}

export async function waitsFor(ready: Event, changed: Condition, stock: SharedValue, table: Barrier) {
  await ready.wait();
  await table.wait();
  await using _ = await changed.acquire();
  await changed.waitFor(() => stock.value > 0);
  stock.value -= 1;
}

if (import.meta.main) {
  const lock = new Lock();
  const total = SharedValue.int32(0);
  const cells = SharedArray.float64(4);
  const writers = ['甲', '乙'].map((name) => new Process(appends, [lock, name, total, cells]));
  await Promise.all(writers.map((writer) => writer.start()));
  await Promise.all(writers.map((writer) => writer.join()));
  const lines = readFileSync('test.txt', 'utf8').trim().split('\n');
  // Whose turn it was is chance.
  writeFileSync('test.txt', `${lines.sort().join('\n')}\n`);
  console.log(
    lines.length,
    lines.every((line) => /^[甲乙] \d+$/.test(line)),
    total.value,
    [...cells],
  );

  const victim = new Process(diesWith, [lock]);
  await victim.start();
  await victim.join();
  {
    await using held = await lock.acquire({ timeout: 20 });
    console.log(victim.signal, 'abandoned by', held.abandonedBy?.name);
    console.log(await lock.tryAcquire());
    await lock.acquire({ timeout: 0.01 }).catch((error) => console.log(error instanceof TimeoutError));
  }
  await lock.release().catch((error) => console.log(error instanceof LockNotHeld));
  {
    using _ = lock.acquireSync();
  }

  const again = new Process(reenters, [new RLock()]);
  await again.start();
  await again.join();

  const bounded = new BoundedSemaphore(2);
  const permits = [await bounded.acquire(), await bounded.acquire()];
  console.log(await bounded.tryAcquire());
  for (const permit of permits) await permit.release();
  await bounded.release().catch((error) => console.log(error instanceof SemaphoreOverReleased));
  const semaphore = new Semaphore(0);
  await semaphore.release();
  await semaphore.acquire();

  const [ready, changed, stock, table] = [new Event(), new Condition(), SharedValue.int32(0), new Barrier(2)];
  console.log(await ready.isSet(), await ready.wait({ timeout: 0.01 }));
  const customers = [1, 2].map(() => new Process(waitsFor, [ready, changed, stock, table]));
  await Promise.all(customers.map((customer) => customer.start()));
  await ready.set();
  {
    await using _ = await changed.acquire();
    stock.value = 2;
    await changed.notifyAll();
  }
  await Promise.all(customers.map((customer) => customer.check()));
  console.log('sold out', stock.value);

  const two = new Barrier(2);
  await two.wait({ timeout: 0.01 }).catch((error) => console.log(error instanceof TimeoutError, error.name));
  await two.wait().catch((error) => console.log(error instanceof BrokenBarrier));
}
