import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessEvent } from '@forkhall/protocol';
import { RingReader } from '@forkhall/sandbox';

/** The folder of our Python packages. */
export const packages = fileURLToPath(new URL('../../packages/runtime/python', import.meta.url));
const runtimeModules = fileURLToPath(new URL('../../packages/runtime/build/node_modules', import.meta.url));
const boot = fileURLToPath(new URL('./boot', import.meta.url));

const python = '/usr/bin/python3';

/** Of the system's interpreter: 3011 is 3.11. */
export function pythonVersion(): number {
  const [, major, minor] = /^Python (\d+)\.(\d+)/.exec(execFileSync(python, ['--version'], { encoding: 'utf8' })) ?? [];
  return Number(major) * 1_000 + Number(minor);
}

export interface Watched {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  events: ProcessEvent[];
}

export interface WatchOptions {
  /** `python` when left out; a TypeScript program finds @forkhall/runtime as the set-up has built it. */
  language?: 'python' | 'typescript';
  args?: readonly string[];
  /** False runs the program without hooks. */
  hooks?: boolean;
  slots?: number;
  input?: string;
  /** Standard input stays open, with nothing in it. */
  keepInput?: boolean;
  /** When it has printed this and then sleeps in the kernel, the main process gets SIGINT. */
  interruptAfter?: string;
  /** Called with all events so far each time that there are new ones; true ends the program. */
  until?: (events: readonly ProcessEvent[]) => boolean;
  /** Without it the rings are read once, at the end. */
  readEveryMs?: number;
}

/** Whether a process sleeps, from the kernel: field 3 of its stat, behind its name. */
function isAsleep(pid: number): boolean {
  try {
    return /\) S /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

async function interruptAsleep(pid: number, text: string, printed: () => string): Promise<void> {
  // Asleep at every look of a quarter of a second: it waits, and does not only wait its turn for a moment.
  for (let looks = 0; looks < 25; ) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    looks = printed().includes(text) && isAsleep(pid) ? looks + 1 : 0;
  }
  process.kill(pid, 'SIGINT');
}

/** What the sandbox's process 1 tells: who has ended, and how. Here from /proc, as far as one looks in time. */
class Census {
  readonly #alive = new Set<number>();

  look(events: readonly ProcessEvent[], originS: number): ProcessEvent[] {
    const ends: ProcessEvent[] = [];
    for (const event of events) if (event.event === 'process.started') this.#alive.add(event.pid);
    for (const event of events) if (event.event === 'process.exited') this.#alive.delete(event.pid);
    for (const pid of this.#alive) {
      let stat: string[];
      try {
        stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
          .replace(/^.*\) /, '')
          .split(' ');
      } catch {
        continue; // it was asked for: its parent tells
      }
      if (stat[0] !== 'Z') continue;
      const status = Number(stat[49]);
      const t = Number(process.hrtime.bigint()) / 1e9 - originS;
      const signal = Object.entries(constants.signals).find(([, number]) => number === (status & 127))?.[0];
      ends.push({ event: 'process.exited', t, pid, ...(signal ? { signal: signal as NodeJS.Signals } : { code: status >> 8 }) });
      ends.push({ event: 'process.sampled', t, pid, cpuMs: 0, rssBytes: 0, state: 'zombie' });
      this.#alive.delete(pid);
    }
    return ends;
  }
}

/** Runs a program under the system's interpreter, in a folder of its own, in a process group of its own. */
export async function watchProgram(source: string, options: WatchOptions = {}): Promise<Watched> {
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-events-'));
  const rings = mkdtempSync(join(tmpdir(), 'forkhall-rings-'));
  try {
    const { language = 'python' } = options;
    const entry = language === 'python' ? 'main.py' : 'main.ts';
    writeFileSync(join(folder, entry), source);
    if (language === 'typescript') symlinkSync(runtimeModules, join(folder, 'node_modules'));
    const originS = Number(process.hrtime.bigint()) / 1e9;
    await using reader = await RingReader.open(rings, { originS });
    const child = spawn(language === 'python' ? python : process.execPath, [entry, ...(options.args ?? [])], {
      cwd: folder,
      detached: true,
      env: {
        PATH: '/usr/bin:/bin',
        LANG: 'C.UTF-8',
        PYTHONPATH: boot,
        PYTHONDONTWRITEBYTECODE: '1',
        ...(options.hooks === false
          ? {}
          : { FORKHALL_EVENTS: rings, FORKHALL_EVENTS_STRICT: '1', ...(options.slots === undefined ? {} : { FORKHALL_EVENTS_SLOTS: `${options.slots}` }) }),
      },
    });
    const { pid } = child;
    if (pid === undefined) throw new Error(`${language} could not be started`);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    if (!options.keepInput) child.stdin.end(options.input ?? '');
    if (options.interruptAfter !== undefined) void interruptAsleep(pid, options.interruptAfter, () => stdout);
    const events: ProcessEvent[] = [];
    const census = new Census();
    let killed = false;
    const look = async () => {
      const told = await reader.read();
      events.push(...told, ...(killed ? [] : census.look(told, originS)));
      if (killed || !options.until?.(events)) return;
      killed = true;
      process.kill(-pid, 'SIGKILL');
    };
    // A test that waits in vain says so, and leaves nobody behind.
    const patience = setTimeout(() => process.kill(-pid, 'SIGKILL'), 45_000);
    const timer = options.until || options.readEveryMs ? setInterval(() => void look(), options.readEveryMs ?? 20) : undefined;
    const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.on('close', (...ending) => resolve(ending)));
    clearInterval(timer);
    clearTimeout(patience);
    events.push(...(await reader.read()));
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // nobody is left of the group, as it should be
    }
    return { status, signal, stdout, stderr, events };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(rings, { recursive: true, force: true });
  }
}
