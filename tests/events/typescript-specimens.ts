import type { Specimen } from './specimens.ts';

const header = `import { Barrier, Lock, Pool, Process, Queue, RLock, sleep } from '@forkhall/runtime';
`;

const main = (body: string) => `
if (import.meta.main) {
${body.replace(/^/gm, '  ')}
}
`;

/** As `specimens`, in TypeScript: insight says the same of them. */
export const typescriptSpecimens: readonly Specimen[] = [
  {
    name: 'philosophers who take the left fork first',
    finds: ['deadlock'],
    hangs: true,
    source: `${header}
export async function philosopher(left: Lock, right: Lock, table: Barrier) {
  await using _ = await left.acquire();
  await table.wait();
  await using __ = await right.acquire();
}
${main(`const forks = Array.from({ length: 3 }, () => new Lock());
const table = new Barrier(3);
const people = forks.map((fork, i) => new Process(philosopher, [fork, forks[(i + 1) % 3] as Lock, table], { name: \`philosopher \${i}\` }));
for (const one of people) await one.start();
for (const one of people) await one.join();`)}`,
  },
  {
    name: 'an event that a timer sets, or a callback of a pool that takes its time',
    finds: [],
    endsWith: 0,
    source: `import { Event, Pool, sleep } from '@forkhall/runtime';
export const work = (x: number) => x;
${main(`const timer = new Event(), called = new Event();
setTimeout(() => void timer.set(), 600);
await timer.wait();
await using pool = new Pool(1);
pool.submit(work, [1], { done: () => void sleep(0.6).then(() => called.set()) });
await called.wait();`)}`,
  },
  {
    name: 'two locks taken in one order',
    finds: [],
    source: `${header}
export async function one(a: Lock, b: Lock) {
  for (let i = 0; i < 150; i++) {
    await using _ = await a.acquire();
    await using __ = await b.acquire();
  }
}
${main(`const a = new Lock(), b = new Lock();
const ps = [1, 2].map(() => new Process(one, [a, b]));
for (const p of ps) await p.start();
for (const p of ps) await p.join();`)}`,
  },
  {
    name: 'a Lock taken twice',
    finds: ['deadlock'],
    hangs: true,
    source: `${header}${main('const lock = new Lock();\nawait using _ = await lock.acquire();\nawait lock.acquire();')}`,
  },
  {
    name: 'an RLock taken twice, and a sleeper with it',
    finds: [],
    source: `${header}${main('const lock = new RLock();\nawait using _ = await lock.acquire();\nawait using __ = await lock.acquire();\nawait sleep(0.4);')}`,
  },
  {
    name: 'a consumer that nobody feeds any more',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
export async function produce(q: Queue<number>) {
  await q.put(1);
}
export async function consume(q: Queue<number>) {
  for (;;) await q.get();
}
${main('const q = new Queue<number>();\nconst p = new Process(produce, [q]), c = new Process(consume, [q]);\nawait p.start();\nawait c.start();\nawait p.join();\nawait c.join();')}`,
  },
  {
    name: 'a consumer that is told of the end',
    finds: [],
    source: `${header}
export async function consume(q: Queue<number>) {
  for await (const _ of q);
}
${main('const q = new Queue<number>();\nawait using p = new Process(consume, [q]);\nawait p.start();\nfor (let i = 0; i < 3; i++) await q.put(i);\nawait q.end();')}`,
  },
  {
    name: 'the fourth put on a queue of three',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}${main('const q = new Queue<number>({ maxSize: 3 });\nfor (let i = 0; i < 4; i++) await q.put(i);')}`,
  },
  {
    name: 'an error in a pool task that nobody fetched',
    finds: ['task-error-unfetched'],
    source: `${header}
export function work(n: number) {
  return 1n / BigInt(n);
}
${main('const pool = new Pool(2);\npool.submit(work, [0]);\npool.close();\nawait pool.join().catch(() => {});')}`,
  },
  {
    name: 'an error in a pool task, fetched',
    finds: [],
    source: `${header}
export function work(n: number) {
  return 1n / BigInt(n);
}
${main('await using pool = new Pool(2);\nawait pool.apply(work, [0]).catch(() => {});\nawait pool.map(work, [1, 2, 3]);')}`,
  },
  {
    name: 'a pool worker that dies in its task',
    finds: ['worker-lost'],
    source: `${header}
export function die() {
  process.kill(process.pid, 'SIGKILL');
}
${main('await using pool = new Pool(1);\nawait pool.apply(die, []).catch(() => {});\nawait sleep(0.4);')}`,
  },
  {
    name: 'a child that fails while main ends well',
    finds: ['child-failed'],
    source: `${header}
export function fails() {
  throw new TypeError('no');
}
${main('const p = new Process(fails, []);\nawait p.start();\nawait p.join();')}`,
  },
  {
    name: 'a child that fails where nobody catches',
    finds: ['child-failed'],
    source: `${header}
export function fails() {
  setImmediate(() => {
    throw new TypeError('later');
  });
}
${main('const p = new Process(fails, []);\nawait p.start();\nawait p.join();')}`,
  },
  {
    name: 'a rendezvous at which both wait first',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `import { Process, Semaphore } from '@forkhall/runtime';
export async function meet(mine: Semaphore, others: Semaphore) {
  await others.acquire();
  await mine.release();
}
${main(`const a = new Semaphore(0), b = new Semaphore(0);
const ps = [new Process(meet, [a, b]), new Process(meet, [b, a])];
for (const p of ps) await p.start();
for (const p of ps) await p.join();`)}`,
  },
  {
    name: 'a barber and customers, each of whom waits for the other first',
    finds: ['waits-for-ever', 'waits-for-ever'],
    hangs: true,
    source: `import { Process, Semaphore } from '@forkhall/runtime';
export async function barber(customers: Semaphore, ready: Semaphore) {
  for (;;) {
    await customers.acquire();
    await ready.release();
  }
}
export async function customer(customers: Semaphore, ready: Semaphore) {
  await ready.acquire();
  await customers.release();
}
${main(`const customers = new Semaphore(0), ready = new Semaphore(0);
const ps = [new Process(barber, [customers, ready], { daemon: true }), new Process(customer, [customers, ready])];
for (const p of ps) await p.start();
await ps[1]?.join();`)}`,
  },
  {
    name: 'a barber who sleeps until the customers come',
    finds: [],
    endsWith: 0,
    source: `import { Process, Semaphore, sleep } from '@forkhall/runtime';
export async function barber(customers: Semaphore, ready: Semaphore) {
  for (;;) {
    await customers.acquire();
    await ready.release();
  }
}
export async function customer(customers: Semaphore, ready: Semaphore) {
  await customers.release();
  await ready.acquire();
}
${main(`const customers = new Semaphore(0), ready = new Semaphore(0);
const b = new Process(barber, [customers, ready], { daemon: true }), c = new Process(customer, [customers, ready]);
await b.start();
await sleep(0.6);
await c.start();
await c.join();
b.terminate();
await b.join();`)}`,
  },
  {
    name: 'no guard',
    finds: ['unguarded-start'],
    source: `${header}
export function work() {}
const p = new Process(work, []);
await p.start();
await p.join();
`,
  },
  {
    name: 'a child that main terminates',
    finds: [],
    source: `${header}
export async function sleeps() {
  await sleep(100);
}
${main('const p = new Process(sleeps, []);\nawait p.start();\np.terminate();\nawait p.join();')}`,
  },
  {
    name: 'a program that asks',
    finds: ['waits-for-input'],
    hangs: true,
    source: `import { input } from '@forkhall/runtime';\n${main("await input('name? ');")}`,
  },
];
