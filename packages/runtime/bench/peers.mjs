// Node's pools with two workers and a function that does nothing: node peers.mjs NAME PEER prints one JSON object.
import { fileURLToPath } from 'node:url';

const task = fileURLToPath(new URL('./peer-task.mjs', import.meta.url));
const [name, peer] = process.argv.slice(2);

const pools = {
  piscina: async () => {
    const { Piscina } = await import('piscina');
    const pool = new Piscina({ filename: task, minThreads: 2, maxThreads: 2 });
    return { run: (x) => pool.run(x), end: () => pool.destroy() };
  },
  'tinypool (child_process)': async () => {
    const { Tinypool } = await import('tinypool');
    const pool = new Tinypool({ filename: task, runtime: 'child_process', minThreads: 2, maxThreads: 2 });
    return { run: (x) => pool.run(x), end: () => pool.destroy() };
  },
  'workerpool (process)': async () => {
    const { default: workerpool } = await import('workerpool');
    const pool = workerpool.pool(fileURLToPath(new URL('./peer-workerpool.mjs', import.meta.url)), { workerType: 'process', minWorkers: 2, maxWorkers: 2 });
    return { run: (x) => pool.exec('identity', [x]), end: () => pool.terminate() };
  },
};

const { run, end } = await pools[peer]();
await Promise.all(Array.from({ length: 50 }, (_, i) => run(i)));
const count = name === 'pool-apply' ? 3_000 : 10_000;
const begin = performance.now();
if (name === 'pool-apply') for (let i = 0; i < count; i++) await run(i);
else await Promise.all(Array.from({ length: count }, (_, i) => run(i)));
console.log(JSON.stringify({ name, value: (count * 1000) / (performance.now() - begin) }));
await end();
process.exit();
