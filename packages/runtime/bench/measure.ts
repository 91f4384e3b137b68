import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** One line of output. `ratio` is ours / anchor, both measured in the same run, alternated. */
export interface Figure {
  figure: string;
  ours: number;
  anchor: number;
  anchorName: string;
  ratio: number;
  unit: string;
  runs: number;
}

const rates = [
  ...['lock-sync', 'lock-await', 'queue-100b', 'queue-64k', 'queue-64k-first', 'pipe-round-trip', 'pipe-round-trip-first'],
  ...['manager-dict', 'manager-dict-pipelined', 'manager-lock'],
  ...['value-under-lock', 'pool-apply', 'pool-map-chunk-1', 'pool-map-default'],
];
const peers = ['piscina', 'tinypool (child_process)', 'workerpool (process)'];

interface Comparison {
  name: string;
  anchorName: string;
  unit: string;
  ours: () => Promise<number>;
  anchor: () => Promise<number>;
}

async function value(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const { stdout } = await run(command, args, { env: { ...process.env, FORKHALL_BACKEND: 'auto', ...env } });
  return (JSON.parse(stdout.trim().split('\n').at(-1) as string) as { value: number }).value;
}

const ours = (name: string) => () => value(process.execPath, [here('ours.ts'), name]);
/** With rings, as in Forkhall. */
const told = (name: string) => async () => {
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-bench-'));
  try {
    return await value(process.execPath, [here('ours.ts'), name], { FORKHALL_EVENTS: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
};
const cpython = (name: string) => () => value('python3', [here('cpython.py'), name]);
const bare = (name: string, env?: Record<string, string>) => () => value(process.execPath, [here('bare.mjs'), name], env);
/** As children of the library have it. */
const compileCache = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') };

const comparisons: Comparison[] = [
  ...rates.map((name) => ({ name, anchorName: 'CPython multiprocessing', unit: '1/s', ours: ours(name), anchor: cpython(name) })),
  { name: 'process-start-join', anchorName: 'CPython spawn', unit: 'ms', ours: ours('process-start-join'), anchor: cpython('process-start-join') },
  ...['pool-apply', 'pool-all-at-once'].flatMap((name) =>
    peers.map((peer) => ({
      name,
      anchorName: peer,
      unit: 'tasks/s',
      ours: ours(name),
      anchor: () => value(process.execPath, [here('peers.mjs'), name, peer]),
    })),
  ),
  ...['queue-pair', 'semaphore-pair', 'lock-pair', 'pipe-pair'].map((name) => ({
    name: `events/${name}`,
    anchorName: 'without events',
    unit: 'µs',
    ours: told(name),
    anchor: ours(name),
  })),
  { name: 'worker-memory', anchorName: 'Node with an empty module', unit: 'MiB', ours: ours('worker-memory'), anchor: bare('worker-memory') },
  { name: 'import', anchorName: 'promised', unit: 'ms', ours: bare('import', compileCache), anchor: () => Promise.resolve(15) },
];

export const names: readonly string[] = [...new Set(comparisons.map(({ name }) => name))];

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const rounded = (number: number) => Number(number.toPrecision(4));

/** Measures ours and the anchors in turns, with the package in dist/. Without names: everything. */
export async function* measure(wanted: readonly string[], rounds: number): AsyncGenerator<Figure> {
  for (const { name, anchorName, unit, ours, anchor } of comparisons) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const our: number[] = [];
    const their: number[] = [];
    for (let round = 0; round < rounds; round++) {
      our.push(await ours());
      their.push(await anchor());
    }
    const [mine, theirs] = [median(our), median(their)];
    yield { figure: `runtime/${name}`, ours: rounded(mine), anchor: rounded(theirs), anchorName, ratio: rounded(mine / theirs), unit, runs: rounds };
  }
}
