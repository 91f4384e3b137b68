// Three processes sum numbers from one queue: node hello.ts
import { currentProcess, Process, Queue } from '@forkhall/runtime';

export async function sum(numbers: Queue<number>, results: Queue<[string, number]>): Promise<void> {
  let total = 0;
  for await (const n of numbers) total += n;
  await results.put([currentProcess().name, total]);
}

if (import.meta.main) {
  const numbers = new Queue<number>({ maxSize: 100 });
  const results = new Queue<[string, number]>();
  const workers = [1, 2, 3].map(() => new Process(sum, [numbers, results]));
  for (const worker of workers) await worker.start();
  for (let n = 1; n <= 1000; n++) await numbers.put(n);
  await numbers.end();
  for (const worker of workers) await worker.check();
  let total = 0;
  for (const _ of workers) total += (await results.get())[1];
  console.log(total);
}
