// Ends a pool's worker, and leaves a daemon behind. Says who they are.
import { Pool, Process, sleep } from '../../src/index.ts';

export function whoAmI(): number {
  return process.pid;
}
export async function stay(): Promise<void> {
  await sleep(60);
}

if (import.meta.main) {
  const pool = new Pool(1);
  const worker = await pool.apply(whoAmI, []);
  await pool.terminate();
  const daemon = await new Process(stay, [], { daemon: true }).start();
  console.log(worker, daemon.pid);
}
