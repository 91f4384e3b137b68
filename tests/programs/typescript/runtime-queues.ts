// Queue and JoinableQueue: bounds, order, many writers, the end; the same between tasks of one process.
import { JoinableQueue, Process, Queue, QueueClosed, QueueEmpty, QueueFull, Task } from '@forkhall/runtime';

export async function writes(queue: Queue<[string, number]>, name: string) {
  for (let i = 0; i < 3; i++) await queue.put([name, i]);
}

export async function answers(questions: Queue<unknown>, replies: Queue<unknown>) {
  for await (const question of questions) await replies.put({ question, by: 'child' });
  await replies.end();
}

export async function works(jobs: JoinableQueue<number>, done: Queue<number>) {
  for await (const job of jobs) {
    await done.put(job * 10);
    await jobs.taskDone();
  }
}

const named = (error: unknown) => console.log((error as Error).name);

if (import.meta.main) {
  const three = new Queue<string>({ maxSize: 3 });
  for (const word of ['一', 'two', 'drei']) await three.put(word);
  console.log(await three.full(), await three.empty(), await three.size());
  await three.putNoWait('four').catch((error) => console.log(error instanceof QueueFull, error.message));
  await three.put('four', { timeout: 0.01 }).catch(named);
  console.log(await three.get(), await three.get(), await three.get());
  await three.getNoWait().catch((error) => console.log(error instanceof QueueEmpty));

  const shared = new Queue<[string, number]>();
  const writers = ['a', 'b'].map((name) => new Process(writes, [shared, name]));
  await Promise.all(writers.map((writer) => writer.start()));
  const got: Record<string, number[]> = { a: [], b: [] };
  for (let i = 0; i < 6; i++) {
    const [name, n] = await shared.get();
    got[name]?.push(n);
  }
  await Promise.all(writers.map((writer) => writer.join()));
  console.log(got);

  // Put before the child starts; any value that can be copied.
  const questions = new Queue<unknown>();
  const replies = new Queue<unknown>();
  for (const value of ['文', 7n, new Map([['k', new Set([1])]]), new Date(0), new Uint8Array([1, 2]), /x+/g, undefined]) await questions.put(value);
  await questions.end();
  const child = new Process(answers, [questions, replies]);
  await child.start();
  for await (const reply of replies) console.log(reply);
  await child.join();
  await questions.put(1).catch((error) => console.log(error instanceof QueueClosed));

  const jobs = new JoinableQueue<number>();
  const done = new Queue<number>();
  const worker = new Process(works, [jobs, done]);
  await worker.start();
  for (const n of [1, 2, 3]) await jobs.put(n);
  await jobs.join();
  console.log('all done', await done.size());
  await jobs.end();
  await worker.join();

  const local = new Queue<number>({ maxSize: 1 });
  const consumer = new Task(
    async () => {
      for await (const n of local) console.log('task got', n);
    },
    { name: 'consumer' },
  ).start();
  for (const n of [1, 2]) await local.put(n);
  await local.end();
  await consumer.join();
  await local.put((() => 1) as never).catch(named);
}
