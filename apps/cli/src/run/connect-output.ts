import type { Writable } from 'node:stream';
import type { SandboxRun } from '@forkhall/sandbox';
import type { Brake } from './brake.ts';

/**
 * Passes the program's bytes on, and makes the program wait where nobody takes them. `onGone`: nobody reads any more.
 * @returns what resolves when everything written so far has been taken, or never will be
 */
export function connectOutput(run: SandboxRun, brake: Brake, out: Writable, onGone: () => void): () => Promise<void> {
  let gone = false;
  out.on('error', () => {
    if (gone) return;
    gone = true;
    // What still comes is thrown away, so that the end is not held up.
    brake.release(out);
    onGone();
  });
  out.on('drain', () => brake.release(out));
  run.onOutput((chunk) => {
    if (!gone && !out.write(chunk)) brake.hold(out);
  });
  return () =>
    new Promise((resolve) => {
      if (gone) return resolve();
      out.once('error', () => resolve());
      out.write('', () => resolve());
    });
}
