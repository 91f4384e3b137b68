// In which order callbacks come: synchronous, nextTick, microtasks, timers, immediates.
import { readFile } from 'node:fs';

readFile(import.meta.filename, () => {
  console.log('read');
  setTimeout(() => console.log('timer of the read'), 0);
  setTimeout(() => console.log('timer 30'), 30);
  setImmediate(() => console.log('immediate of the read'));
});
process.nextTick(() => console.log('nextTick'));
queueMicrotask(() => console.log('microtask'));
void Promise.resolve().then(() => console.log('promise'));
console.log('synchronous');
console.log(await Promise.allSettled([Promise.resolve(1), Promise.reject(new Error('no'))]));
