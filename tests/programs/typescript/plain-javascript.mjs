// JavaScript as an ES module: no types, require by createRequire, generators, structuredClone.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { sep } = require('node:path');

function* evens(limit) {
  for (let number = 0; number < limit; number += 2) {
    const answer = yield number;
    if (answer) console.log('sent in:', answer);
  }
  return 'done';
}

const running = evens(4);
console.log(running.next(), running.next('hello'), running.next(), sep);
console.log(structuredClone({ map: new Map([[1, { 深: true }]]) }), process.argv.slice(2), process.execArgv);
console.log(typeof globalThis.fetch, typeof module, this);
