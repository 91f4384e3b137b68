// Workers without end.
import { Worker } from 'node:worker_threads';

console.log('tried 1');
const make = () => new Worker('setInterval(() => {}, 1e6)', { eval: true }).on('error', () => {}).on('online', make);
for (let number = 0; number < 8; number++) make();
setInterval(() => make(), 5);
