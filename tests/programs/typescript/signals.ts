// Signals: handlers for SIGINT and SIGTERM, kill of a child and of itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const ticking = setInterval(() => {}, 1_000);
const interrupted = once(process, 'SIGINT');
console.log('ready');
console.log('got', ...(await interrupted));
process.on('SIGTERM', (signal, number) => console.log('got', signal, number));
process.kill(process.pid, 'SIGTERM');
const child = spawn('sleep', ['600']);
process.kill(child.pid ?? 0, 'SIGUSR1');
console.log('child ended', ...(await once(child, 'exit')));
try {
  process.kill(child.pid ?? 0, 0);
} catch (error) {
  console.log((error as NodeJS.ErrnoException).code);
}
clearInterval(ticking);
process.kill(process.pid, 'SIGKILL');
