import type { Readable } from 'node:stream';
import type { SandboxRun } from '@forkhall/sandbox';
import { inForeground } from './outer-terminal.ts';

const endOfTransmission = '\x04';

/** Passes what is typed or piped to the program. A terminal's end of input (Ctrl-D on its own line) is typed again inside. */
function connectInput(run: SandboxRun, input: Readable): void {
  const pipe = run.stdin;
  // Reading stdin fails where it is a folder, a closed file, a terminal that went away: the program sees the end of input.
  if (pipe === undefined) {
    input.on('data', (chunk: Uint8Array) => run.write(chunk));
    input.on('end', () => run.write(endOfTransmission));
    input.on('error', () => run.write(endOfTransmission));
    return;
  }
  // The program may close its stdin or end before everything has come; that is no failure.
  pipe.on('error', () => input.unpipe(pipe));
  input.on('error', () => pipe.end());
  input.pipe(pipe);
}

const lookMs = 250;

/** Connects stdin; a background job's only once it has come to the foreground, of which no signal tells. */
export function connectStdin(run: SandboxRun): void {
  if (!process.stdin.isTTY || inForeground()) {
    connectInput(run, process.stdin);
    return;
  }
  const look = setInterval(() => {
    if (!inForeground()) return;
    clearInterval(look);
    connectInput(run, process.stdin);
  }, lookMs);
  void run.ended.then(() => clearInterval(look));
}
