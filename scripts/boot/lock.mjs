import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toolsFolder } from './project.mjs';

/**
 * Runs `work` while no other set-up of this checkout runs. flock(1) holds the lock and gives it up with its stdin, so that
 * the kernel frees it however this process ends. `onWait` is called where another one has it.
 */
export async function exclusively(work, onWait) {
  mkdirSync(toolsFolder, { recursive: true });
  const holder = spawn('flock', ['--exclusive', join(toolsFolder, 'lock'), 'sh', '-c', 'echo; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const waiting = setTimeout(onWait, 500);
  await new Promise((resolve) => {
    holder.stdout.once('data', resolve);
    // Without flock(1) there is no lock, and one set-up at a time is the person's care.
    holder.once('error', resolve);
    holder.once('exit', resolve);
  });
  clearTimeout(waiting);
  try {
    return await work();
  } finally {
    holder.stdin.on('error', () => {}).end();
  }
}
