import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  currentProcess,
  Event,
  NotCloneable,
  NotImportable,
  Process,
  ProcessExited,
  ProcessStateError,
  parentPid,
  pid,
  Queue,
  run,
  TimeoutError,
} from '../src/index.ts';
import { helper } from './other-module.ts';
import { failure, type Rules, runRule } from './rules.ts';

export async function report(out: Queue<unknown>, ...args: unknown[]): Promise<void> {
  await out.put({ args, main: import.meta.main, name: currentProcess().name, pid, parentPid, argv: process.argv.slice(2) });
}
export function exit(code: number): void {
  process.exit(code);
}
export function fails(): void {
  throw new RangeError('on purpose');
}
export async function stays(ready: Event): Promise<void> {
  await ready.set();
  await new Event().wait();
}
export function nothingLeft(): Promise<void> {
  return new Promise(() => {});
}
export async function startsAnother(out: Queue<unknown>): Promise<void> {
  await using child = new Process(report, [out, 'grandchild']);
  await child.start();
}
export async function triesToStart(out: Queue<unknown>): Promise<void> {
  await out.put((await failure(new Process(report, [out]).start())).message);
}
export async function leavesDaemon(out: Queue<unknown>, ready: Event): Promise<void> {
  const daemon = new Process(stays, [ready], { daemon: true });
  await daemon.start();
  await ready.wait();
  await out.put(daemon.pid);
}
export class Named extends Process {
  readonly out: Queue<unknown>;
  readonly word: string;
  constructor(out: Queue<unknown>, word: string) {
    super();
    this.out = out;
    this.word = word;
  }
  override async run(): Promise<void> {
    await this.out.put([this.word, this.name, this.pid === process.pid, this.alive]);
  }
}
export class Renamed extends Named {
  // @ts-expect-error: it has a getter there, which JavaScript does not mind
  override readonly name = 'of its own';
}
export { inner as renamed };

async function inner(out: Queue<unknown>): Promise<void> {
  await out.put('inner');
}
const makeReporter = (word: string) =>
  async function made(out: Queue<unknown>): Promise<void> {
    await out.put(word);
  };
export const oneMade = makeReporter('one');
export const otherMade = makeReporter('other');
export function putsAndExits(out: Queue<unknown>): void {
  for (let i = 0; i < 100; i++) void out.put(i);
  setImmediate(() => process.exit(0));
}
function hidden(): void {}

/** Whether the kernel knows the process. */
function exists(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch {
    return false;
  }
}

export const rules: Rules = {
  'PR1 runs an exported function in a process of its own, where import.meta.main is false': async () => {
    const out = new Queue<{ args: unknown[]; main: boolean; pid: number; parentPid: number; name: string; argv: string[] }>();
    await using child = new Process(report as never, [out, 1, 'two', { three: [3] }] as never);
    await child.start();
    const told = await out.get();
    assert.deepEqual(told.args, [1, 'two', { three: [3] }]);
    assert.equal(told.main, false);
    assert.equal(told.pid, child.pid);
    assert.notEqual(told.pid, process.pid);
    assert.equal(told.parentPid, process.pid);
    assert.equal(told.name, 'Process-1');
    assert.deepEqual(told.argv, process.argv.slice(2));
  },
  'PR2 join() tells how it ended and rejects for no exit code; check() does': async () => {
    for (const code of [0, 3]) {
      const child = new Process(exit, [code]);
      await child.start();
      assert.deepEqual(await child.join(), { exitCode: code, signal: null });
      assert.equal(child.exitCode, code);
      if (code === 0) await child.check();
      else {
        const error = await failure(child.check());
        assert(error instanceof ProcessExited);
        assert.equal(error.exitCode, 3);
        assert.match(error.message, /Process-2 \(pid \d+\) ended with exit code 3/);
      }
    }
    const failed = new Process(fails, []);
    await failed.start();
    assert.equal((await failed.join()).exitCode, 1);
  },
  'PR3 terminate() and kill() end it by a signal': async () => {
    for (const [call, signal] of [
      ['terminate', 'SIGTERM'],
      ['kill', 'SIGKILL'],
    ] as const) {
      const ready = new Event();
      const child = new Process(stays, [ready]);
      await child.start();
      await ready.wait();
      assert.equal(child.alive, true);
      child[call]();
      assert.deepEqual(await child.join(), { exitCode: null, signal });
      assert.equal(child.alive, false);
      assert.equal(child.signal, signal);
    }
  },
  'PR4 join({ timeout }) rejects with TimeoutError and leaves the process alone; so does a signal': async () => {
    const ready = new Event();
    const child = new Process(stays, [ready]);
    await child.start();
    await ready.wait();
    assert((await failure(child.join({ timeout: 0.01 }))) instanceof TimeoutError);
    assert.equal((await failure(child.join({ signal: AbortSignal.abort(new Error('enough')) }))).message, 'enough');
    assert.equal(child.alive, true);
    child.terminate();
    await child.join();
  },
  'PR5 join() may follow start() without awaiting it': async () => {
    const child = new Process(exit, [5]);
    void child.start();
    assert.equal((await child.join()).exitCode, 5);
  },
  'PR6 starts once; join() before start() is refused': async () => {
    const child = new Process(exit, [0]);
    assert((await failure(child.join())) instanceof ProcessStateError);
    await child.start();
    const again = await failure(child.start());
    assert(again instanceof ProcessStateError);
    assert.match(again.message, /started before/);
    await child.join();
    assert((await failure(child.start())) instanceof ProcessStateError);
  },
  'PR7 refuses a function that is no export, by name and with the fix, at the line of start(); join() rejects as well': async () => {
    const child = new Process(hidden, []);
    const error = await failure(child.start());
    assert(error instanceof NotImportable);
    assert.match(error.message, /`hidden` is no export of process\.ts/);
    assert.match(error.message, /Write `export` before `hidden`/);
    assert.match(error.stack ?? '', /^NotImportable: [^\n]*`hidden`[^\n]*\n {4}at .*contract\/process\.ts:/);
    assert((await failure(child.join())) instanceof NotImportable);
    for (const target of [() => {}, exit.bind(null, 1) as () => void]) assert((await failure(new Process(target, []).start())) instanceof NotImportable);
  },
  'PR8 finds renamed exports and those of other modules; exports that cannot be told apart are refused': async () => {
    const out = new Queue<unknown>();
    for (const [target, word] of [
      [inner, 'inner'],
      [helper, 'helper'],
    ] as const) {
      const child = new Process(target, [out]);
      await child.start();
      assert.equal(await out.get(), word);
      await child.join();
    }
    assert.match((await failure(new Process(oneMade, [out]).start())).message, /cannot be told apart/);
    assert.notEqual(oneMade, otherMade);
  },
  'PR9 refuses an argument that cannot be copied, and says which, and at what line': async () => {
    const child = new Process(report as never, [new Queue(), { done: () => {} }] as never);
    const error = await failure(child.start());
    assert(error instanceof NotCloneable);
    assert.match(error.message, /args\[1\]\.done is the function done/);
    assert.match(error.stack ?? '', /contract\/process\.ts:/);
  },
  'PR10 a subclass runs its run() with its own fields, under its class name': async () => {
    const out = new Queue<unknown>();
    const child = new Named(out, 'hello');
    await child.start();
    assert.deepEqual(await out.get(), ['hello', 'Named-1', true, true]);
    await child.join();
    const renamed = new Renamed(out, 'hello');
    await renamed.start();
    await renamed.check();
    assert.deepEqual(await out.get(), ['hello', 'of its own', true, true]);
  },
  'PR11 starting a process while the module is evaluated in a child is refused, naming import.meta.main': async () => {
    const { execFile } = await import('node:child_process');
    const { stderr } = await new Promise<{ stderr: string }>((resolve) =>
      execFile(process.execPath, [new URL('./programs/no-guard.ts', import.meta.url).pathname], (_, stdout, text) => resolve({ stderr: text + stdout })),
    );
    assert.match(stderr, /ProcessStateError/);
    assert.match(stderr, /if \(import\.meta\.main\)/);
  },
  'PR12 a child may start processes, named after it': async () => {
    const out = new Queue<{ name: string; args: unknown[] }>();
    await using child = new Process(startsAnother as never, [out] as never, { name: 'middle' });
    await child.start();
    const told = await out.get();
    assert.equal(told.name, 'Process-1:1');
    assert.deepEqual(told.args, ['grandchild']);
  },
  'PR13 a daemon may not start processes': async () => {
    const out = new Queue<string>();
    await using child = new Process(triesToStart as never, [out] as never, { daemon: true });
    await child.start();
    assert.match(await out.get(), /is a daemon/);
  },
  'PR14 a daemon ends with the process that started it': async () => {
    const out = new Queue<number>();
    const ready = new Event();
    await using child = new Process(leavesDaemon as never, [out, ready] as never);
    await child.start();
    const daemon = await out.get();
    await child.join();
    while (exists(daemon)) await new Promise((resolve) => setImmediate(resolve));
  },
  'PR15 `await using` joins; a daemon is terminated first': async () => {
    const ready = new Event();
    const children: Process<never>[] = [];
    {
      await using plain = new Process(exit, [7]);
      await using daemon = new Process(stays, [ready], { daemon: true });
      children.push(plain as never, daemon as never);
      await plain.start();
      await daemon.start();
      await ready.wait();
    }
    assert.equal(children[0]?.exitCode, 7);
    assert.equal(children[1]?.signal, 'SIGTERM');
  },
  'PR16 what a child put before it ended is there after join()': async () => {
    const out = new Queue<number>();
    const child = new Process(putsAndExits as never, [out] as never);
    await child.start();
    await child.join();
    assert.equal(await out.size(), 100);
  },
  'PR17 a child whose run() awaits what can never come ends with exit code 13': async () => {
    const child = new Process(nothingLeft, []);
    await child.start();
    assert.equal((await child.join()).exitCode, 13);
  },
  'PR18 join() of a daemon keeps its caller alive, also before the daemon has said that it runs': async () => {
    const child = new Process(exit, [0], { daemon: true });
    await child.start();
    assert.deepEqual(await child.join(), { exitCode: 0, signal: null });
  },
  'PR19 a process that the module starts later, as a `main()` without guard does, is refused in a child as well': async () => {
    const { execFile } = await import('node:child_process');
    const output = await new Promise<string>((resolve) =>
      execFile(process.execPath, [new URL('./programs/no-guard-later.ts', import.meta.url).pathname], (_, stdout, text) => resolve(text + stdout)),
    );
    assert.match(output, /ProcessStateError: Process-1:2\.start\(\)/);
    assert.match(output, /if \(import\.meta\.main\)/);
    assert.match(output, /^work started one, which ended with 0\nmain\(\) started one, which ended with 1\n/m);
  },
  'PR20 a start that failed is told once: `await using` does not reject with it again': async () => {
    const error = await failure(
      (async () => {
        await using child = new Process(hidden, []);
        await child.start();
      })(),
    );
    assert(error instanceof NotImportable, error.name);
  },
  'PR21 the module is found as Node finds it: by a folder, and without its extension': async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forkhall-main-'));
    try {
      const library = new URL('../src/index.ts', import.meta.url).href;
      const text = `import { Process } from '${library}';
        export function work() { console.log('work'); }
        if (import.meta.main) { const child = new Process(work, []); await child.start(); await child.join(); }`;
      writeFileSync(join(folder, 'package.json'), '{ "type": "module", "main": "begin.js" }');
      writeFileSync(join(folder, 'begin.js'), text);
      for (const given of ['.', 'begin', 'begin.js']) assert.equal((await run([process.execPath, given], { cwd: folder, check: true })).stdout, 'work\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  'PR22 who writes CommonJS is told how CommonJS exports': async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forkhall-commonjs-'));
    try {
      const text = `const { Process } = require(${JSON.stringify(fileURLToPath(new URL('../src/index.ts', import.meta.url)))});
        function hidden() {}
        function shown() { console.log('shown'); }
        exports.shown = shown;
        async function main() {
          await using child = new Process(shown);
          await child.start();
          await new Process(hidden).start().catch((error) => console.log(error.message));
        }
        if (require.main === module) main();`;
      writeFileSync(join(folder, 'program.cjs'), text);
      const { stdout } = await run([process.execPath, 'program.cjs'], { cwd: folder, check: true });
      assert.match(stdout, /shown/);
      assert.match(stdout, /`hidden` is no export of program\.cjs\..* Write `exports\.hidden = hidden;` at the top level/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  'PR23 a program that is no file, of `node -e` or from standard input, is told that it must be one': async () => {
    const text = `import { Process } from '${new URL('../src/index.ts', import.meta.url).href}';
      export function work() {}
      await new Process(work, []).start().catch((error) => console.log(error.message));`;
    const fromInput = await run([process.execPath, '--input-type=module'], { input: text });
    const evaluated = await run([process.execPath, '--input-type=module', '-e', text]);
    for (const { stdout, stderr } of [fromInput, evaluated])
      assert.match(stdout, /`work` cannot be found, as the program is no file.* Run it from a file/, stderr);
  },
};

if (import.meta.main) await runRule(rules);
