// Asks two questions, and once more when there is nothing left.
import { type EndOfStream, input } from '../../src/index.ts';

const name = await input('name? ');
const age = await input('age? ');
console.log(`${name} is ${age}`);
try {
  await input();
} catch (error) {
  const { name: called, stack } = error as EndOfStream;
  console.log(called, /asks\.ts:8:/.exec(stack ?? '')?.[0]);
}
