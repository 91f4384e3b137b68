import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Program } from '@forkhall/sandbox';
import type { ExpectedEnding, Step } from './program-case.ts';
import { Person, type Shown } from './terminal.ts';

const here = import.meta.dirname;
const signalNames = new Map(
  Object.entries(constants.signals)
    .reverse()
    .map(([name, number]) => [number, name as NodeJS.Signals]),
);

async function filesIn(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (!path.includes('__pycache__')) files.set(path.slice(folder.length + 1), (await readFile(path)).toString('base64'));
  }
  return files;
}

function ending(status: { code: number } | { signal: number }): ExpectedEnding {
  if ('code' in status) return status.code;
  return signalNames.get(status.signal) ?? `SIG${status.signal}`;
}

/** `python3 FILE` or `node FILE`, as one types it. */
export function interpreterCommand(program: Program): string[] {
  return [program.language === 'python' ? '/usr/bin/python3' : process.execPath, program.entry, ...program.args];
}

/** Runs a command for the program as a shell in a real terminal would run it, in a folder of its own that has the program's files. */
export async function runAtPlainTerminal(
  program: Program,
  steps: readonly Step[],
  piped: string | undefined,
  command: readonly string[] = interpreterCommand(program),
): Promise<Shown> {
  const above = await mkdtemp(join(tmpdir(), 'plain-terminal-'));
  const folder = join(above, 'home');
  try {
    await chmod(above, 0o755);
    await mkdir(folder);
    // Somebody has installed the library, and not in the program's folder.
    await symlink(join(here, '../../packages/runtime/build/node_modules'), join(above, 'node_modules'));
    for (const file of program.files) {
      await mkdir(dirname(join(folder, file.path)), { recursive: true });
      await writeFile(join(folder, file.path), file.content);
    }
    const before = await filesIn(folder);
    const { cols, rows } = program.size;
    const terminal = spawn('/usr/bin/python3', [join(here, 'plain-terminal.py'), `${cols}`, `${rows}`, program.stdin ?? 'terminal', ...command], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: folder,
        USER: 'student',
        LOGNAME: 'student',
        SHELL: '/bin/bash',
        LANG: 'C.UTF-8',
        TERM: 'xterm-256color',
        ...(program.startMethod ? { REFERENCE_START_METHOD: program.startMethod, PYTHONPATH: join(here, 'start-method') } : {}),
      },
    });
    const { stdin, stdout } = terminal;
    if (!stdin || !stdout) throw new Error('the plain terminal has no pipes');
    stdin.on('error', () => {}); // it may end before it reads the last request
    const tell = (request: object) => stdin.write(`${JSON.stringify(request)}\n`);
    let stopped = false;
    const person = new Person(steps, {
      type: (typed) => tell({ type: typed }),
      resize: (newCols, newRows) => tell({ resize: [newCols, newRows] }),
      interrupt: () => tell({ interrupt: true }),
      stop: () => {
        stopped = true;
        tell({ stop: true });
      },
      kill: () => {
        stopped = true;
        tell({ kill: true });
      },
    });
    if (piped !== undefined) {
      tell({ feed: piped });
      tell({ close: true });
    }
    stdout.on('data', (chunk: Uint8Array) => person.sees(chunk));
    const [status] = await Promise.all([text(terminal.stdio[3] as Readable), once(terminal, 'close')]);
    if (person.missed.length)
      throw new Error(`At the plain terminal ${program.entry} never showed ${JSON.stringify(person.missed)}; it showed:\n${person.output}`);
    const written = new Map([...(await filesIn(folder))].filter(([path, content]) => before.get(path) !== content));
    return { output: person.output, ending: stopped ? 'stopped' : ending(JSON.parse(status)), written, folder };
  } finally {
    await rm(above, { recursive: true, force: true });
  }
}
