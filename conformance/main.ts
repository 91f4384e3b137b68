import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { playsRecording } from './asciinema.ts';
import { type Outcome, runSuite } from './run-suite.ts';
import { impossible, type SuiteName, suites } from './suites.ts';

const known = Object.keys(suites) as SuiteName[];
const typed = process.argv.slice(2);
/** Each suite runs with our hooks in it and without them; this leaves the second out. */
const withHooksOnly = typed.includes('--with-hooks-only');
const asked = typed.filter((word) => word !== '--with-hooks-only');
const unknown = asked.filter((name) => !known.some((each) => each === name));
if (unknown.length > 0) {
  console.error(`conformance: there is no suite ${unknown.join(', ')}; known are ${known.join(', ')}`);
  process.exit(2);
}
const names = asked.length > 0 ? known.filter((name) => asked.includes(name)) : known;
const logs = join(import.meta.dirname, '../test-results/conformance');
mkdirSync(logs, { recursive: true });

const isGood = ({ failures, errors, problem }: Outcome) => failures === 0 && errors === 0 && problem === undefined;
const row = (name: string, ...cells: string[]) => console.log(name.padEnd(34) + cells.map((cell) => cell.padStart(10)).join(''));

let passed = 0;
let failed = 0;
row('suite', 'run', 'skipped', 'failures', 'errors', 'seconds');
async function run(name: SuiteName, hooks: boolean): Promise<Outcome> {
  const logFile = join(logs, `${name}${hooks ? '' : '-without-hooks'}.log`);
  const outcome = await runSuite(name, logFile, hooks);
  row(hooks ? name : `${name}, no hooks`, ...[outcome.run, outcome.skipped, outcome.failures, outcome.errors].map(String), outcome.seconds.toFixed(1));
  for (const test of outcome.bad) console.log(`  ${impossible.test(test) ? 'not possible in a sandbox' : 'bad'}: ${test}`);
  if (outcome.problem !== undefined) console.log(`  ${outcome.problem}`);
  if (!isGood(outcome)) console.log(`  its output: ${logFile}`);
  return outcome;
}

/** Tests of which something else came with hooks than without. */
function differences(on: Outcome, off: Outcome): string[] {
  const tests = [...new Set([...Object.keys(on.outcomes), ...Object.keys(off.outcomes)])];
  return tests
    .filter((test) => on.outcomes[test] !== off.outcomes[test])
    .map((test) => `${test}: ${on.outcomes[test] ?? 'not run'} with hooks, ${off.outcomes[test] ?? 'not run'} without`);
}

for (const name of names) {
  const outcome = await run(name, true);
  const differing = withHooksOnly ? [] : differences(outcome, await run(name, false));
  for (const difference of differing) console.log(`  differs: ${difference}`);
  failed += differing.length;
  const bad = outcome.bad.filter((test) => !impossible.test(test)).length + (outcome.problem === undefined ? 0 : 1);
  failed += bad;
  passed += Math.max(0, outcome.run - outcome.bad.length - outcome.skipped);
}
if (asked.length === 0) {
  const plays = playsRecording();
  console.log(`asciinema plays a recording: ${plays === undefined ? 'not tried, it is not installed' : plays ? 'yes' : 'NO'}`);
  if (plays === true) passed += 1;
  if (plays === false) failed += 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
