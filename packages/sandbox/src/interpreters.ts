import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** A Python or Node on this machine. */
export interface Interpreter {
  /** Its real file. */
  path: string;
  /** As `Python 3.11.2`. */
  version: string;
  /** Folders outside /usr that it needs. */
  folders: readonly string[];
}

export interface PythonInterpreter extends Interpreter {
  /** Names of the standard library's modules: a spare has imported some, so a program's own file of such a name needs a cold start. */
  standardModules: ReadonlySet<string>;
}

const run = promisify(execFile);
/** With no environment of the server's, and without the user's own site-packages. */
const quiet = { env: { PATH: '/usr/bin:/bin' }, timeout: 20_000 };

const pythonProbe = `import sys, json
print(json.dumps([sys.version.split()[0], sys.prefix, sys.base_prefix, sorted(getattr(sys, 'stdlib_module_names', ()))]))`;

const inUsr = (path: string) => path === '/usr' || path.startsWith('/usr/');

/** Undefined where there is no such interpreter. */
export async function findPython(path = '/usr/bin/python3'): Promise<PythonInterpreter | undefined> {
  try {
    const { stdout } = await run(path, ['-I', '-c', pythonProbe], quiet);
    const [version, prefix, basePrefix, modules] = JSON.parse(stdout) as [string, string, string, string[]];
    const folders = new Set([prefix, basePrefix, dirname(dirname(path)), dirname(dirname(realpathSync(path)))].filter((folder) => !inUsr(folder)));
    return { path, version: `Python ${version}`, folders: [...folders], standardModules: new Set(modules) };
  } catch {
    return undefined;
  }
}

export async function findNode(path = process.execPath): Promise<Interpreter | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], quiet);
    return { path: realpathSync(path), version: `Node ${stdout.trim().replace(/^v/, '')}`, folders: [] };
  } catch {
    return undefined;
  }
}
