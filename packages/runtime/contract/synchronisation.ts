import assert from 'node:assert/strict';
import {
  Barrier,
  BoundedSemaphore,
  BrokenBarrier,
  Condition,
  Event,
  LockNotHeld,
  Process,
  Queue,
  Semaphore,
  SemaphoreOverReleased,
  TimeoutError,
} from '../src/index.ts';
import { failure, type Rules, runRule } from './rules.ts';

export async function takes(semaphore: Semaphore, has: Event): Promise<void> {
  await semaphore.acquire();
  await has.set();
  await new Event().wait();
}
export async function pong(ping: Semaphore, back: Semaphore, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await ping.acquire();
    await back.release();
  }
  await new Event().wait();
}
export async function waitsOn(condition: Condition, sleeps: Queue<string>, out: Queue<string>, name: string): Promise<void> {
  await using _ = await condition.acquire();
  await sleeps.put(name);
  await condition.wait();
  await out.put(name);
}
export async function waitsFor(event: Event, out: Queue<unknown>): Promise<void> {
  await out.put('asks');
  await out.put(await event.wait());
}
export async function comesTo(barrier: Barrier, out: Queue<unknown>, rounds: number): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    try {
      await out.put(await barrier.wait());
    } catch (error) {
      await out.put((error as Error).name);
    }
  }
}
export function takesSync(semaphore: Semaphore, out: Queue<string>): void {
  using _ = semaphore.acquireSync();
  out.putSync('has');
}
export async function holdsCondition(condition: Condition, has: Event): Promise<void> {
  await condition.acquire();
  await has.set();
  await new Event().wait();
}

export const rules: Rules = {
  'SE1 gives so many places and no more': async () => {
    const semaphore = new Semaphore(2);
    await semaphore.acquire();
    await semaphore.acquire();
    assert((await failure(semaphore.acquire({ timeout: 0.01 }))) instanceof TimeoutError);
    assert.equal(await semaphore.tryAcquire(), undefined);
    const waiting = semaphore.acquire();
    await semaphore.release();
    await waiting;
  },
  'SE2 a semaphore may grow; a bounded one refuses': async () => {
    const semaphore = new Semaphore(0);
    await semaphore.release();
    await semaphore.release();
    await semaphore.acquire();
    await semaphore.acquire();
    const bounded = new BoundedSemaphore(1);
    assert((await failure(bounded.release())) instanceof SemaphoreOverReleased);
    await (await bounded.acquire()).release();
    assert((await failure(bounded.release())) instanceof SemaphoreOverReleased);
  },
  'SE3 the place of a killed process comes back': async () => {
    const semaphore = new Semaphore(1);
    const has = new Event();
    const child = new Process(takes, [semaphore, has]);
    await child.start();
    await has.wait();
    child.kill();
    await semaphore.acquire({ timeout: 30 });
    await child.join();
  },
  'SE4 the death of a process that was only signalled adds no place': async () => {
    const ping = new Semaphore(0);
    const back = new Semaphore(0);
    const child = new Process(pong, [ping, back, 5]);
    await child.start();
    for (let i = 0; i < 5; i++) {
      await ping.release();
      await back.acquire();
    }
    child.kill();
    await child.join();
    assert.equal(await ping.tryAcquire(), undefined);
    assert.equal(await back.tryAcquire(), undefined);
  },
  'SE5 acquireSync blocks until there is a place': async () => {
    const semaphore = new Semaphore(0);
    const out = new Queue<string>();
    await using child = new Process(takesSync, [semaphore, out]);
    await child.start();
    await semaphore.release();
    assert.equal(await out.get(), 'has');
  },
  'SE6 refuses a number of places that is none': async () => {
    for (const n of [-1, 1.5, Number.NaN]) assert.throws(() => new Semaphore(n), RangeError);
  },
  'CO1 notify wakes the longest waiter, notifyAll wakes all': async () => {
    const condition = new Condition();
    const sleeps = new Queue<string>();
    const out = new Queue<string>();
    const children: Process<never>[] = [];
    for (const name of ['a', 'b', 'c']) {
      const child = new Process(waitsOn, [condition, sleeps, out, name]);
      await child.start();
      assert.equal(await sleeps.get(), name);
      children.push(child as never);
    }
    // The lock is free again only once the last one sleeps.
    const held = await condition.acquire();
    await condition.notify();
    assert.equal(await out.empty(), true);
    await held.release();
    assert.equal(await out.get(), 'a');
    await condition.acquire();
    await condition.notifyAll();
    await condition.release();
    assert.deepEqual([await out.get(), await out.get()], ['b', 'c']);
    for (const child of children) await child.check();
  },
  'CO2 wait and notify need the lock': async () => {
    const condition = new Condition();
    for (const call of [condition.wait(), condition.notify(), condition.notifyAll()]) assert((await failure(call)) instanceof LockNotHeld);
  },
  'CO3 a wait that times out or is aborted holds the lock again': async () => {
    const condition = new Condition();
    await condition.acquire();
    assert((await failure(condition.wait({ timeout: 0.01 }))) instanceof TimeoutError);
    const controller = new AbortController();
    const waiting = failure(condition.wait({ signal: controller.signal }));
    controller.abort(new Error('stop'));
    assert.equal((await waiting).message, 'stop');
    await condition.release();
    assert((await failure(condition.release())) instanceof LockNotHeld);
  },
  'CO4 wait gives up a lock that was acquired twice, and holds it twice after': async () => {
    const condition = new Condition();
    const sleeps = new Queue<string>();
    const out = new Queue<string>();
    await condition.acquire();
    await condition.acquire();
    const child = new Process(waitsOn, [condition, sleeps, out, 'x']);
    await child.start();
    const waiting = condition.wait();
    assert.equal(await sleeps.get(), 'x');
    // Both sleep now; whoever acquires can wake both.
    const waker = new Condition();
    await (await waker.acquire()).release();
    await using other = new Process(wakes, [condition]);
    await other.start();
    await waiting;
    await condition.release();
    await condition.release();
    assert.equal(await out.get(), 'x');
    await child.check();
  },
  'CO5 waitFor looks at its test first and after each notification': async () => {
    const condition = new Condition();
    await condition.acquire();
    let looked = 0;
    await condition.waitFor(() => ++looked === 1);
    assert.equal(looked, 1);
    const late = await failure(condition.waitFor(() => false, { timeout: 0.01 }));
    assert(late instanceof TimeoutError);
    assert.match(late.message, /^Condition\.waitFor\(\): the test did not hold within 0\.01 s/);
    await condition.release();
  },
  'CO6 the lock of a killed holder is abandoned; a killed sleeper takes no notification': async () => {
    const condition = new Condition();
    const has = new Event();
    const holder = new Process(holdsCondition, [condition, has]);
    await holder.start();
    await has.wait();
    holder.kill();
    assert.equal((await condition.acquire({ timeout: 30 })).abandonedBy?.pid, holder.pid);
    await condition.release();
    await holder.join();
    const sleeps = new Queue<string>();
    const out = new Queue<string>();
    const victim = new Process(waitsOn, [condition, sleeps, out, 'victim']);
    const survivor = new Process(waitsOn, [condition, sleeps, out, 'survivor']);
    for (const child of [victim, survivor]) {
      await child.start();
      await sleeps.get();
    }
    await (await condition.acquire()).release();
    victim.kill();
    await victim.join();
    await condition.acquire();
    await condition.notify();
    await condition.release();
    assert.equal(await out.get(), 'survivor');
    await survivor.check();
  },
  'EV1 wait goes on when the event is set, in every process': async () => {
    const event = new Event();
    const out = new Queue<unknown>();
    const children = [new Process(waitsFor, [event, out]), new Process(waitsFor, [event, out])];
    for (const child of children) {
      await child.start();
      assert.equal(await out.get(), 'asks');
    }
    assert.equal(await event.isSet(), false);
    await event.set();
    assert.deepEqual([await out.get(), await out.get()], [true, true]);
    assert.equal(await event.isSet(), true);
    assert.equal(await event.wait(), true);
    for (const child of children) await child.check();
  },
  'EV2 wait is false when it was not in time; clear() takes the flag away': async () => {
    const event = new Event();
    assert.equal(await event.wait({ timeout: 0.01 }), false);
    await event.set();
    await event.clear();
    assert.equal(await event.wait({ timeout: 0 }), false);
  },
  'EV3 a signal ends the wait with its reason': async () => {
    assert.equal((await failure(new Event().wait({ signal: AbortSignal.abort(new Error('no')) }))).message, 'no');
  },
  'BA1 all go on when all have come, each with a number, again and again': async () => {
    const barrier = new Barrier(3);
    const out = new Queue<unknown>();
    const children = [new Process(comesTo, [barrier, out, 2]), new Process(comesTo, [barrier, out, 2])];
    for (const child of children) await child.start();
    for (let round = 0; round < 2; round++) {
      const mine = await barrier.wait();
      assert.deepEqual([mine, await out.get(), await out.get()].sort(), [0, 1, 2]);
    }
    for (const child of children) await child.check();
  },
  'BA2 who does not wait long enough breaks it for all': async () => {
    const barrier = new Barrier(3);
    const first = failure(barrier.wait());
    assert((await failure(barrier.wait({ timeout: 0.01 }))) instanceof TimeoutError);
    assert((await first) instanceof BrokenBarrier);
    assert.equal(await barrier.broken, true);
    assert((await failure(barrier.wait())) instanceof BrokenBarrier);
    await barrier.reset();
    assert.equal(await barrier.broken, false);
  },
  'BA3 the death of a party breaks it': async () => {
    const barrier = new Barrier(3);
    const out = new Queue<unknown>();
    const victim = new Process(comesTo, [barrier, out, 1]);
    await victim.start();
    const waiting = failure(barrier.wait());
    // When it does not wait yet it breaks nothing; killed before that it is reset by hand.
    await new Promise((resolve) => setImmediate(resolve));
    victim.kill();
    await victim.join();
    if (!(await barrier.broken)) await barrier.reset();
    assert((await waiting) instanceof BrokenBarrier);
  },
  'BA4 reset() fails those who wait': async () => {
    const barrier = new Barrier(2);
    const waiting = failure(barrier.wait());
    await barrier.reset();
    assert.match((await waiting).message, /reset it/);
  },
};

export async function wakes(condition: Condition): Promise<void> {
  await using _ = await condition.acquire();
  await condition.notifyAll();
}

if (import.meta.main) await runRule(rules);
