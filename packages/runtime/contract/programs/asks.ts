// Asks two questions, and once more when there is nothing left.
import { type EndOfStream, input } from '../../src/index.ts';

const name = await input('name? ');
const age = await input('age? ');
console.log(`${name} is ${age}`);
try {
  await input();
} catch (error) {
  console.log((error as EndOfStream).name);
}
