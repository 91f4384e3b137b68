import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { processesBelow } from './serve.ts';

const main = resolve(import.meta.dirname, '../src/main.ts');

/** A server as `npm start` runs it: a process of its own. */
export class ServerProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly log: string[] = [];
  readonly #exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  #port = 0;

  private constructor(child: ChildProcess) {
    this.child = child;
    this.#exit = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  }

  /** Starts it, and waits until it answers or has ended. `socket`: one that listens already, for it to take over. */
  static async start(environment: Record<string, string>, socket?: Server): Promise<ServerProcess> {
    const fd = socket === undefined ? undefined : (socket as unknown as { _handle: { fd: number } })._handle.fd;
    const child = spawn(process.execPath, [main], {
      env: {
        PATH: process.env.PATH,
        ...(process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
        HOST: '127.0.0.1',
        PORT: '0',
        FORKHALL_SPARES: 'python=0,typescript=0',
        ...(fd === undefined ? {} : { LISTEN_FDS: '1' }),
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'pipe', ...(fd === undefined ? [] : [fd])],
    });
    const server = new ServerProcess(child);
    const { promise, resolve: answers } = Promise.withResolvers<void>();
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      server.log.push(line);
      const found = /"port":(\d+)/.exec(line);
      if (found) server.#port = Number(found[1]);
      if (found) answers();
    });
    await Promise.race([promise, server.#exit]);
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal and waits for the end, and until none of its processes is left. */
  async end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const below = processesBelow(this.child.pid ?? 0).map((entry) => Number(entry.split(' ')[0]));
    this.child.kill(signal);
    const exit = await this.#exit;
    while (below.some(isAlive)) await new Promise((again) => setTimeout(again, 10));
    return exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.running) await this.end('SIGTERM');
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A socket that listens on a free port. */
export async function listening(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}
