// Workers that compute for ever.
import { Worker } from 'node:worker_threads';

console.log('tried 1');
for (let number = 0; number < 4; number++) new Worker('for (;;) ;', { eval: true });
for (;;);
