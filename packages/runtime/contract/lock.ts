import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Event, Lock, LockNotHeld, Process, Queue, RLock, Task, TimeoutError } from '../src/index.ts';
import { failure, type Rules, runRule } from './rules.ts';

export async function holds(lock: Lock, has: Event): Promise<void> {
  await lock.acquire();
  await has.set();
  await new Event().wait();
}
export async function holdsUntil(lock: Lock, has: Event, enough: Event): Promise<void> {
  await using _ = await lock.acquire();
  await has.set();
  await enough.wait();
}
export async function waits(lock: Lock, asks: Event): Promise<void> {
  await asks.set();
  await lock.acquire();
}
export async function adds(lock: Lock, file: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await using _ = await lock.acquire();
    const read = Number(readFileSync(file, 'utf8'));
    await null;
    writeFileSync(file, String(read + 1));
  }
}
export function addsSync(lock: Lock, file: string, times: number): void {
  for (let i = 0; i < times; i++) {
    using _ = lock.acquireSync();
    writeFileSync(file, String(Number(readFileSync(file, 'utf8')) + 1));
  }
}
export async function releases(lock: Lock, out: Queue<string>): Promise<void> {
  await out.put((await failure(lock.release())).name);
}
export async function takesInTurn(lock: Lock, asks: Event, out: Queue<string>, name: string): Promise<void> {
  const acquired = lock.acquire();
  await asks.set();
  await using _ = await acquired;
  await out.put(name);
}
export async function endsHolding(lock: Lock): Promise<void> {
  await lock.acquire();
}

async function counted(work: (lock: Lock, file: string, times: number) => unknown): Promise<void> {
  const file = join(tmpdir(), `forkhall-lock-${process.pid}`);
  writeFileSync(file, '0');
  const lock = new Lock();
  try {
    const children = [1, 2, 3].map(() => new Process(work, [lock, file, 40]));
    for (const child of children) await child.start();
    for (const child of children) await child.check();
    assert.equal(readFileSync(file, 'utf8'), '120');
  } finally {
    rmSync(file);
  }
}

export const rules: Rules = {
  'LK1 one process at a time': () => counted(adds),
  'LK2 one process at a time, with acquireSync': () => counted(addsSync),
  'LK3 acquire({ timeout }) rejects with TimeoutError naming the holder; tryAcquire() gives undefined': async () => {
    const lock = new Lock();
    const has = new Event();
    const enough = new Event();
    await using child = new Process(holdsUntil, [lock, has, enough], { name: 'keeper' });
    await child.start();
    await has.wait();
    const error = await failure(lock.acquire({ timeout: 0.01 }));
    assert(error instanceof TimeoutError);
    assert.match(error.message, /it is held by keeper \(pid \d+\)/);
    assert.equal(await lock.tryAcquire(), undefined);
    await enough.set();
    await child.join();
    const held = await lock.tryAcquire();
    assert.notEqual(held, undefined);
    await held?.release();
  },
  'LK4 it is not re-entrant': async () => {
    const lock = new Lock();
    await using _ = await lock.acquire();
    assert((await failure(lock.acquire({ timeout: 0.01 }))) instanceof TimeoutError);
  },
  'LK5 release() by who does not hold it is LockNotHeld': async () => {
    const lock = new Lock();
    assert((await failure(lock.release())) instanceof LockNotHeld);
    const out = new Queue<string>();
    await using held = await lock.acquire();
    await using child = new Process(releases, [lock, out]);
    await child.start();
    assert.equal(await out.get(), 'LockNotHeld');
    await held.release();
    await held.release();
    assert((await failure(lock.release())) instanceof LockNotHeld);
  },
  'LK6 first come, first served': async () => {
    const lock = new Lock();
    const out = new Queue<string>();
    const held = await lock.acquire();
    const children: Process<never>[] = [];
    for (const name of ['a', 'b', 'c']) {
      const asks = new Event();
      const child = new Process(takesInTurn, [lock, asks, out, name]);
      await child.start();
      await asks.wait();
      children.push(child as never);
    }
    await held.release();
    assert.deepEqual([await out.get(), await out.get(), await out.get()], ['a', 'b', 'c']);
    for (const child of children) await child.check();
  },
  'LK7 the lock of a killed process goes to the next, who is told whose it was': async () => {
    const lock = new Lock();
    const has = new Event();
    const child = new Process(holds, [lock, has], { name: 'victim' });
    await child.start();
    await has.wait();
    const waiting = lock.acquire();
    child.kill();
    const held = await waiting;
    assert.deepEqual(held.abandonedBy, { name: 'victim', pid: child.pid });
    await held.release();
    assert.equal((await lock.acquire()).abandonedBy, undefined);
    await child.join();
  },
  'LK8 a process that ends without releasing abandons it, too': async () => {
    const lock = new Lock();
    const child = new Process(endsHolding, [lock]);
    await child.start();
    await child.join();
    assert.equal((await lock.acquire()).abandonedBy?.pid, child.pid);
  },
  'LK9 a killed waiter gets nothing': async () => {
    const lock = new Lock();
    const held = await lock.acquire();
    const asks = new Event();
    const child = new Process(waits, [lock, asks]);
    await child.start();
    await asks.wait();
    child.kill();
    await child.join();
    await held.release();
    await (await lock.acquire({ timeout: 30 })).release();
  },
  'LK10 a signal ends the wait with its reason': async () => {
    const lock = new Lock();
    await using _ = await lock.acquire();
    const controller = new AbortController();
    const waiting = failure(lock.acquire({ signal: controller.signal }));
    controller.abort(new Error('no more'));
    assert.equal((await waiting).message, 'no more');
  },
  'LK11 an RLock is re-entrant for its task, with as many releases as acquires': async () => {
    const lock = new RLock();
    await lock.acquire();
    await lock.acquire();
    await lock.release();
    const out = new Queue<string>();
    await using child = new Process(releases, [lock, out]);
    await child.start();
    assert.equal(await out.get(), 'LockNotHeld');
    await lock.release();
    assert((await failure(lock.release())) instanceof LockNotHeld);
  },
  'LK12 an RLock is owned by one task of a process': async () => {
    const lock = new RLock();
    await using _ = await lock.acquire();
    await using __ = await lock.acquire();
    let refused: unknown;
    await new Task(async () => {
      refused = await failure(lock.acquire({ timeout: 0.01 }));
    })
      .start()
      .join();
    assert(refused instanceof TimeoutError);
  },
  'LK13 an RLock that was held several times is abandoned whole': async () => {
    const lock = new RLock();
    const has = new Event();
    await lock.acquire();
    await lock.release();
    const child = new Process(holds, [lock, has]);
    await child.start();
    await has.wait();
    child.kill();
    assert.equal((await lock.acquire({ timeout: 30 })).abandonedBy?.pid, child.pid);
    await child.join();
  },
  'LK14 the main process may block, too: the hub that it keeps goes on': async () => {
    const lock = new Lock();
    const has = new Event();
    const enough = new Event();
    const child = new Process(holdsUntil, [lock, has, enough]);
    await child.start();
    await has.wait();
    assert.throws(() => lock.acquireSync({ timeout: 0.01 }), TimeoutError);
    void enough.set();
    {
      using _ = lock.acquireSync();
      assert.equal(await lock.tryAcquire(), undefined);
    }
    await child.check();
    const victim = new Process(holds, [lock, new Event()]);
    await victim.start();
    const queue = new Queue<number>();
    const putter = new Process(putsLater, [queue]);
    await putter.start();
    assert.equal(queue.getSync(), 5);
    victim.kill();
    await victim.join();
    await putter.join();
  },
};

export async function putsLater(queue: Queue<number>): Promise<void> {
  await queue.put(5);
}

if (import.meta.main) await runRule(rules);
