// Standard input is a pipe: read to its end, line by line.
import { text } from 'node:stream/consumers';

console.log(process.stdin.isTTY, process.stdout.isTTY);
console.log((await text(process.stdin)).trimEnd().split('\n').toReversed());
