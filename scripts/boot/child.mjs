import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { toolsFolder } from './project.mjs';

const running = new Set();
/** Set-up steps may be ended with everything that they started; the server and the test runner end their own. */
const wholeGroups = new WeakSet();

/** So that not even SIGKILL of this process leaves a child behind; setpriv(1) is in util-linux, which Debian always has. */
const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

/**
 * Starts a program in a process group of its own, so that the terminal's Ctrl-C comes to it once, through `signalAll`.
 * @returns {{process: import('node:child_process').ChildProcess, status: Promise<number>}} status: the exit code, or 128 + signal.
 */
export function start(command, args, options = {}) {
  const [file, argv] = setpriv ? [setpriv, ['--pdeathsig', 'TERM', '--', command, ...args]] : [command, args];
  const child = spawn(file, argv, { stdio: 'inherit', ...options, detached: true });
  running.add(child);
  const status = new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
  status.then(() => running.delete(child));
  return { process: child, status };
}

export function signalAll(signal) {
  for (const child of running) {
    if (child.pid === undefined) continue;
    try {
      process.kill(wholeGroups.has(child) || signal === 'SIGKILL' ? -child.pid : child.pid, signal);
    } catch {
      // It has ended in the meantime.
    }
  }
}

export const anyRunning = () => running.size > 0;

/** A program of a set-up step failed; `tail` is the last of what it said. */
export class StepFailed extends Error {
  constructor(message, tail = []) {
    super(message);
    this.tail = tail;
  }
}

/**
 * Runs a program to its end; what it says goes to `.tools/setup.log`.
 * @throws {StepFailed} where it exits other than 0.
 */
export async function run(command, args, options = {}) {
  mkdirSync(toolsFolder, { recursive: true });
  const log = createWriteStream(join(toolsFolder, 'setup.log'), { flags: 'a' });
  log.write(`\n$ ${[command, ...args].join(' ')}\n`);
  const { process: child, status } = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  wholeGroups.add(child);
  let tail = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => {
      log.write(text);
      tail = (tail + text).slice(-8_000);
    });
  const code = await status;
  await new Promise((resolve) => log.end(resolve));
  if (code !== 0)
    throw new StepFailed(`\`${[command.split('/').at(-1), ...args].join(' ').slice(0, 120)}\` exited with ${code}`, tail.trim().split('\n').slice(-25));
}
