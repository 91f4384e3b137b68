import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** A dozen processes each: half a minute on a machine that does much else. One that hangs is ended, and says its seed. */
const slowestMs = 150_000;

/** What the program printed, with its seed. */
function run(file: string, seed: number, count: number, backend: string): Promise<string> {
  const path = fileURLToPath(new URL(`./${file}.ts`, import.meta.url));
  return new Promise((resolve) => {
    const options = { env: { ...process.env, FORKHALL_BACKEND: backend }, timeout: slowestMs, killSignal: 'SIGKILL' } as const;
    execFile(process.execPath, [path, String(seed), String(count)], options, (error, stdout, stderr) =>
      resolve(`seed ${seed}${error?.killed === true ? `: still running after ${slowestMs} ms` : ''}\n${stderr}${stdout}`),
    );
  });
}

// Each run has seeds of its own; a seed that failed is put here by name and stays.
const fresh = () => Math.floor(Math.random() * 2 ** 31);

for (const backend of ['broker', 'shm']) {
  it.each([1, fresh(), fresh()])(
    `random schedules, seed %d, on ${backend}`,
    async (seed) => {
      expect(await run('schedules', seed, 40, backend)).toMatch(/kept\n$/);
    },
    180_000,
  );
  it.each([1, fresh()])(
    `random kills, seed %d, on ${backend}`,
    async (seed) => {
      expect(await run('kills', seed, 10, backend)).toMatch(/kept\n$/);
    },
    180_000,
  );
}
