// Top-level await, import.meta, dynamic import, await using, for await.
import { setTimeout as after } from 'node:timers/promises';

class Resource {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
    console.log('open', name);
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await after(1);
    console.log('close', this.name);
  }
}

async function* count(to: number): AsyncGenerator<number> {
  for (let number = 1; number <= to; number++) {
    await after(1);
    yield number;
  }
}

{
  await using first = new Resource('first');
  await using second = new Resource('second');
  for await (const number of count(3)) console.log(number, first.name, second.name);
}
const { basename } = await import('node:path');
console.log(basename(import.meta.filename), import.meta.dirname === process.cwd(), import.meta.main);
console.log(await Promise.race([after(5, 'fast'), after(60_000, 'slow', { ref: false })]));
