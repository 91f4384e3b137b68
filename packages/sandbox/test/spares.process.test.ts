import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsFolder } from '../src/bwrap-arguments.ts';
import type { Program, SandboxHost } from '../src/types.ts';
import { expectNoSandboxLeft } from './support/children.ts';
import { openTestHost, programOf, runToEnd, textProgram } from './support/test-host.ts';

let cold: SandboxHost;
let host: SandboxHost;
const warmSpares = new EventEmitter();
/** How many spares have become warm, by their entry. */
const warmed = new Map<string, number>();

beforeAll(async () => {
  cold = await openTestHost();
  host = await openTestHost({
    spares: { python: 1, typescript: 1 },
    log: (_level, message, details) => {
      if (message !== 'a spare is warm') return;
      const entry = String(details?.entry);
      warmed.set(entry, (warmed.get(entry) ?? 0) + 1);
      warmSpares.emit(entry);
    },
  });
});
afterAll(async () => {
  await cold[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
  expectNoSandboxLeft();
});

/** Runs a program in a spare that was made for it. */
async function runWarm(program: Program) {
  const tries = 5;
  for (let n = 0; n < tries; n++) {
    const before = warmed.get(program.entry) ?? 0;
    const result = await runToEnd(host, program);
    if (result.warm) return result;
    // It came too early or under a new name: a spare for it is on its way, or has become warm meanwhile.
    if ((warmed.get(program.entry) ?? 0) === before) await once(warmSpares, program.entry);
  }
  throw new Error(`no spare took ${program.entry} in ${tries} tries`);
}

describe('a program in a spare', () => {
  it.each([
    ['dumps-its-state.py', {}],
    ['dumps-its-state.py', { startMethod: 'spawn' as const, args: ['-x', 'ä b'] }],
    ['dumps-its-state.ts', { args: ['-x', 'ä b'] }],
    ['raises.py', {}],
    ['throws.ts', {}],
    ['exits-with-three.py', {}],
    ['uses-every-start-method.py', { files: [{ path: 'helper.py', content: 'answer = 42\n' }], args: ['a'] }],
    ['prints-in-a-default-pool.py', { startMethod: 'spawn' as const }],
    ['prints-in-a-default-pool.py', { startMethod: 'forkserver' as const }],
  ])('sees and does what it does after a cold start: %s %j', async (name, parts) => {
    const program = programOf(name, parts);
    const [expected, found] = [await runToEnd(cold, program), await runWarm(program)];
    expect([expected.warm, found.warm]).toEqual([false, true]);
    expect(found.output).toBe(expected.output);
    expect(found.ending).toEqual(expected.ending);
    expect(found.leftovers).toEqual(expected.leftovers);
  });

  it('has the default start method that was asked for', async () => {
    const { output } = await runWarm(programOf('prints-in-a-default-pool.py', { startMethod: 'spawn' }));
    expect(output).toBe("[('spawn', 1), ('spawn', 4)]\r\n");
  });

  it('tells the turns of coroutines only where that is asked for', async () => {
    const agreed = `import os\nprint(os.path.exists('${eventsFolder}/switches'))\n`;
    for (const [taskSwitches, said] of [
      [true, 'True'],
      [false, 'False'],
    ] as const)
      expect((await runWarm(textProgram('main.py', agreed, { taskSwitches }))).output).toBe(`${said}\r\n`);
  });

  it('may set its own start method all the same', async () => {
    const { output } = await runWarm(programOf('sets-its-start-method.py', { startMethod: 'spawn' }));
    expect(output).toBe('None\r\nfork\r\n');
  });

  it('meets the limits of its own run', async () => {
    const { ending } = await runWarm(programOf('grows-forever.py', { limits: { memoryBytes: 64 << 20 } }));
    expect(ending).toEqual({ kind: 'over-limit', limit: 'memory', amount: 64 << 20 });
  });

  it('has a terminal of the size of its own run', async () => {
    const { output } = await runWarm(textProgram('main.py', 'import os\nprint(*os.get_terminal_size())\n', { size: { cols: 99, rows: 33 } }));
    expect(output).toBe('99 33\r\n');
    const node = await runWarm(textProgram('main.ts', 'console.log(process.stdout.columns + " " + process.stdout.rows);\n', { size: { cols: 99, rows: 33 } }));
    expect(node.output).toBe('99 33\r\n');
  });

  it('is alone in it: the next one sees nothing of it', async () => {
    await runWarm(textProgram('main.py', 'open("/home/student/left", "w").close()\nopen("/tmp/left", "w").close()\nopen("/dev/shm/left", "w").close()\n'));
    const { output } = await runWarm(textProgram('main.py', 'import os\nprint([os.listdir(at) for at in ("/home/student", "/tmp", "/dev/shm")])\n'));
    expect(output).toBe("[['main.py'], [], []]\r\n");
  });
});

describe('spares', () => {
  it('are made for the entry that was asked for last', async () => {
    expect((await runWarm(textProgram('philosophers.py', 'print(__file__)\n'))).output).toBe('/home/student/philosophers.py\r\n');
    host.expect('typescript', 'src/app.mts');
    expect((await runWarm(textProgram('src/app.mts', 'console.log(import.meta.filename);\n'))).output).toBe('/home/student/src/app.mts\r\n');
  });

  it('are not given to a program that would shadow what they have imported', async () => {
    await runWarm(textProgram('main.py', ''));
    for (let n = 0; n < 3; n++) {
      const { warm, output } = await runToEnd(
        host,
        textProgram('main.py', 'import random\nprint(random.mine)\n', { files: [{ path: 'random.py', content: 'mine = "my own"\n' }] }),
      );
      expect([warm, output]).toEqual([false, 'my own\r\n']);
    }
  });

  it('give up their place when it is needed', async () => {
    await using small = await openTestHost({ places: 2, spares: { python: 1, typescript: 1 } });
    const runs = await Promise.all(['a.py', 'b.py', 'c.py', 'd.py'].map((entry) => runToEnd(small, textProgram(entry, 'print(__file__)\n'))));
    expect(runs.map(({ output }) => output)).toEqual(['a.py', 'b.py', 'c.py', 'd.py'].map((entry) => `/home/student/${entry}\r\n`));
  });
});
