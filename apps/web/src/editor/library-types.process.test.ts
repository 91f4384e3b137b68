import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { welcomePrograms } from '@forkhall/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeTypes } from './node-types.ts';

const web = fileURLToPath(new URL('../..', import.meta.url));
const tsc = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'forkhall-types-'));
  const cwd = process.cwd();
  process.chdir(web);
  const files = await nodeTypes().finally(() => process.chdir(cwd));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'node_modules', path)), { recursive: true });
    writeFileSync(join(folder, 'node_modules', path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the compiler says, with the options that the editor has. */
function errorsOf(files: Record<string, string>): Promise<string[]> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const options = [
    ...['--ignoreConfig', '--noEmit', '--strict', '--noImplicitAny', 'false', '--target', 'es2024', '--lib', 'es2024,esnext', '--module', 'esnext'],
    ...['--moduleResolution', 'bundler', '--moduleDetection', 'force', '--types', 'node', '--allowImportingTsExtensions', '--erasableSyntaxOnly'],
    ...['--verbatimModuleSyntax', '--skipLibCheck', '--pretty', 'false'],
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, ...options, ...Object.keys(files)], { cwd: folder }, (_, stdout) => resolve(stdout.trim().split('\n').filter(Boolean)));
  });
}

it('the editor has the types of @forkhall/runtime and of Node: a right program has no errors, a wrong one the right ones', async () => {
  const right = `import { createServer } from 'node:net';
import { type Connection, Lock, Manager, Pipe, Pool, Process, Queue, SharedValue } from '@forkhall/runtime';
import { square } from './square.ts';

export class Greeter extends Process {
  who: string;
  constructor(who: string) {
    super();
    this.who = who;
  }
  override async run() {
    console.log(this.who, createServer);
  }
}
export async function work(queue: Queue<number>, end: Connection<string, number>, lock: Lock) {
  await using _ = await lock.acquire({ timeout: 1 });
  for await (const n of queue) await end.send(String(n));
}
if (import.meta.main) {
  const queue = new Queue<number>({ maxSize: 3 });
  const [mine, theirs] = Pipe<number, string>();
  await using p = new Process(work, [queue, theirs, new Lock()], { name: 'worker' });
  await p.start();
  const answer: string = await mine.recv();
  await using pool = new Pool(2);
  const squares: number[] = await pool.map(square, [1, 2, 3]);
  await using manager = await Manager.start();
  console.log(answer, squares, manager.dict<string, number>(), SharedValue.int32(0).value);
}
`;
  const wrong = `import { Process, Queue } from '@forkhall/runtime';
export function work(queue: Queue<number>) {
  queue.putt(1);
}
new Process(work, ['no queue']);
`;
  const errors = await errorsOf({
    'main.ts': right,
    'welcome.ts': welcomePrograms.typescript.text,
    'square.ts': 'export function square(n: number) {\n  return n * n;\n}\n',
    'wrong.ts': wrong,
  });
  expect(errors.filter((line) => /^\S/.test(line)).map((line) => line.replace(/:.*/, ''))).toEqual(['wrong.ts(3,9)', 'wrong.ts(5,20)']);
  expect(errors[0]).toContain("Property 'putt' does not exist on type 'Queue<number>'. Did you mean 'put'?");
});
