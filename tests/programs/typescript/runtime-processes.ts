import { NotImportable, Process, ProcessExited, Queue, sleep } from '@forkhall/runtime';
import { MyProcess } from './squares.mts';

export { MyProcess };

export async function sleeps() {
  for (;;) await sleep(1);
}

export function fails() {
  throw new RangeError('没有值');
}

if (import.meta.main) {
  const numbers = new Queue<number>({ maxSize: 2 });
  const squares = new Queue<number>();
  const worker = new MyProcess(numbers, squares);
  await worker.start();
  for (const n of [1, 2, 3]) await numbers.put(n);
  await numbers.end();
  console.log(await squares.get(), await squares.get(), await squares.get());
  const { exitCode, signal } = await worker.join();
  console.log('ended', exitCode, signal);

  const sleeper = new Process(sleeps, []);
  await sleeper.start();
  console.log(sleeper.name, sleeper.alive, (sleeper.pid as number) > process.pid);
  sleeper.terminate();
  await sleeper.join();
  console.log('terminated', sleeper.exitCode, sleeper.signal);

  const failing = new Process(fails, [], { name: 'unlucky' });
  await failing.start();
  await failing.check().catch((error) => console.log(error instanceof ProcessExited, error.name));

  try {
    await new Process(() => {}, []).start();
  } catch (error) {
    console.log(error instanceof NotImportable, (error as Error).name);
  }
}
