import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../src/run/report.ts';

export const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
export const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

export interface Result {
  status: number | NodeJS.Signals;
  stdout: string;
  bytes: Buffer;
  stderr: string;
}

/** A running command whose output is waited for. */
export class Running {
  readonly child: ChildProcess;
  readonly result: Promise<Result>;
  #stdout: Buffer[] = [];
  #stderr = '';
  readonly #waiting = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on('data', (chunk: Buffer) => {
      this.#stdout.push(chunk);
      for (const look of this.#waiting) look();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.result = once(child, 'close').then(([code, signal]) => {
      const bytes = Buffer.concat(this.#stdout);
      return { status: code ?? signal, stdout: bytes.toString(), bytes, stderr: this.#stderr };
    });
  }

  /** Resolves as soon as stdout has the text; rejects when the command ends without. */
  async prints(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!Buffer.concat(this.#stdout).includes(text)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
      void this.result.then(({ stdout, stderr }) => reject(new Error(`it ended without printing ${text}: ${stdout}${stderr}`)));
    });
  }
}

/** A folder for one test, which is also the commands' TMPDIR: so it can be seen whether anything of them is left. */
export class Desk implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'forkhall-cli-'));
  readonly temporary: string;

  constructor() {
    chmodSync(this.folder, 0o755);
    this.temporary = mkdtempSync(join(this.folder, 'tmp-'));
    chmodSync(this.temporary, 0o755);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  get environment(): NodeJS.ProcessEnv {
    const { LANG: _, LC_ALL: __, LC_MESSAGES: ___, ...rest } = process.env;
    return { ...rest, TMPDIR: this.temporary };
  }

  start(args: string[], { stdin = 'ignore', env = {} }: { stdin?: 'ignore' | 'pipe'; env?: NodeJS.ProcessEnv } = {}): Running {
    return new Running(spawn(process.execPath, [main, ...args], { cwd: this.folder, env: { ...this.environment, ...env }, stdio: [stdin, 'pipe', 'pipe'] }));
  }

  /** Runs a command to its end, with this text as its whole stdin. */
  async run(args: string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<Result> {
    const running = this.start(args, { stdin: 'pipe', env });
    running.child.stdin?.on('error', () => {}).end(input);
    return await running.result;
  }

  /** Runs a program with `--report` and reads that. */
  async report(args: string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<Result & { report: Report }> {
    const result = await this.run(['run', '--report', this.path('report.json'), ...args], input, env);
    return { ...result, report: JSON.parse(readFileSync(this.path('report.json'), 'utf8')) };
  }

  /** Processes of this test's commands: their command lines name its folder. */
  get left(): string[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
        } catch {
          return '';
        }
      })
      .filter((line) => line.includes(this.folder));
  }

  /** Files of this test's commands that they have not cleaned up. */
  get litter(): string[] {
    return readdirSync(this.temporary).filter((name) => name.startsWith('forkhall-'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
