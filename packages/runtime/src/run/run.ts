import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CalledProcessError, MpError, type Signal, TimeoutError } from '../errors.ts';
import { monotonicSeconds, report, reporting } from '../events/report.ts';
import { shown } from '../given.ts';
import type { Exit } from '../session/spawn.ts';
import { after, secondsOf, type Wait } from '../wait.ts';
import { within } from '../within.ts';
import { encodeText } from './encode-text.ts';

/** How `run` runs a command; `timeout` is in seconds. */
export interface RunOptions extends Wait {
  /** What the command reads on its standard input; nothing by default. */
  input?: string | Uint8Array;
  /** How its input and output are encoded: any WHATWG label, such as `utf-8` (the default) or `gbk`. */
  encoding?: string;
  /** An exit code other than 0 is a CalledProcessError. */
  check?: boolean;
  /** The folder in which it runs; by default this process's. */
  cwd?: string;
  /** All of its environment; by default this process's. */
  env?: Record<string, string>;
}

/**
 * Runs a command, without a shell, until it ends. With `stdio: 'inherit'` it has this process's terminal; otherwise its
 * output is the result. Pipes cannot fill up: everything is read as it comes.
 * @throws MpError when there is no such command, CalledProcessError with `check`, TimeoutError (the command is killed)
 */
export function run(command: string[], options: RunOptions & { stdio: 'inherit' }): Promise<Exit>;
/** Its output is decoded and is the result. @throws MpError, CalledProcessError, TimeoutError */
export function run(command: string[], options?: RunOptions): Promise<Exit & { stdout: string; stderr: string }>;
export async function run(command: string[], options: RunOptions & { stdio?: 'inherit' } = {}): Promise<Exit & { stdout?: string; stderr?: string }> {
  if (!Array.isArray(command))
    throw new TypeError(
      `run(${shown(command)}): give the command and its arguments as one list, such as ['ls', '-l']; for a shell's words ['sh', '-c', 'ls | wc']`,
    );
  const [file, ...args] = command;
  const doing = `run(${JSON.stringify(command)})`;
  if (typeof file !== 'string' || file === '') throw new MpError(`${doing}: the command is empty; give its name and its arguments as one array of strings`);
  const seconds = secondsOf(options, doing);
  options.signal?.throwIfAborted();
  const { encoding = 'utf-8', stdio, input } = options;
  if (input !== undefined && typeof input !== 'string' && !ArrayBuffer.isView(input))
    throw new TypeError(`${doing}: the input is ${shown(input)}; give text, or bytes as a Uint8Array`);
  const decoders = [new TextDecoder(encoding), new TextDecoder(encoding)] as const;
  const bytes = typeof input === 'string' ? encodeText(input, encoding) : input;
  const { spawn } = process.getBuiltinModule('node:child_process') as typeof import('node:child_process');
  const startedAt = monotonicSeconds();
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: stdio === 'inherit' ? 'inherit' : [bytes === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  if (reporting && child.pid !== undefined) tellOf(child, child.pid, file, startedAt, seconds);
  // A command that does not read its input closes it, which is no failure.
  child.stdin?.on('error', () => {});
  child.stdin?.end(bytes);
  const output = [collect(child.stdout, decoders[0]), collect(child.stderr, decoders[1])] as const;
  try {
    const exit = await within(ended(child), seconds, options.signal, () => new TimeoutError(`${doing} did not end ${after(seconds)} and was killed`));
    // Made here, and not where it was heard of: its stack leads to the line that called.
    if (exit instanceof Error) {
      throw new MpError(`${doing}: ${whyNotStarted(exit, file, options.cwd)}`, { cause: exit });
    }
    const result = stdio === 'inherit' ? exit : { ...exit, stdout: output[0](), stderr: output[1]() };
    if (options.check === true && exit.exitCode !== 0) {
      const how = exit.signal === null ? `exit code ${exit.exitCode}` : `the signal ${exit.signal}`;
      const said = output[1]().trim();
      throw new CalledProcessError(`${doing} ended with ${how}${said === '' ? '' : `: ${said.slice(-500)}`}`, exit.exitCode ?? -1, output[1]());
    }
    return result;
  } finally {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}

function tellOf(child: ChildProcess, target: number, name: string, startedAt: number, timeout: number | null): void {
  report('process.started', { parent: process.pid, name: name.slice(0, 200), how: 'subprocess' }, target, undefined, startedAt);
  report('process.joining', { target, timeout: timeout ?? undefined });
  child.once('exit', (code, signal) => {
    report('process.exited', { code: code ?? undefined, signal: signal ?? undefined }, target);
    report('process.joined', { target });
  });
}

function collect(stream: NodeJS.ReadableStream | null, decoder: { decode(bytes?: Uint8Array, options?: { stream?: boolean }): string }): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => decoder.decode(Buffer.concat(chunks));
}

/** The system says the same of a missing folder and of a missing command. */
function whyNotStarted({ code, message }: NodeJS.ErrnoException, file: string, cwd: string | undefined): string {
  if (code !== 'ENOENT') return message;
  if (cwd !== undefined && !existsSync(cwd)) return `there is no folder ${cwd} (cwd); make it, or give another`;
  return `there is no command ${file}; check its name, or give its whole path`;
}

function ended(child: ChildProcess): Promise<Exit | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    // Not 'exit': the last of the output may still be on its way.
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal: signal as Signal | null }));
  });
}
