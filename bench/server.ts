import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledgement, ClientToServer, LogRecord, OperationName, OperationReply, OperationRequest, ServerToClient } from '@forkhall/protocol';
import { io, type Socket } from 'socket.io-client';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** A real server process with a data folder of its own. */
export class BenchServer implements AsyncDisposable {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.#process = child;
    this.#folder = folder;
  }

  static async start(settings: Record<string, string> = {}): Promise<BenchServer> {
    const folder = await mkdtemp(join(tmpdir(), 'forkhall-bench-'));
    const port = await freePort();
    const main = new URL('../apps/server/src/main.ts', import.meta.url).pathname;
    const env = { PATH: process.env.PATH ?? '', PORT: String(port), HOST: '127.0.0.1', FORKHALL_DATA: folder, ...settings };
    // A benchmark that is killed takes its server along: its spares would be counted by the next one.
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', process.execPath, '--expose-gc', main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const url = `http://127.0.0.1:${port}`;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} before it answered`);
      const answer = await fetch(`${url}/api/health`).catch(() => undefined);
      if (answer?.ok) break;
      await pause(50);
    }
    return new BenchServer(url, child, folder);
  }

  /** Resident memory of the server process, bytes, from /proc. */
  async residentBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.#process.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGTERM');
    await once(this.#process, 'exit');
    await rm(this.#folder, { recursive: true });
  }
}

/** One browser without a page: a Socket.IO client with a session. */
export class BenchClient implements AsyncDisposable {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  #onRecords: ((records: LogRecord[], at: number) => void) | undefined;

  private constructor(socket: Socket<ServerToClient, ClientToServer>) {
    this.socket = socket;
    socket.on('run.records', (notice, acknowledge) => {
      const at = performance.now();
      acknowledge();
      this.#onRecords?.(notice.records, at);
    });
  }

  static async open(url: string): Promise<BenchClient> {
    const client = new BenchClient(io(url, { transports: ['websocket'], forceNew: true }));
    await client.ask('session.open', {});
    return client;
  }

  async ask<N extends OperationName>(name: N, request: OperationRequest<N>): Promise<OperationReply<N>> {
    const reply = (await (this.socket as Socket).emitWithAck(name, request)) as Acknowledgement<OperationReply<N>>;
    if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
    return reply.value;
  }

  /**
   * Starts a program and resolves when its log has ended. `firstOutputMs` counts from the call of run.start to the arrival
   * of the first output; `bytesPerSecond` from the first output to the last.
   */
  async run(entry: string, text: string): Promise<{ firstOutputMs: number; warm: boolean; bytesPerSecond: number }> {
    const from = performance.now();
    let first: number | undefined;
    let last = from;
    let bytes = 0;
    let warm = false;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    this.#onRecords = (records, at) => {
      for (const record of records) {
        if (record.kind === 'started') warm = record.warm;
        if (record.kind === 'output') {
          if (first === undefined) first = at;
          else bytes += record.data.length;
          last = at;
        }
        if (record.kind === 'ended') resolve();
      }
    };
    await this.ask('run.start', {
      key: crypto.randomUUID(),
      language: entry.endsWith('.py') ? 'python' : 'typescript',
      entry,
      files: [{ path: entry, text }],
      watch: true,
    });
    await ended;
    if (first === undefined) throw new Error('the program printed nothing');
    return { firstOutputMs: first - from, warm, bytesPerSecond: bytes / ((last - first) / 1_000) };
  }

  /**
   * Starts a Python program, asks for its end once so much of its output has come, and resolves with the milliseconds from
   * the asking to the last record.
   */
  async endMs(text: string, afterBytes: number, operation: 'run.stop' | 'run.interrupt'): Promise<number> {
    const flooded = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<number>();
    let bytes = 0;
    this.#onRecords = (records, at) => {
      for (const record of records) {
        if (record.kind === 'output') bytes += record.data.length;
        if (record.kind === 'ended') ended.resolve(at);
      }
      if (bytes >= afterBytes) flooded.resolve();
    };
    const { run } = await this.ask('run.start', {
      key: crypto.randomUUID(),
      language: 'python',
      entry: 'main.py',
      files: [{ path: 'main.py', text }],
      watch: true,
    });
    await flooded.promise;
    const from = performance.now();
    await this.ask(operation, { runId: run.id });
    return (await ended.promise) - from;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.disconnect();
  }
}
