// child_process.fork: a Node process with a message channel; its memory is its own; exit and close tell how it ended.
import { fork } from 'node:child_process';
import { once } from 'node:events';

let count = 0;

if (process.argv[2] === 'child') {
  process.on('message', (message: { add: number }) => {
    count += message.add;
    process.send?.({ count, connected: process.connected, parent: process.ppid });
  });
} else {
  const child = fork(import.meta.filename, ['child']);
  console.log(`main pid=${process.pid}, child pid=${child.pid}`);
  for (const add of [1, 41]) {
    child.send({ add });
    const [answer] = await once(child, 'message');
    console.log('child counts', answer.count, answer.connected, answer.parent === process.pid);
  }
  console.log('main still has', count);
  child.disconnect();
  console.log('ended with', ...(await once(child, 'exit')));
}
