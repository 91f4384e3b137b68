// A detached child outlives the main process; its output is not lost.
import { spawn } from 'node:child_process';

const child = spawn('sh', ['-c', `while kill -0 ${process.pid} 2>/dev/null; do sleep 0.02; done; echo child: main has ended`], {
  stdio: 'inherit',
  detached: true,
});
child.unref();
console.log('main ends');
