import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figure } from '../figure.ts';

const run = promisify(execFile);
const runtime = fileURLToPath(new URL('../../packages/runtime', import.meta.url));

/** The TypeScript runtime beside CPython's multiprocessing and Node's pools, as the package that is published. */
export async function measure(): Promise<Figure[]> {
  await run(process.execPath, ['build.mjs'], { cwd: runtime });
  const { stdout } = await run(process.execPath, ['bench/bench.ts'], { cwd: runtime });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Figure);
}
