import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const python = '/usr/bin/python3';

/** Every child of this suite, and theirs, carry this in their environment. */
const suite = randomUUID();

/** Pids of children of this suite that still exist. */
export async function survivors(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const ours = await Promise.all(
    pids.map((pid) =>
      readFile(`/proc/${pid}/environ`, 'utf8').then(
        (environ) => environ.includes(suite),
        () => false,
      ),
    ),
  );
  return pids.filter((_, i) => ours[i]);
}

export interface Ended {
  /** stdout and stderr as they came. */
  output: string;
  status: number | null;
}

/** Runs a program to its end in a folder of its own, which is told as /home/student. */
export async function runPython(text: string): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'advice-'));
  try {
    await writeFile(join(folder, 'main.py'), text);
    const ended = await runToEnd(['-c', 'exec 2>&1; exec "$0" main.py', python], folder, '');
    return { ...ended, output: ended.output.replaceAll(folder, '/home/student') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether each of these texts compiles, asked of one interpreter. */
export async function compiles(texts: readonly string[]): Promise<boolean[]> {
  const script =
    'import json,sys,warnings\nwarnings.simplefilter("ignore")\ndef ok(t):\n try:\n  compile(t,"main.py","exec")\n  return True\n except (SyntaxError,ValueError):\n  return False\nprint(json.dumps([ok(t) for t in json.load(sys.stdin)]))';
  const ended = await runToEnd(['-c', 'exec "$0" -c "$1"', python, script], tmpdir(), JSON.stringify(texts));
  return JSON.parse(ended.output) as boolean[];
}

function runToEnd(shellArguments: string[], cwd: string, input: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', shellArguments, {
      cwd,
      env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', ADVICE_SUITE: suite },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ output: Buffer.concat(chunks).toString(), status }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
