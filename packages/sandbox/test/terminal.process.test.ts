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

const megabyte = 1_000_000;
/** What prints-a-megabyte.py prints, with the terminal's line ends. */
const whole = `${`${'0123456789abcdef'.repeat(4)}\r\n`.repeat(Math.floor(megabyte / 65))}THE END\r\n`;

describe('output', () => {
  it.each([1, 2, 3])('of a program that ends at once is whole (%i)', async () => {
    const { output, usage } = await runToEnd(host, programOf('prints-a-megabyte.py'));
    expect(output.length).toBe(whole.length);
    expect(output).toBe(whole);
    expect(usage.outputBytes).toBe(whole.length);
  });

  it('is whole when it is paused and resumed on the way', async () => {
    const run = await start(host, programOf('prints-a-megabyte.py'));
    let chunks = 0;
    run.run.onOutput(() => {
      if (++chunks % 3 !== 0) return;
      run.run.pause();
      setImmediate(() => run.run.resume());
    });
    await run.ended;
    expect(run.output).toBe(whole);
  });

  it('of a program that is dead waits for a reader that is behind', async () => {
    const run = await start(host, textProgram('main.py', 'print("x" * 3000)\nprint("THE END")\n'));
    run.run.pause();
    let ended = false;
    void run.ended.then(() => {
      ended = true;
    });
    // The next run goes through all its life meanwhile: the first has had its time to end.
    await runToEnd(host, programOf('exits-with-three.py'));
    expect([ended, run.output]).toEqual([false, '']);
    run.run.resume();
    await run.ended;
    expect(run.output).toBe(`${'x'.repeat(3000)}\r\nTHE END\r\n`);
  });

  it('that nobody reads does not keep a run from ending', async () => {
    const run = await host.run(programOf('exits-with-three.py'));
    expect((await run.ended).ending).toEqual({ kind: 'exited', code: 3 });
  });

  it('passes bytes through that are no text', async () => {
    const run = await start(host, textProgram('main.py', 'import os\nos.write(1, bytes(range(256)) * 3)\n', { cooked: false }));
    await run.ended;
    expect([...run.outputBytes]).toEqual(Array.from({ length: 768 }, (_, index) => index % 256));
  });

  it('blocks the program while it is paused', async () => {
    const run = await start(host, programOf('prints-forever.py'));
    await run.says('xxx');
    run.run.pause();
    const bytes = run.run.usage().outputBytes;
    await runToEnd(host, programOf('exits-with-three.py'));
    // What Node has already taken from the socket may still come.
    expect(run.run.usage().outputBytes - bytes).toBeLessThan(512 * 1024);
    run.run.stop('student');
    run.run.resume();
    await run.ended;
  });
});

describe('the terminal', () => {
  it('is the controlling terminal of the program, with input, resize and end of file', async () => {
    const run = await start(host, programOf('tells-its-terminal.py', { size: { cols: 100, rows: 30 } }));
    await run.says('ready');
    run.run.write('hällo\r');
    await run.says("got 'hällo\\n'");
    run.run.resize({ cols: 120, rows: 40 });
    await run.says('(120, 40)');
    run.run.write('\x04');
    expect((await run.ended).ending).toEqual({ kind: 'exited', code: 0 });
    expect(run.output.replaceAll('\r\n', '\n')).toBe(
      [
        '/dev/pts/0 True True True os.terminal_size(columns=100, lines=30)',
        'True True 2 1',
        'echo True onlcr True',
        'ready',
        'hällo',
        "got 'hällo\\n'",
        '(120, 40)',
        'eof',
        '',
      ].join('\n'),
    );
  });

  it('leaves line ends and echo alone where the caller has no terminal', async () => {
    const run = await start(host, programOf('tells-its-terminal.py', { cooked: false }));
    await run.says('ready');
    run.run.write('hello\n\x04');
    await run.ended;
    expect(run.output).toContain("echo False onlcr False\nready\ngot 'hello\\n'\neof\n");
  });

  it('takes a large paste', async () => {
    const text =
      'import sys\nn = 0\nprint("ready", flush=True)\nfor line in sys.stdin:\n    n += len(line)\n    if line == "end\\n":\n        break\nprint("got", n)\n';
    const run = await start(host, textProgram('main.py', text, { cooked: false }));
    await run.says('ready');
    const paste = `${'some text of a line\n'.repeat(10_000)}end\n`;
    run.run.write(paste);
    await run.ended;
    expect(run.output).toContain(`got ${paste.length}`);
  });

  it('of a program that reads nothing holds nobody up', async () => {
    const run = await start(host, programOf('reads-nothing.py'));
    await run.says('ready');
    for (let n = 0; n < 40; n++) run.run.write('a line that nobody reads\r'.repeat(4_000));
    run.run.interrupt();
    expect((await run.ended).ending).toEqual({ kind: 'interrupted' });
  });

  it('survives Ctrl-Z, for which there is no shell', async () => {
    const run = await start(host, programOf('tells-its-terminal.py'));
    await run.says('ready');
    run.run.write('\x1a');
    run.run.write('still here\r');
    await run.says("got 'still here\\n'");
    run.run.write('\x04');
    expect((await run.ended).ending).toEqual({ kind: 'exited', code: 0 });
  });
});

describe('standard input that is a pipe', () => {
  it('is a real pipe beside the terminal', async () => {
    const run = await start(host, programOf('echoes-input.py', { stdin: 'pipe' }));
    const input = run.run.stdin;
    if (!input) throw new Error('there is no standard input');
    input.write('first');
    input.end(Buffer.alloc(megabyte, 'x'));
    expect((await run.ended).ending).toEqual({ kind: 'exited', code: 0 });
    expect(run.output).toBe("fifo False True\r\n1000005 b'first' b'xxxxx'\r\nTrue\r\n");
  });

  it('that the program does not read does not keep it from ending', async () => {
    const run = await start(host, textProgram('main.py', 'print("no thanks")\n', { stdin: 'pipe' }));
    run.run.stdin?.write(Buffer.alloc(4 * megabyte));
    expect((await run.ended).ending).toEqual({ kind: 'exited', code: 0 });
  });
});
