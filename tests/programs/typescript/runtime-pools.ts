// Pool: apply, submit with callbacks, map, starmap, imap, imapUnordered, failures, the order of close and join.
import { Pool, PoolClosed, PoolStillRunning, RemoteError, WorkerLost } from '@forkhall/runtime';

let base = 0;
export function prepare(n: number) {
  base = n;
}

export function add(a: number, b = 0) {
  return base + a + b;
}

export async function fails(text: string) {
  throw new RangeError(text);
}

export function dies() {
  process.exit(7);
}

export function pidOf() {
  return process.pid;
}

if (import.meta.main) {
  {
    await using pool = new Pool({ workers: 2, init: prepare, initArgs: [100] });
    console.log(await pool.apply(add, [1, 2]));
    const task = pool.submit(add, [5], { done: (result) => console.log('callback', result, 'in the parent') });
    console.log(await task, task.done);
    console.log(
      await pool.map(add, [1, 2, 3]),
      await pool.starmap(
        add,
        [
          [1, 1],
          [2, 2],
        ],
        { chunkSize: 1 },
      ),
    );
    for await (const one of pool.imap(add, [7, 8])) console.log('imap', one);
    const unordered: number[] = [];
    for await (const one of pool.imapUnordered(add, [9, 10])) unordered.push(one);
    console.log(unordered.sort());
    await pool.apply(fails, ['不行']).catch((error: RemoteError) => {
      // Which of the two took it is chance.
      const message = error.message.replace(/PoolWorker-[12]/, 'PoolWorker');
      console.log(error instanceof RemoteError, message, error.cause instanceof RangeError);
    });
    pool.submit(fails, ['told'], { error: (error) => console.log('error callback', error.name) });
    const pids = new Set(await pool.map(pidOf, Array.from({ length: 12 }), { chunkSize: 1 }));
    console.log(pids.size <= 2, pids.has(process.pid));
  }

  const pool = new Pool({ workers: 1, maxTasksPerWorker: 2 });
  await pool.join().catch((error) => console.log(error instanceof PoolStillRunning));
  await pool.apply(dies, []).catch((error: WorkerLost) => console.log(error instanceof WorkerLost, error.exitCode));
  const pids: number[] = [];
  for (let i = 0; i < 4; i++) pids.push(await pool.apply(pidOf, []));
  console.log(pids[0] === pids[1], pids[1] === pids[2], pids[2] === pids[3]);
  pool.close();
  await pool.apply(add, [1]).catch((error) => console.log(error instanceof PoolClosed));
  await pool.join();

  const stopped = new Pool(1);
  const never = stopped.submit(add, [1]);
  await stopped.terminate();
  await never.then(
    () => console.log('was quicker'),
    (error) => console.log(error instanceof PoolClosed || error instanceof WorkerLost),
  );
}
