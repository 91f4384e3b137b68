import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

const maxStartupText = 8_192;

export interface ChainOptions {
  launcher: string;
  joinFiles: readonly string[];
  filter: string;
  /** The run's own user, where the server is root. */
  uid: number | undefined;
  /** With a socket that becomes the program's standard input. */
  pipe: boolean;
  bwrapArguments: readonly string[];
}

/** The processes launcher → bubblewrap → init as the server sees them: one child and its sockets. */
export interface Chain {
  readonly child: ChildProcess;
  readonly control: Socket;
  readonly terminal: Socket;
  /** Events come up here; nothing goes down. */
  readonly events: Socket;
  readonly stdin: Writable | undefined;
  /** What launcher and bubblewrap said; never a word of a student's program. */
  startupText(): string;
  /** Resolves when bubblewrap has been reaped. It reaps process 1 first, and the kernel gives that one free only when its whole pid namespace is dead. */
  readonly exited: Promise<void>;
}

const oomScoreAdj = 500;

/** To be called from the main thread: the kernel ends the sandbox with the thread that started it. */
export function startChain(options: ChainOptions): Chain {
  const { joinFiles, filter, uid, pipe, bwrapArguments } = options;
  const args = [
    ...joinFiles.flatMap((file) => ['-g', file]),
    ...['-f', filter, '-o', String(oomScoreAdj)],
    ...(uid === undefined ? [] : ['-u', String(uid)]),
    ...(pipe ? ['-k', '6'] : []),
    ...['--', ...bwrapArguments],
  ];
  const child = spawn(options.launcher, args, {
    env: {},
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe', 'pipe', ...(pipe ? (['pipe'] as const) : [])],
  });
  const said: Buffer[] = [];
  let saidBytes = 0;
  const errors = child.stdio[2] as Readable;
  errors.on('data', (chunk: Buffer) => {
    if (saidBytes < maxStartupText) said.push(chunk);
    saidBytes += chunk.byteLength;
  });
  // `close` comes after the exit and the end of every socket, and also after a failed spawn: an `error` event alone would throw.
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      said.push(Buffer.from(String(error)));
      resolve();
    });
  });
  const sockets = child.stdio as unknown as (Socket | undefined)[];
  const [control, terminal, events, stdin] = [sockets[3] as Socket, sockets[4] as Socket, sockets[5] as Socket, sockets[6]];
  // A sandbox that dies while something is on its way to it is an ending, not an error of the server.
  for (const socket of [control, terminal, events, stdin, errors]) socket?.on('error', () => {});
  return { child, control, terminal, events, stdin, startupText: () => Buffer.concat(said).toString('utf8', 0, maxStartupText).trim(), exited };
}

/** Resolves when nothing more can come from a socket, also where it ended with an error: a sandbox that was killed resets its sockets. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}
