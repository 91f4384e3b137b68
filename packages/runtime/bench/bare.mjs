// What the runtime is measured against where there is nothing like it: node bare.mjs NAME prints one JSON object.
import { readFileSync } from 'node:fs';

const measures = {
  // A process that runs an empty module: the most memory that it had, MiB.
  'worker-memory': () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024,
  // The processor time that importing the library takes, ms: the wall clock would measure the machine's load.
  import: async () => {
    const begin = process.cpuUsage();
    await import('../dist/index.js');
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  },
};

const [name] = process.argv.slice(2);
console.log(JSON.stringify({ name, value: await measures[name]() }));
