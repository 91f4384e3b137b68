// Outlive the run: detached, unreferenced, with nothing of ours open.
import { spawn } from 'node:child_process';

for (let number = 0; number < 3; number++) spawn('sh', ['-c', "trap '' TERM INT HUP; while :; do sleep 1; done"], { detached: true, stdio: 'ignore' }).unref();
spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { detached: true, stdio: 'ignore' }).unref();
console.log('tried 2');
