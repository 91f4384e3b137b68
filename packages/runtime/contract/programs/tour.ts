// A little of everything, for the events that it makes.
import {
  Barrier,
  Condition,
  type Connection,
  Event,
  JoinableQueue,
  Lock,
  Manager,
  Pipe,
  Pool,
  Process,
  Queue,
  Semaphore,
  SharedValue,
  Task,
} from '../../src/index.ts';

export function double(x: number): number {
  return 2 * x;
}
export function fails(): void {
  throw new Error('on purpose');
}
export async function echo(end: Connection<string, string>): Promise<void> {
  for await (const item of end) await end.send(item);
}
export async function takes(queue: Queue<number>, lock: Lock, has: Event): Promise<void> {
  await lock.acquire();
  for await (const _ of queue) {
    await has.set();
    await new Event().wait();
  }
}
export async function notifies(condition: Condition, barrier: Barrier): Promise<void> {
  await barrier.wait();
  await using _ = await condition.acquire();
  await condition.notifyAll();
}

if (import.meta.main) {
  const queue = new Queue<number>({ maxSize: 2 });
  const lock = new Lock();
  const has = new Event();
  const victim = new Process(takes, [queue, lock, has], { name: 'victim' });
  await victim.start();
  await queue.put(1);
  await has.wait();
  // The victim may die before it has said that it set it.
  await has.set();
  await has.clear();
  await lock.tryAcquire();
  victim.kill();
  await victim.join();
  await (await lock.acquire()).release();
  await queue.get();
  await queue.empty();
  await queue.getNoWait().catch(() => {});
  await queue.end();
  const tasks = new JoinableQueue<number>();
  await tasks.put(1);
  await tasks.get();
  await tasks.taskDone();
  await tasks.join();
  const [mine, theirs] = Pipe<string>();
  await using child = new Process(echo, [theirs]);
  await child.start();
  await mine.send('hello');
  await mine.recv();
  await mine.close();
  const condition = new Condition();
  const barrier = new Barrier(2);
  await using notifier = new Process(notifies, [condition, barrier]);
  await condition.acquire();
  await notifier.start();
  await barrier.wait();
  await condition.wait();
  await condition.release();
  await using _ = await new Semaphore(2).acquire();
  SharedValue.int32(1).add(1);
  {
    await using pool = new Pool(1);
    await pool.submit(double, [1]);
    await pool.apply(fails, []).catch(() => {});
  }
  await (await Manager.session()).dict<string, number>().set('a', 1);
  await new Task(async () => {}, { name: 'small' }).start().join();
}
