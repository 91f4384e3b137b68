import { EndOfStream } from './errors.ts';
import { report, reporting } from './events/report.ts';
import { identity } from './session/identity.ts';

let rest = '';
let ended = false;
/** Each gets the next line, or undefined at the end of the input. */
const waiting: ((line: string | undefined) => void)[] = [];
let listening = false;

function serve(): void {
  while (waiting.length > 0) {
    const newline = rest.indexOf('\n');
    if (newline >= 0) {
      const line = rest.slice(0, newline);
      rest = rest.slice(newline + 1);
      waiting.shift()?.(line.endsWith('\r') ? line.slice(0, -1) : line);
    } else if (ended && rest !== '') {
      const line = rest;
      rest = '';
      waiting.shift()?.(line);
    } else if (ended) waiting.shift()?.(undefined);
    else break;
  }
  // Nobody asks: the process need not stay for what might still be typed.
  if (waiting.length === 0) process.stdin.pause();
}

function listen(): void {
  if (listening) return;
  listening = true;
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk: string) => {
    rest += chunk;
    serve();
  });
  for (const end of ['end', 'error']) {
    process.stdin.on(end, () => {
      ended = true;
      serve();
    });
  }
}

/**
 * Writes the prompt and reads one line, without its end, from standard input.
 * @throws EndOfStream at the end of the input, and in every child process: the terminal is the main process's
 */
export async function input(prompt = ''): Promise<string> {
  if (identity.serial !== '0')
    throw new EndOfStream(`input(): ${identity.name} is a child, and standard input belongs to the main process; ask there and hand the answer over`);
  if (prompt !== '') process.stdout.write(prompt);
  listen();
  if (reporting) report('input.waiting', {});
  const line = await new Promise<string | undefined>((resolve) => {
    waiting.push(resolve);
    process.stdin.resume();
    serve();
  });
  // Made here, and not where the end was seen: its stack leads to the line that asked.
  if (line === undefined) throw new EndOfStream('input(): standard input is at its end (Ctrl-D, or a file that is read)');
  if (reporting) report('input.received', {});
  return line;
}
