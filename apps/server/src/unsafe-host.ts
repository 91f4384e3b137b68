import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Ending, Language, Usage } from '@forkhall/protocol';
import type { Ended, Program, Protection, SandboxHost, SandboxRun } from '@forkhall/sandbox';
import type * as Pty from 'node-pty';

/**
 * No sandbox: programs run with the server's own rights. For a machine on which bubblewrap cannot work and whose
 * only user is its owner. Wall time and output are bounded, nothing else; processes that leave the program's session
 * are not found again.
 */
export class UnsafeHost implements SandboxHost {
  readonly cgroup = 'none';
  readonly interpreters: Readonly<Record<Language, string | undefined>>;
  readonly #pty: typeof Pty;
  readonly #python: string;
  readonly #runs = new Set<UnsafeRun>();

  constructor(pty: typeof Pty, python = 'python3') {
    this.#pty = pty;
    this.#python = python;
    this.interpreters = { python: pythonVersion(python), typescript: `Node ${process.versions.node}` };
  }

  async run(program: Program): Promise<SandboxRun> {
    const folder = await mkdtemp(join(tmpdir(), 'forkhall-unsafe-'));
    for (const { path, content } of program.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const command = program.language === 'python' ? this.#python : process.execPath;
    const run = new UnsafeRun(this.#pty, folder, command, program);
    this.#runs.add(run);
    void run.ended.then(() => this.#runs.delete(run));
    return run;
  }

  expect(): void {}

  async probe(): Promise<Protection[]> {
    return [
      {
        name: 'sandbox',
        state: 'missing',
        found: 'the server was told to run programs without a sandbox',
        remedy: 'start it without FORKHALL_UNSAFE_NO_SANDBOX',
      },
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const runs = [...this.#runs];
    for (const run of runs) run.stop('server');
    await Promise.all(runs.map((run) => run.ended));
  }
}

class UnsafeRun implements SandboxRun {
  readonly warm = false;
  readonly pid: number;
  readonly stdin = undefined;
  readonly ended: Promise<Ended>;
  readonly #terminal: Pty.IPty;
  readonly #startedAt = performance.now();
  #outputBytes = 0;
  #kept: Uint8Array[] = [];
  #listener: Parameters<SandboxRun['onOutput']>[0] | undefined;
  #paused = false;
  #resumed: (() => void) | undefined;
  #ending: Ending | undefined;
  #interrupted = false;

  constructor(pty: typeof Pty, folder: string, command: string, program: Program) {
    this.#terminal = pty.spawn(command, [program.entry, ...program.args], {
      cwd: folder,
      cols: program.size.cols,
      rows: program.size.rows,
      name: 'xterm-256color',
      encoding: null,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color' },
    });
    this.pid = this.#terminal.pid;
    // With `encoding: null` node-pty hands out Buffers; its types know only strings.
    this.#terminal.onData((data) => this.#take(data as unknown as Uint8Array, program.limits.outputBytes));
    const wall = setTimeout(() => this.#kill({ kind: 'timed-out', limit: 'wall', limitMs: program.limits.wallMs }), program.limits.wallMs);
    this.ended = this.#finish(folder).finally(() => clearTimeout(wall));
  }

  onOutput(listener: Parameters<SandboxRun['onOutput']>[0]): void {
    this.#listener = listener;
    for (const chunk of this.#kept.splice(0)) listener(chunk, [[0, chunk.byteLength]]);
  }

  /** Without a sandbox nobody tells what the processes do. */
  onEvents(): void {}

  pause(): void {
    this.#paused = true;
    this.#terminal.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#terminal.resume();
    this.#resumed?.();
  }

  write(data: string | Uint8Array): void {
    this.#terminal.write(typeof data === 'string' ? data : Buffer.from(data).toString());
  }

  resize({ cols, rows }: { cols: number; rows: number }): void {
    if (this.#ending === undefined) this.#terminal.resize(cols, rows);
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#terminal.write('\x03');
  }

  stop(by: 'student' | 'instructor' | 'server'): void {
    this.#kill({ kind: 'stopped', by });
  }

  usage(): Usage {
    return { wallMs: performance.now() - this.#startedAt, cpuMs: 0, peakBytes: 0, processes: 1, outputBytes: this.#outputBytes };
  }

  #take(chunk: Uint8Array, maxBytes: number): void {
    this.#outputBytes += chunk.byteLength;
    if (this.#outputBytes > maxBytes) this.#kill({ kind: 'over-limit', limit: 'output', amount: maxBytes });
    if (this.#listener === undefined) this.#kept.push(chunk);
    else this.#listener(chunk, [[0, chunk.byteLength]]);
  }

  #kill(ending: Ending): void {
    this.#ending ??= ending;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }

  async #finish(folder: string): Promise<Ended> {
    const { exitCode, signal } = await new Promise<{ exitCode: number; signal?: number }>((resolve) => this.#terminal.onExit(resolve));
    if (this.#paused) await new Promise<void>((resolve) => (this.#resumed = resolve));
    this.#kill(this.#interrupted && (signal === constants.signals.SIGINT || exitCode === 130) ? { kind: 'interrupted' } : ownEnding(exitCode, signal));
    await rm(folder, { recursive: true, force: true });
    return { ending: this.#ending ?? ownEnding(exitCode, signal), usage: this.usage(), leftovers: { count: 0, names: [] }, survivors: 0, written: [] };
  }
}

function ownEnding(code: number, signal: number | undefined): Ending {
  if (!signal) return { kind: 'exited', code };
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return { kind: 'signalled', signal: name ?? `SIG${signal}` };
}

function pythonVersion(python: string): string | undefined {
  try {
    return execFileSync(python, ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
