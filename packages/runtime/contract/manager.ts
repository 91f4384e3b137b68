import assert from 'node:assert/strict';
import { connect as connectSocket } from 'node:net';
import {
  AuthenticationError,
  type Condition,
  connect,
  type DictProxy,
  Event,
  type ListProxy,
  type Lock,
  Manager,
  ManagerClosed,
  ManagerServer,
  Process,
  Queue,
  RemoteError,
  type ValueProxy,
} from '../src/index.ts';
import { failure, type Rules, runRule } from './rules.ts';

export async function writes(dict: DictProxy<number, number>, list: ListProxy<number>, n: number): Promise<void> {
  await dict.set(process.pid, n);
  await list.push(n);
}
export async function increments(value: ValueProxy<number>, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await value.update((old) => old + 1);
}
export async function holds(lock: Lock, has: Event): Promise<void> {
  await lock.acquire();
  await has.set();
  await new Event().wait();
}
export async function sleeps(condition: Condition, asleep: Event): Promise<void> {
  await using _ = await condition.acquire();
  await asleep.set();
  await condition.wait();
}
export async function serves(address: Queue<{ host: string; port: number }>, done: Event): Promise<void> {
  const work = new Queue<number>();
  await using server = await ManagerServer.listen({ authKey: 'k', register: { work, add: (a: number, b: number) => a + b } });
  await address.put(server.address);
  await done.wait();
}
export async function worksFor(address: { host: string; port: number }): Promise<void> {
  await using services = await connect<{ work: Queue<number>; results: Queue<[number, number]> }>({ ...address, authKey: 'secret' });
  for await (const n of services.work) await services.results.put([n, n * n]);
}
export async function worksAndDies(address: { host: string; port: number }, took: Event): Promise<void> {
  const services = await connect<{ work: Queue<number> }>({ ...address, authKey: 'secret' });
  for await (const _ of services.work) {
    await took.set();
    await new Event().wait();
  }
}

export const rules: Rules = {
  'MG1 runs in a process of its own, which ends with it; then its objects are ManagerClosed': async () => {
    let list: ListProxy<number>;
    let pid = 0;
    {
      await using manager = await Manager.start();
      pid = manager.pid as number;
      assert.notEqual(pid, process.pid);
      list = manager.list([1]);
      assert.equal(await list.length(), 1);
    }
    assert.throws(() => process.kill(pid, 0));
    assert((await failure(list.push(2))) instanceof ManagerClosed);
  },
  'MG2 dict: by value of the key, in order, with copies': async () => {
    await using manager = await Manager.start();
    const dict = manager.dict<unknown, unknown>([['a', 1]]);
    assert.equal(await dict.get('a'), 1);
    assert.equal(await dict.get('b'), undefined);
    await dict.set([1, { x: 2 }], { deep: [1] });
    const value = (await dict.get([1, { x: 2 }])) as { deep: number[] };
    value.deep.push(2);
    assert.deepEqual(await dict.get([1, { x: 2 }]), { deep: [1] });
    assert.equal(await dict.has('a'), true);
    assert.equal(await dict.delete('a'), true);
    assert.equal(await dict.delete('a'), false);
    assert.equal(await dict.size(), 1);
    await dict.set('u', undefined);
    assert.equal(await dict.has('u'), true);
    assert.deepEqual([...(await dict.snapshot()).keys()], [[1, { x: 2 }], 'u']);
    const seen: unknown[] = [];
    for await (const [key] of dict) seen.push(key);
    assert.equal(seen.length, 2);
  },
  'MG3 list and array: push, pop, at, set, length, snapshot': async () => {
    await using manager = await Manager.start();
    const list = manager.list<unknown>(['a']);
    assert.equal(await list.push('b', { c: 1 }), 3);
    assert.deepEqual(await list.at(-1), { c: 1 });
    assert.equal(await list.at(9), undefined);
    await list.set(-1, 'c');
    assert.deepEqual(await list.snapshot(), ['a', 'b', 'c']);
    assert((await failure(list.set(3, 'x'))) instanceof RangeError);
    assert.equal(await list.pop(), 'c');
    const array = manager.array([1, 2, 3]);
    await array.set(0, 9);
    const seen: number[] = [];
    for await (const n of array) seen.push(n);
    assert.deepEqual(seen, [9, 2, 3]);
  },
  'MG4 namespace and value; update() loses no change': async () => {
    await using manager = await Manager.start();
    const space = manager.namespace<{ x: number; y?: string }>({ x: 1 });
    assert.equal(await space.get('x'), 1);
    assert.equal(await space.get('y'), undefined);
    await space.set('y', 'yes');
    assert.equal(await space.get('y'), 'yes');
    const value = manager.value(0);
    const children = [1, 2, 3].map(() => new Process(increments, [value, 50]));
    for (const child of children) await child.start();
    for (const child of children) await child.check();
    assert.equal(await value.get(), 150);
    await value.set(5);
    assert.equal(await value.get(), 5);
  },
  'MG5 ten children write through proxies': async () => {
    await using manager = await Manager.start();
    const dict = manager.dict<number, number>();
    const list = manager.list<number>();
    const children = [...Array(10).keys()].map((n) => new Process(writes, [dict, list, n]));
    for (const child of children) await child.start();
    for (const child of children) await child.check();
    assert.equal(await dict.size(), 10);
    assert.deepEqual((await list.snapshot()).sort(), [...Array(10).keys()]);
  },
  'MG6 its locks, semaphores, conditions, events, barriers and queues keep their rules': async () => {
    await using manager = await Manager.start();
    const lock = manager.lock();
    const has = new Event();
    const child = new Process(holds, [lock, has]);
    await child.start();
    await has.wait();
    const waiting = lock.acquire();
    child.kill();
    assert.equal((await waiting).abandonedBy?.pid, child.pid);
    await child.join();
    const rlock = manager.rlock();
    await rlock.acquire();
    await rlock.acquire();
    const semaphore = manager.semaphore(1);
    await semaphore.acquire();
    assert.equal(await semaphore.tryAcquire(), undefined);
    assert.equal((await failure(manager.boundedSemaphore(1).release())).name, 'SemaphoreOverReleased');
    const event = manager.event();
    assert.equal(await event.wait({ timeout: 0.01 }), false);
    const barrier = manager.barrier(2);
    assert.deepEqual((await Promise.all([barrier.wait(), barrier.wait()])).sort(), [0, 1]);
    const queue = manager.queue<string>({ maxSize: 1 });
    await queue.put('x');
    assert.equal((await failure(queue.putNoWait('y'))).name, 'QueueFull');
    const condition = manager.condition();
    const asleep = new Event();
    const sleeper = new Process(sleeps, [condition, asleep]);
    await sleeper.start();
    await asleep.wait();
    await condition.acquire();
    await condition.notify();
    await condition.release();
    await sleeper.check();
  },
  'MG7 the death of the manager fails who waits': async () => {
    const manager = await Manager.start();
    const queue = manager.queue();
    const waiting = failure(queue.get());
    process.kill(manager.pid as number, 'SIGKILL');
    assert((await waiting) instanceof ManagerClosed);
    await manager[Symbol.asyncDispose]();
  },
  "MG8 the session's manager gives the same object for the same name": async () => {
    const one = await Manager.session();
    const other = await Manager.session();
    await one.dict([['a', 1]], { name: 'counts' }).set('b', 2);
    assert.equal(await other.dict<string, number>([], { name: 'counts' }).get('b'), 2);
    assert.equal(await other.dict<string, number>([]).get('b'), undefined);
  },
  'MG9 ManagerServer: queues, functions and objects over TCP, for those who have the key': async () => {
    const work = new Queue<number>();
    const results = new Queue<[number, number]>();
    class Scheduler {
      count = 0;
      next(): number {
        return ++this.count;
      }
      fail(): void {
        throw new RangeError('no');
      }
    }
    await using server = await ManagerServer.listen({
      authKey: 'secret',
      register: { work, results, add: (a: number, b: number) => a + b, scheduler: new Scheduler() },
    });
    const workers = [1, 2].map(() => new Process(worksFor, [server.address]));
    for (const worker of workers) await worker.start();
    for (let n = 0; n < 20; n++) await work.put(n);
    await work.end();
    let sum = 0;
    for (let n = 0; n < 20; n++) sum += (await results.get())[1];
    assert.equal(sum, 2470);
    for (const worker of workers) await worker.check();
    await using client = await connect<{ add(a: number, b: number): Promise<number>; scheduler: { next(): Promise<number>; fail(): Promise<void> } }>({
      ...server.address,
      authKey: 'secret',
    });
    assert.equal(await client.add(2, 3), 5);
    assert.deepEqual([await client.scheduler.next(), await client.scheduler.next()], [1, 2]);
    const error = await failure(client.scheduler.fail());
    assert(error instanceof RemoteError);
    assert.match(error.message, /RangeError: no/);
  },
  'MG10 a wrong key is AuthenticationError; a server without the key is found out': async () => {
    await using server = await ManagerServer.listen({ authKey: 'right', register: {} });
    assert((await failure(connect({ ...server.address, authKey: 'wrong' }))) instanceof AuthenticationError);
    const { createServer } = await import('node:net');
    const impostor = createServer((socket) => {
      socket.on('error', () => {});
      socket.write(Buffer.alloc(32));
      socket.once('data', () => socket.write(Buffer.alloc(32)));
    });
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    const { port } = impostor.address() as { port: number };
    assert((await failure(connect({ host: '127.0.0.1', port, authKey: 'right' }))) instanceof AuthenticationError);
    impostor.close();
    assert((await failure(ManagerServer.listen({ authKey: '', register: {} }))) instanceof AuthenticationError);
    assert((await failure(connect({ host: '127.0.0.1', port, authKey: 'right' }))) instanceof ManagerClosed);
  },
  'MG11 noise from a stranger changes nothing': async () => {
    await using server = await ManagerServer.listen({ authKey: 'right', register: { add: (a: number, b: number) => a + b } });
    for (const noise of [Buffer.alloc(64, 1), Buffer.alloc(1_000_000, 255), Buffer.from('GET / HTTP/1.1\r\n\r\n'.padEnd(64))]) {
      await new Promise<void>((resolve) => {
        const socket = connectSocket(server.address, () => socket.write(noise));
        socket.on('error', () => {});
        socket.resume();
        socket.on('close', () => resolve());
      });
    }
    await using client = await connect<{ add(a: number, b: number): Promise<number> }>({ ...server.address, authKey: 'right' });
    assert.equal(await client.add(1, 1), 2);
  },
  'MG12 the item of a worker that dies far away goes back': async () => {
    const work = new Queue<number>();
    const took = new Event();
    await using server = await ManagerServer.listen({ authKey: 'secret', register: { work } });
    const worker = new Process(worksAndDies, [server.address, took]);
    await worker.start();
    await work.put(7);
    await took.wait();
    assert.equal(await work.size(), 0);
    const again = work.get();
    worker.kill();
    assert.equal(await again, 7);
    await worker.join();
  },
  'MG13 a child may serve as well': async () => {
    const address = new Queue<{ host: string; port: number }>();
    const done = new Event();
    await using child = new Process(serves, [address, done]);
    await child.start();
    {
      await using services = await connect<{ work: Queue<number>; add(a: number, b: number): Promise<number> }>({ ...(await address.get()), authKey: 'k' });
      await services.work.put(3);
      assert.equal(await services.work.get(), 3);
      assert.equal(await services.add(1, 2), 3);
    }
    await done.set();
  },
};

if (import.meta.main) await runRule(rules);
