// Pipe: two ends, both directions, one end for each of two children, the end of the stream.
import { type Connection, EndOfStream, Pipe, Process, TimeoutError } from '@forkhall/runtime';

export async function replies(end: Connection<string, { n: number }>) {
  const { n } = await end.recv();
  await end.send(`child got ${n}`);
  for await (const { n: more } of end) await end.send(`and ${more}`);
}

export async function sends(end: Connection<number, never>) {
  for (let i = 0; i < 3; i++) await end.send(i);
  await end.close();
}

export async function receives(end: Connection<never, number>) {
  const all: number[] = [];
  for await (const n of end) all.push(n);
  console.log('received', ...all);
}

if (import.meta.main) {
  const [mine, theirs] = Pipe<{ n: number }, string>();
  const child = new Process(replies, [theirs]);
  await child.start();
  await mine.send({ n: 42 });
  console.log(await mine.recv());
  console.log('more?', await mine.poll());
  await mine.send({ n: 43 });
  console.log(await mine.recv());
  await mine.recv({ timeout: 0.01 }).catch((error) => console.log(error instanceof TimeoutError));
  await mine.close();
  const { exitCode } = await child.join();
  console.log('ended', exitCode);

  const [from, to] = Pipe<number, never>();
  const reader = new Process(receives, [to]);
  const writer = new Process(sends, [from]);
  await Promise.all([reader.start(), writer.start()]);
  await Promise.all([reader.join(), writer.join()]);

  const [left, right] = Pipe<string>();
  await left.send('last words');
  await left.close();
  console.log(await right.recv());
  await right.recv().catch((error) => console.log(error instanceof EndOfStream, error.message));
}
