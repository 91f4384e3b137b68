// Repeats every rule, random schedules and random kills, with more programs at once than there are processors:
// node stress/stress.ts [TIMES] [KILLS]. Says what failed, with its seed, and ends with exit code 1 then.
import { execFile } from 'node:child_process';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Mark } from '../contract/marked.ts';
import type { Rules } from '../contract/rules.ts';

const [times = 100, kills = 2000] = process.argv.slice(2).map(Number);
const files = ['process', 'queue', 'pipe', 'lock', 'synchronisation', 'shared', 'manager', 'pool', 'tasks', 'events'];
const slowestMs = 300_000;
const killsInOne = 20;
const mark = new Mark();
/** The programs differ by their arguments only: compiled once, they start in two thirds of the time. */
const compileCache = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') };

interface Program {
  file: string;
  args: string[];
  backend: string;
}

function run({ file, args, backend }: Program): Promise<string | undefined> {
  const path = fileURLToPath(new URL(`../contract/${file}.ts`, import.meta.url));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path, ...args],
      { env: { ...process.env, ...compileCache, ...mark.environment, FORKHALL_BACKEND: backend }, timeout: slowestMs, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        if (error === null && stdout.endsWith('kept\n')) resolve(undefined);
        else resolve(`${backend}: ${file}.ts ${args.join(' ')}\n${error?.killed === true ? `still running after ${slowestMs} ms\n` : ''}${stdout}${stderr}`);
      },
    );
  });
}

async function* programs(): AsyncGenerator<Program> {
  for (let round = 0; round < times; round++) {
    for (const backend of ['broker', 'shm']) {
      for (const file of files) {
        const { rules } = (await import(`../contract/${file}.ts`)) as { rules: Rules };
        for (const title of Object.keys(rules)) yield { file, args: [title], backend };
      }
      const seed = String(Math.floor(Math.random() * 2 ** 31));
      yield { file: 'schedules', args: [seed, '60'], backend };
      if (round * killsInOne < kills) yield { file: 'kills', args: [seed, String(killsInOne)], backend };
    }
  }
}

const todo = programs();
let done = 0;
let failed = 0;

async function work(): Promise<void> {
  for (let next = await todo.next(); next.done !== true; next = await todo.next()) {
    const failure = await run(next.value);
    done++;
    if (failure !== undefined) {
      failed++;
      console.log(failure);
    }
    if (done % 500 === 0) console.log(`${done} done, ${failed} failed`);
  }
}

await Promise.all(Array.from({ length: availableParallelism() * 3 }, work));
const left = mark.alive();
if (left.length > 0) {
  failed++;
  console.log(`processes that nobody ended: ${left.join(', ')}`);
}
console.log(`${done} done, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
