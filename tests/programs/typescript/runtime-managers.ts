// Manager and its thirteen types; ManagerServer and connect on the loopback.
import {
  AuthenticationError,
  type Barrier,
  connect,
  type DictProxy,
  type Event,
  type ListProxy,
  type Lock,
  Manager,
  ManagerServer,
  type NamespaceProxy,
  Process,
  Queue,
  type Semaphore,
  type ValueProxy,
} from '@forkhall/runtime';

export async function fills(
  d: DictProxy<string, number[]>,
  l: ListProxy<number>,
  n: NamespaceProxy<{ hits: number }>,
  v: ValueProxy<number>,
  lock: Lock,
  i: number,
) {
  await d.set(`child ${i}`, [i, i * i]);
  await l.push(i);
  await v.update((old) => old + 1);
  await using _ = await lock.acquire();
  await n.set('hits', ((await n.get('hits')) ?? 0) + 1);
}

export async function meets(barrier: Barrier, event: Event, semaphore: Semaphore, queue: Queue<number>) {
  await event.wait();
  await using _ = await semaphore.acquire();
  await queue.put(1);
  await barrier.wait();
}

export async function computes(port: number, authKey: string) {
  await using remote = await connect<{ tasks: Queue<number>; results: Queue<[number, number]> }>({ host: '127.0.0.1', port, authKey });
  for await (const n of remote.tasks) await remote.results.put([n, n * n]);
}

if (import.meta.main) {
  {
    await using manager = await Manager.start();
    const d = manager.dict<string, number[]>();
    const l = manager.list<number>();
    const n = manager.namespace<{ hits: number }>({ hits: 0 });
    const v = manager.value(0);
    const lock = manager.lock();
    const children = [0, 1, 2].map((i) => new Process(fills, [d, l, n, v, lock, i]));
    await Promise.all(children.map((child) => child.start()));
    await Promise.all(children.map((child) => child.check()));
    console.log(Object.fromEntries([...(await d.snapshot())].sort()), (await l.snapshot()).sort(), await n.get('hits'), await v.get());

    const [barrier, event, semaphore, queue] = [manager.barrier(2), manager.event(), manager.semaphore(1), manager.queue<number>()];
    const other = new Process(meets, [barrier, event, semaphore, queue]);
    await other.start();
    await event.set();
    console.log('place', await barrier.wait());
    await other.check();
    console.log('queue', await queue.size());

    const rlock = manager.rlock();
    await using _ = await rlock.acquire();
    await using __ = await rlock.acquire();
    const condition = manager.condition();
    await using ___ = await condition.acquire();
    await condition.notifyAll();
    await manager
      .boundedSemaphore(1)
      .release()
      .catch((error) => console.log(error.name));
    console.log(await manager.array([1, 2, 3]).at(2));
  }

  const tasks = new Queue<number>();
  const results = new Queue<[number, number]>();
  await using server = await ManagerServer.listen({ authKey: 'secret', register: { tasks, results } });
  const worker = new Process(computes, [server.address.port, 'secret'], { name: 'worker' });
  await worker.start();
  for (const n of [2, 3, 4]) await tasks.put(n);
  await tasks.end();
  for (let i = 0; i < 3; i++) console.log(...(await results.get()));
  await worker.check();
  await connect({ host: '127.0.0.1', port: server.address.port, authKey: 'wrong' }).catch((error) => console.log(error instanceof AuthenticationError));
}
