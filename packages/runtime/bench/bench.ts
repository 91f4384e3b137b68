// Measures the built package against CPython's multiprocessing and against Node's pools, in one run, alternated:
// node bench.ts [--rounds=5] [NAME…] prints one JSON object a line: {figure, ours, anchor, anchorName, ratio, unit, runs}.
import { measure, names } from './measure.ts';

const options = process.argv.slice(2);
const rounds = Number(options.find((option) => option.startsWith('--rounds='))?.slice(9) ?? 5);
const wanted = options.filter((option) => !option.startsWith('--'));
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`bench: there is no figure ${unknown.join(', ')}; known are ${names.join(', ')}`);
  process.exit(2);
}
for await (const figure of measure(wanted, rounds)) console.log(JSON.stringify(figure));
