/** Run by an ordinary user: opens a host, runs programs and prints what came of them as one line of JSON. */
import { parseArgs } from 'node:util';
import { openTestHost, programOf, runToEnd } from './test-host.ts';

const { values } = parseArgs({ options: { cgroup: { type: 'string', default: 'auto' }, 'cpu-ms': { type: 'string', default: '1000' } } });
await using host = await openTestHost({ cgroup: values.cgroup as 'auto' | 'none', spares: { python: 1, typescript: 0 } });
const limits = { memoryBytes: 128 << 20, processes: 20, cpuMs: Number(values['cpu-ms']) };
const names = ['exits-with-three.py', 'tells-its-user.py', 'forks-forever.py', 'grows-forever.py', 'spins-forever.py', 'leaves-orphans.py', 'throws.ts'];
const results = [];
for (const name of names) {
  const { ending, output, survivors } = await runToEnd(host, programOf(name, { limits: { ...limits, orphansMs: 100 } }));
  results.push({ name, ending, output: output.slice(0, 300), survivors });
}
console.log(JSON.stringify({ uid: process.getuid?.(), cgroup: host.cgroup, results }));
