import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxHost } from '../src/types.ts';
import { expectNoSandboxLeft } from './support/children.ts';
import { openTestHost, programOf, runToEnd, start, textProgram } from './support/test-host.ts';

let host: SandboxHost;
beforeAll(async () => {
  host = await openTestHost();
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  expectNoSandboxLeft();
});

describe('a program that ends by itself', () => {
  it('exits with its own code', async () => {
    const { ending, output, survivors } = await runToEnd(host, programOf('exits-with-three.py'));
    expect(ending).toEqual({ kind: 'exited', code: 3 });
    expect(output).toBe('leaving\r\n');
    expect(survivors).toBe(0);
  });

  it('shows the traceback of CPython', async () => {
    const { ending, output } = await runToEnd(host, programOf('raises.py'));
    expect(ending).toEqual({ kind: 'exited', code: 1 });
    expect(output.replaceAll('\r\n', '\n')).toMatchInlineSnapshot(`
      "Traceback (most recent call last):
        File "/home/student/main.py", line 7, in <module>
          deep(2)
        File "/home/student/main.py", line 4, in deep
          deep(n - 1)
        File "/home/student/main.py", line 4, in deep
          deep(n - 1)
        File "/home/student/main.py", line 3, in deep
          raise ValueError("too deep")
      ValueError: too deep
      "
    `);
  });

  it.each([
    ['kills-itself.py', { kind: 'signalled', signal: 'SIGKILL' }],
    ['exits-with-137.py', { kind: 'exited', code: 137 }],
  ])('tells the signal from the exit code that looks like it: %s', async (name, expected) => {
    expect((await runToEnd(host, programOf(name))).ending).toEqual(expected);
  });

  it('runs TypeScript as a module of either kind, without a warning', async () => {
    const es = await runToEnd(host, textProgram('main.ts', 'import os from "node:os";\nconst n: number = await 3;\nconsole.log(typeof os.cpus, n);\n'));
    expect([es.ending, es.output]).toEqual([{ kind: 'exited', code: 0 }, 'function \x1b[33m3\x1b[39m\r\n']);
    const common = await runToEnd(host, textProgram('main.ts', 'const os: any = require("node:os");\nconsole.log(typeof os.cpus);\n'));
    expect([common.ending, common.output]).toEqual([{ kind: 'exited', code: 0 }, 'function\r\n']);
  });

  it.each(['main.mts', 'main.mjs', 'main.js'])('runs %s', async (entry) => {
    const { ending, output } = await runToEnd(host, textProgram(entry, 'import path from "node:path";\nconsole.log(path.basename(process.argv[1]));\n'));
    expect([ending, output]).toEqual([{ kind: 'exited', code: 0 }, `${entry}\r\n`]);
  });

  it('lets what outlives the main process speak, and loses none of it', async () => {
    const { ending, output, leftovers } = await runToEnd(host, programOf('speaks-after-main.py'));
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    expect(output).toBe("main leaves\r\nthe child's last word\r\n");
    expect(leftovers.count).toBe(0);
  });

  it('counts and names what still runs after its time, and ends it', async () => {
    const { ending, leftovers, survivors } = await runToEnd(host, programOf('leaves-orphans.py', { limits: { orphansMs: 200 } }));
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    expect(leftovers).toEqual({ count: 2, names: ['python3', 'python3'] });
    expect(survivors).toBe(0);
  });
});

describe('an interrupt', () => {
  it('is SIGINT to the foreground group', async () => {
    const run = await start(host, programOf('sleeps-forever.py'));
    await run.says('ready');
    run.run.interrupt();
    expect((await run.ended).ending).toEqual({ kind: 'interrupted' });
    expect(run.output).toContain('KeyboardInterrupt');
  });

  it('is also what Ctrl-C types', async () => {
    const run = await start(host, programOf('sleeps-forever.py'));
    await run.says('ready');
    run.run.write('\x03');
    expect((await run.ended).ending).toEqual({ kind: 'interrupted' });
    expect(run.output).toContain('^C');
  });

  it('leaves a program that catches it to its own ending', async () => {
    const run = await start(host, programOf('catches-interrupt.py'));
    await run.says('ready');
    run.run.interrupt();
    expect((await run.ended).ending).toEqual({ kind: 'exited', code: 0 });
    expect(run.output).toContain('caught');
  });

  it('reaches a program that made its terminal raw', async () => {
    const run = await start(host, programOf('raw-terminal.py'));
    await run.says('ready');
    run.run.interrupt();
    expect((await run.ended).ending).toEqual({ kind: 'interrupted' });
  });

  it('wakes a stopped program', async () => {
    const run = await start(host, programOf('stops-itself.py'));
    await run.says('ready');
    run.run.interrupt();
    expect((await run.ended).ending).toEqual({ kind: 'interrupted' });
  });

  it('reaches the workers of a pool', async () => {
    const run = await start(host, programOf('interrupted-in-pool.py'));
    await run.says('ready');
    run.run.interrupt();
    expect((await run.ended).ending).toEqual({ kind: 'interrupted' });
  });

  it('that nobody asked for is a signal like any other', async () => {
    const { ending } = await runToEnd(host, textProgram('main.py', 'import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nimport time\ntime.sleep(9)\n'));
    expect(ending).toEqual({ kind: 'signalled', signal: 'SIGINT' });
  });
});

describe('a stop', () => {
  it('lets the program clean up', async () => {
    const run = await start(host, programOf('cleans-up-on-terminate.py'));
    await run.says('ready');
    run.run.stop('student');
    expect((await run.ended).ending).toEqual({ kind: 'stopped', by: 'student' });
    expect(run.output).toContain('cleaned up');
  });

  it.each(['ignores-signals.py', 'stops-itself.py', 'spins-in-children.py'])('ends %s', async (name) => {
    const run = await start(host, programOf(name));
    await run.says('ready');
    run.run.stop('instructor');
    const { ending, survivors } = await run.ended;
    expect(ending).toEqual({ kind: 'stopped', by: 'instructor' });
    expect(survivors).toBe(0);
  });

  it('works during a flood that nobody reads', async () => {
    const run = await start(host, programOf('prints-forever.py'));
    await run.says('xxx');
    run.run.pause();
    run.run.stop('student');
    // What was on its way is still there for a viewer that comes back.
    run.run.resume();
    expect((await run.ended).ending).toEqual({ kind: 'stopped', by: 'student' });
  });

  it('of the whole host ends every run', async () => {
    const other = await openTestHost();
    const runs = await Promise.all([start(other, programOf('sleeps-forever.py')), start(other, programOf('ignores-signals.py'))]);
    await Promise.all(runs.map((run) => run.says('ready')));
    await other[Symbol.asyncDispose]();
    for (const run of runs) expect((await run.ended).ending).toEqual({ kind: 'stopped', by: 'server' });
    await expect(other.run(programOf('sleeps-forever.py'))).rejects.toThrow('disposed');
  });
});
