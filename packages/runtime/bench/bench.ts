// Measures the built package against CPython's multiprocessing and against Node's pools, in one run, alternated:
// node bench.ts [--rounds=5] [NAME…] prints one JSON object a line: {figure, ours, anchor, anchorName, ratio, unit, runs}.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

const rates = [
  ...['lock-sync', 'lock-await', 'queue-100b', 'queue-64k', 'pipe-round-trip', 'manager-dict', 'manager-dict-pipelined', 'manager-lock'],
  ...['value-under-lock', 'pool-apply', 'pool-map-chunk-1', 'pool-map-default'],
];
const peers = ['piscina', 'tinypool (child_process)', 'workerpool (process)'];

interface Comparison {
  figure: string;
  measure: string;
  anchorName: string;
  unit: string;
  anchor: () => Promise<number>;
}

async function value(command: string, args: string[]): Promise<number> {
  const { stdout } = await run(command, args, { env: { ...process.env, FORKHALL_BACKEND: 'auto' } });
  return (JSON.parse(stdout.trim().split('\n').at(-1) as string) as { value: number }).value;
}

const comparisons: Comparison[] = [
  ...rates.map((name) => ({
    figure: `runtime-${name}`,
    measure: name,
    anchorName: 'CPython multiprocessing',
    unit: '1/s',
    anchor: () => value('python3', [here('cpython.py'), name]),
  })),
  {
    figure: 'runtime-process-start-join',
    measure: 'process-start-join',
    anchorName: 'CPython spawn',
    unit: 'ms',
    anchor: () => value('python3', [here('cpython.py'), 'process-start-join']),
  },
  ...['pool-apply', 'pool-all-at-once'].flatMap((name) =>
    peers.map((peer) => ({
      figure: `runtime-${name}`,
      measure: name,
      anchorName: peer,
      unit: 'tasks/s',
      anchor: () => value(process.execPath, [here('peers.mjs'), name, peer]),
    })),
  ),
];

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const rounded = (number: number) => Number(number.toPrecision(4));

const options = process.argv.slice(2);
const rounds = Number(options.find((option) => option.startsWith('--rounds='))?.slice(9) ?? 5);
const wanted = options.filter((option) => !option.startsWith('--'));

for (const { figure, measure, anchorName, unit, anchor } of comparisons) {
  if (wanted.length > 0 && !wanted.includes(figure.replace('runtime-', ''))) continue;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await value(process.execPath, [here('ours.ts'), measure]));
    theirs.push(await anchor());
  }
  console.log(
    JSON.stringify({
      figure,
      ours: rounded(median(ours)),
      anchor: rounded(median(theirs)),
      anchorName,
      ratio: rounded(median(ours) / median(theirs)),
      unit,
      runs: rounds,
    }),
  );
}
