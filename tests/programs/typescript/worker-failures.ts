// A worker that throws, one that exits, one that is terminated, and a message that cannot be cloned.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const options = { eval: true };
const throws = new Worker('throw new TypeError("from the worker")', options);
const [error] = await once(throws, 'error');
console.log(error instanceof TypeError, error.message);

const exits = new Worker('process.exit(7)', options);
console.log('exit', ...(await once(exits, 'exit')));

const endless = new Worker('for (;;) ;', options);
await once(endless, 'online');
console.log('terminated', await endless.terminate());

const echo = new Worker('const { parentPort } = require("node:worker_threads"); parentPort.once("message", (m) => parentPort.postMessage(m))', options);
try {
  echo.postMessage(() => 1);
} catch (error) {
  console.log(String(error));
}
const buffer = new ArrayBuffer(8);
echo.postMessage(buffer, [buffer]);
console.log('moved away', buffer.byteLength, 'and back', (await once(echo, 'message'))[0].byteLength);
