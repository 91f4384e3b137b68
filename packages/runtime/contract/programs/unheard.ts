// A task fails and nobody asks for its result.
import { Pool } from '../../src/index.ts';

export function failsOn(x: number): number {
  throw new RangeError(`not ${x}`);
}

if (import.meta.main) {
  const pool = new Pool(1);
  const task = pool.submit(failsOn, [3]);
  while (!task.done) await new Promise((resolve) => setImmediate(resolve));
}
