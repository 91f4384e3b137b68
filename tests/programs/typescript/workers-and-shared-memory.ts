// worker_threads: shared memory with Atomics, a mutex of one's own, messages, workerData, transfer and copies.
import { once } from 'node:events';
import { isMainThread, parentPort, threadId, Worker, workerData } from 'node:worker_threads';

const lockIndex = 0;
const countIndex = 1;

function lock(cells: Int32Array): void {
  while (Atomics.compareExchange(cells, lockIndex, 0, 1) !== 0) Atomics.wait(cells, lockIndex, 1);
}

function unlock(cells: Int32Array): void {
  Atomics.store(cells, lockIndex, 0);
  Atomics.notify(cells, lockIndex, 1);
}

if (isMainThread) {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  const list = ['from main'];
  const workers = [1, 2, 3].map((number) => new Worker(new URL(import.meta.url), { workerData: { cells, list, number } }));
  const exits = workers.map((worker) => once(worker, 'exit'));
  const answers = await Promise.all(workers.map((worker) => once(worker, 'message')));
  console.log(answers.map(([answer]) => [answer.number, answer.list, answer.pid === process.pid]));
  console.log('exit codes', await Promise.all(exits));
  console.log('counted', cells[countIndex], 'list', list, 'thread', threadId);
} else {
  const { cells, list, number } = workerData as { cells: Int32Array; list: string[]; number: number };
  list.push(`from worker ${number}`);
  for (let step = 0; step < 1_000; step++) {
    lock(cells);
    cells[countIndex] = (cells[countIndex] ?? 0) + 1;
    unlock(cells);
  }
  parentPort?.postMessage({ number, list, pid: process.pid });
}
