import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { spawn } from 'node-pty';

/** What somebody would write without Forkhall: one bubblewrap around one interpreter, started anew for each program. */
export class BareSandbox implements AsyncDisposable {
  readonly #folder: string;
  readonly #command: string[];

  private constructor(folder: string, command: string[]) {
    this.#folder = folder;
    this.#command = command;
  }

  static async create(entry: 'main.py' | 'main.ts', source: string): Promise<BareSandbox> {
    const folder = await mkdtemp(join(tmpdir(), 'forkhall-bare-'));
    await writeFile(join(folder, entry), source);
    const mounts = ['--ro-bind', '/usr', '/usr', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64', '--symlink', 'usr/bin', '/bin'];
    const own = ['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--tmpfs', '/home/student', '--ro-bind', join(folder, entry), `/home/student/${entry}`];
    const interpreter = entry === 'main.py' ? ['python3'] : ['/node'];
    const node = entry === 'main.ts' ? ['--ro-bind', process.execPath, '/node'] : [];
    const command = [
      '--unshare-all',
      '--die-with-parent',
      '--new-session',
      ...mounts,
      ...own,
      ...node,
      '--chdir',
      '/home/student',
      '--',
      ...interpreter,
      entry,
    ];
    return new BareSandbox(folder, command);
  }

  /** Milliseconds from the call to the first byte on the terminal. */
  async firstByteMs(): Promise<number> {
    const from = performance.now();
    const terminal = spawn('bwrap', this.#command, { cols: 80, rows: 24, env: { PATH: '/usr/bin:/bin' }, encoding: null });
    const { promise, resolve } = Promise.withResolvers<number>();
    terminal.onData(() => resolve(performance.now() - from));
    const ended = new Promise<void>((done) => terminal.onExit(() => done()));
    const elapsed = await promise;
    await ended;
    return elapsed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}

/** How fast node-pty alone reads a program's output in this process, bytes per second. */
export async function ptyBytesPerSecond(command: string, args: string[], bytes: number): Promise<number> {
  const terminal = spawn(command, args, { cols: 80, rows: 24, encoding: null });
  let from = 0;
  let seen = 0;
  const { promise, resolve } = Promise.withResolvers<number>();
  terminal.onData((chunk) => {
    if (from === 0) from = performance.now();
    else seen += (chunk as unknown as Buffer).length;
    if (seen >= bytes) resolve(seen / ((performance.now() - from) / 1_000));
  });
  const exited = new Promise<void>((done) => terminal.onExit(() => done()));
  const rate = await promise;
  terminal.kill('SIGKILL');
  await exited;
  return rate;
}
