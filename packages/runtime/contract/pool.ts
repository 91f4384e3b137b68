import assert from 'node:assert/strict';
import {
  currentProcess,
  Event,
  NotCloneable,
  NotImportable,
  Pool,
  PoolClosed,
  PoolStillRunning,
  Process,
  Queue,
  RemoteError,
  TimeoutError,
  WorkerLost,
} from '../src/index.ts';
import { failure, type Rules, runRule } from './rules.ts';

export function double(x: number): number {
  return 2 * x;
}
export async function doubleLater(x: number): Promise<number> {
  await null;
  return 2 * x;
}
export function add(a: number, b: number): number {
  return a + b;
}
export function whoAmI(): { pid: number; name: string } {
  return { pid: process.pid, name: currentProcess().name };
}
export function failsOn(x: number): number {
  if (x === 3) throw new RangeError(`not ${x}`);
  return x;
}
export function diesOn(x: number): number {
  if (x === 3) process.kill(process.pid, 'SIGKILL');
  return x;
}
export function givesFunction(): unknown {
  return () => {};
}
export async function waits(started: Event, go: Event): Promise<string> {
  await started.set();
  await go.wait();
  return 'went';
}
let prepared = 'no';
export function prepare(word: string): void {
  prepared = word;
}
export function isPrepared(): string {
  return prepared;
}
export function getsSync(from: Queue<number>): number {
  return from.getSync();
}
export async function puts(to: Queue<number>): Promise<void> {
  await to.put(7);
}
export async function sets(go: Event): Promise<void> {
  await go.set();
}
export function failsToPrepare(): void {
  throw new Error('no licence');
}
export function exitsAtOnce(code: number): void {
  process.exit(code);
}
export async function poolInChild(out: Queue<number[]>): Promise<void> {
  await using pool = new Pool(2);
  await out.put(await pool.map(double, [1, 2, 3]));
}
export const rules: Rules = {
  'PO1 apply gives the result of one call in a worker': async () => {
    await using pool = new Pool(2);
    assert.equal(await pool.apply(double, [4]), 8);
    assert.equal(await pool.apply(doubleLater, [4]), 8);
    const { pid, name } = await pool.apply(whoAmI, []);
    assert.notEqual(pid, process.pid);
    assert.match(name, /^PoolWorker-\d$/);
    assert(pool.workerPids.includes(pid));
  },
  'PO2 submit gives a task to await, with callbacks in this process': async () => {
    await using pool = new Pool(2);
    const told: unknown[] = [];
    const task = pool.submit(double, [5], { done: (result) => told.push(result) });
    assert.equal(typeof task.id, 'number');
    assert.equal(await task, 10);
    assert.equal(task.done, true);
    assert.equal(await task.result(), 10);
    const failed = pool.submit(failsOn, [3], { error: (error) => told.push(error.name) });
    await failure(failed.result());
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(told, [10, 'RemoteError']);
  },
  'PO3 map, starmap, imap keep the order, with any chunk size': async () => {
    await using pool = new Pool(2);
    const items = [...Array(101).keys()];
    const doubled = items.map(double);
    for (const chunkSize of [undefined, 1, 7, 1000]) assert.deepEqual(await pool.map(double, items, chunkSize === undefined ? {} : { chunkSize }), doubled);
    assert.deepEqual(await pool.map(doubleLater, new Set(items)), doubled);
    assert.deepEqual(
      await pool.starmap(
        add,
        items.map((n) => [n, n] as [number, number]),
      ),
      doubled,
    );
    const seen: number[] = [];
    for await (const n of pool.imap(double, items)) seen.push(n);
    assert.deepEqual(seen, doubled);
    const any: number[] = [];
    for await (const n of pool.imapUnordered(double, items)) any.push(n);
    assert.deepEqual(
      any.sort((a, b) => a - b),
      doubled,
    );
    assert.deepEqual(await pool.map(double, []), []);
  },
  'PO4 imap takes no more items ahead than it needs, and stops when it is left': async () => {
    await using pool = new Pool(1);
    let taken = 0;
    let returned = false;
    function* endless() {
      try {
        for (;;) yield taken++;
      } finally {
        returned = true;
      }
    }
    for await (const n of pool.imap(double, endless())) if (n === 10) break;
    assert.equal(returned, true);
    assert(taken < 100);
  },
  'PO5 a failure is a RemoteError with the cause and where it was thrown': async () => {
    await using pool = new Pool(2);
    for (const call of [() => pool.apply(failsOn, [3]), () => pool.map(failsOn, [1, 2, 3, 4], { chunkSize: 4 }), () => pool.submit(failsOn, [3]).result()]) {
      const error = await failure(call());
      assert(error instanceof RemoteError);
      assert(error.cause instanceof RangeError);
      assert.equal((error.cause as Error).message, 'not 3');
      assert.match(error.remoteStack, /failsOn .*pool\.ts/);
      assert.match(error.processName, /^PoolWorker/);
      // Its own stack says nothing of the program, so it is short.
      assert((error.stack?.match(/\n {4}at /g)?.length ?? 0) <= 10, error.stack);
    }
    assert.match((await failure(pool.map(failsOn, [1, 2, 3, 4], { chunkSize: 4 }))).message, /item 2 of its chunk/);
  },
  'PO6 the task of a worker that dies is WorkerLost; the others are done, by a new worker': async () => {
    await using pool = new Pool(1);
    const results = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((n) => pool.submit(diesOn, [n])));
    const lost = results.findLastIndex(({ status }) => status === 'rejected');
    const last = results[lost];
    assert(last?.status === 'rejected' && last.reason instanceof WorkerLost);
    assert.equal(last.reason.signal, 'SIGKILL');
    assert.match(last.reason.message, /while it worked on diesOn/);
    assert.equal(lost, 2);
    for (const result of results.slice(3)) assert.equal(result.status, 'fulfilled');
    assert.equal(await pool.apply(double, [1]), 2);
  },
  'PO7 a function that is no export, a value that cannot travel: refused by name': async () => {
    await using pool = new Pool(1);
    const hidden = (x: number) => x;
    const error = await failure(pool.apply(hidden, [1]));
    assert(error instanceof NotImportable);
    assert.match(error.message, /hidden/);
    assert.throws(() => pool.submit(double, [(() => {}) as never]), NotCloneable);
    const result = await failure(pool.apply(givesFunction, []));
    assert(result instanceof NotCloneable);
    assert.match(result.message, /the result of givesFunction: the value is a function/);
    assert.throws(() => pool.submit(double, [{ save: (() => {}) as never }] as never), /Pool\.submit\(\): args\[0\]\.save is the function save/);
    const items = [...Array(9).keys(), () => {}];
    assert.match((await failure(pool.map(double as never, items, { chunkSize: 4 }))).message, /items\.slice\(8\)\[1\] is a function/);
  },
  'PO8 init runs first in each worker; its failure fails every task': async () => {
    await using pool = new Pool({ workers: 2, init: prepare, initArgs: ['yes'] });
    assert.equal(await pool.apply(isPrepared, []), 'yes');
    const broken = new Pool({ workers: 1, init: failsToPrepare });
    assert.match((await failure(broken.apply(double, [1]))).message, /init failed in PoolWorker-1: Error: no licence/);
    await broken.terminate();
  },
  'PO9 workers that never become ready, however they end, fail the pool instead of being started for ever': async () => {
    for (const code of [9, 0]) {
      const pool = new Pool({ workers: 1, init: exitsAtOnce, initArgs: [code] });
      const error = await failure(pool.apply(double, [1]));
      assert(error instanceof WorkerLost);
      assert.match(error.message, code === 0 ? /3 workers in a row .*called process\.exit\(\)/ : /3 workers in a row .*on stderr/);
      await pool.terminate();
    }
  },
  'PO10 a worker is replaced after maxTasksPerWorker tasks': async () => {
    await using pool = new Pool({ workers: 1, maxTasksPerWorker: 2 });
    const pids: number[] = [];
    for (let i = 0; i < 6; i++) pids.push((await pool.apply(whoAmI, [])).pid);
    assert.equal(new Set(pids).size, 3);
    assert.equal(pids[0], pids[1]);
    assert.notEqual(pids[1], pids[2]);
  },
  'PO11 close() refuses more tasks; join() waits for those that it has': async () => {
    const pool = new Pool(2);
    const started = new Event();
    const go = new Event();
    const task = pool.submit(waits, [started, go]);
    assert((await failure(pool.join())) instanceof PoolStillRunning);
    pool.close();
    assert.throws(() => pool.submit(double, [1]), PoolClosed);
    await started.wait();
    assert((await failure(task.result({ timeout: 0.01 }))) instanceof TimeoutError);
    const joined = pool.join();
    await go.set();
    await joined;
    assert.equal(await task, 'went');
    assert.deepEqual(pool.workerPids, []);
  },
  'PO12 terminate() ends the workers; open tasks reject with PoolClosed': async () => {
    const pool = new Pool(1);
    const started = new Event();
    const task = pool.submit(waits, [started, new Event()]);
    const next = pool.submit(double, [1]);
    const failures = Promise.all([failure(task.result()), failure(next.result())]);
    await started.wait();
    await pool.terminate();
    for (const error of await failures) assert(error instanceof PoolClosed);
    await pool.join();
  },
  'PO13 a failure that nobody asked for makes join() reject, and is told on stderr at the latest at exit': async () => {
    const pool = new Pool(1);
    pool.submit(failsOn, [3]);
    pool.close();
    assert((await failure(pool.join())) instanceof RemoteError);
    const { execFile } = await import('node:child_process');
    const program = new URL('./programs/unheard.ts', import.meta.url).pathname;
    const stderr = await new Promise<string>((resolve) => execFile(process.execPath, [program], (_, __, text) => resolve(text)));
    assert.match(stderr, /Pool: task 1 failed, and nobody asked for its result: failsOn failed/);
  },
  'PO14 a child may have a pool; its workers end with it': async () => {
    const out = new Queue<number[]>();
    await using child = new Process(poolInChild, [out]);
    await child.start();
    assert.deepEqual(await out.get(), [2, 4, 6]);
  },
  'PO15 shared objects reach the workers as arguments': async () => {
    await using pool = new Pool(2);
    const started = new Event();
    const go = new Event();
    const task = pool.submit(waits, [started, go]);
    await started.wait();
    await go.set();
    assert.equal(await task, 'went');
  },
  'PO16 no task stays behind one that takes long, or waits for it, while a worker has nothing to do': async () => {
    await using pool = new Pool(2);
    const many = Array.from({ length: 300 }, (_, i) => i);
    for (let round = 0; round < 5; round++) {
      // Short tasks are sent to a worker ahead of time.
      await pool.map(double, many, { chunkSize: 1 });
      const [started, go, item] = [new Event(), new Event(), new Queue<number>()];
      const late = pool.submit(waits, [started, go]);
      const beside = pool.submit(double, [1]);
      await pool.apply(sets, [go]);
      assert.deepEqual([await late, await beside], ['went', 2]);
      const blocked = pool.submit(getsSync, [item]);
      const others = many.slice(0, 20).map((n) => pool.submit(double, [n]));
      await others[0];
      await pool.apply(puts, [item]);
      assert.equal(await blocked, 7);
      assert.deepEqual(await Promise.all(others), many.slice(0, 20).map(double));
    }
  },
};

if (import.meta.main) await runRule(rules);
