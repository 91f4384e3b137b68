// A child answers until the pipe is closed: node pipe.ts
import { type Connection, Pipe, Process } from '@forkhall/runtime';

export async function shout(end: Connection<string, string>): Promise<void> {
  for await (const word of end) await end.send(word.toUpperCase());
}

if (import.meta.main) {
  const [mine, theirs] = Pipe<string>();
  await using child = new Process(shout, [theirs]);
  await child.start();
  for (const word of ['one', 'two', '三']) {
    await mine.send(word);
    console.log(await mine.recv());
  }
  await mine.close();
}
