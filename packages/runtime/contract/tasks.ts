import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { CalledProcessError, currentTask, input, MpError, Process, ProcessStateError, Queue, run, sleep, Task, TaskPool, TimeoutError } from '../src/index.ts';
import { failure, type Rules, runRule } from './rules.ts';

export async function asks(out: Queue<string>): Promise<void> {
  await out.put((await failure(input())).name);
}

/** What the program prints when its input is this. */
function answersTo(text: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [new URL('./programs/asks.ts', import.meta.url).pathname], { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('close', () => resolve(output));
    child.stdin.end(text);
  });
}

export const rules: Rules = {
  'TA1 a Task runs beside others under its name; join() rejects with its error': async () => {
    assert.equal(currentTask().name, 'MainTask');
    const names: string[] = [];
    const tasks = ['a', 'b'].map((name) =>
      new Task(
        async () => {
          names.push(currentTask().name);
          await null;
          names.push(currentTask().name);
        },
        { name },
      ).start(),
    );
    for (const task of tasks) await task.join();
    assert.deepEqual(names.sort(), ['a', 'a', 'b', 'b']);
    const failing = new Task(async () => {
      throw new Error('x');
    }).start();
    assert.equal((await failure(failing.join())).message, 'x');
    assert.throws(() => failing.start(), ProcessStateError);
    assert((await failure(new Task(async () => {}).join())) instanceof ProcessStateError);
    assert((await failure(new Task(() => new Promise(() => {})).start().join({ timeout: 0.01 }))) instanceof TimeoutError);
  },
  'TA2 a TaskPool runs so many at a time': async () => {
    const pool = new TaskPool(2);
    let running = 0;
    let most = 0;
    const results = await pool.map(
      async (n: number) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        return n * n;
      },
      [1, 2, 3, 4, 5],
    );
    assert.deepEqual(results, [1, 4, 9, 16, 25]);
    assert.equal(most, 2);
    assert.throws(() => new TaskPool(0), RangeError);
  },
  'TA3 sleep() takes seconds and a signal': async () => {
    const before = performance.now();
    await sleep(0.02);
    assert(performance.now() - before >= 19);
    assert.equal((await failure(sleep(60, AbortSignal.abort(new Error('woken'))))).message, 'woken');
    assert((await failure(sleep(-1))) instanceof RangeError);
  },
  'RU1 run() gives output, error output and exit code': async () => {
    const result = await run([process.execPath, '-e', 'console.log("out"); console.error("err"); process.exitCode = 3']);
    assert.deepEqual(result, { exitCode: 3, signal: null, stdout: 'out\n', stderr: 'err\n' });
    assert.deepEqual(await run(['true'], { stdio: 'inherit' }), { exitCode: 0, signal: null });
  },
  'RU2 input and output in any encoding': async () => {
    assert.equal((await run(['cat'], { input: 'héllo 中文\n' })).stdout, 'héllo 中文\n');
    const { stdout } = await run(['od', '-An', '-tx1'], { input: '中文', encoding: 'gbk' });
    assert.equal(stdout.trim(), 'd6 d0 ce c4');
    for (const [encoding, text] of [
      ['gbk', '你好,世界 abc €'],
      ['big5', '中文'],
      ['shift_jis', '日本語カナ'],
      ['euc-kr', '한국어'],
      ['windows-1252', 'naïve €'],
      ['utf-16le', '中😀'],
    ] as const)
      assert.equal((await run(['cat'], { input: text, encoding })).stdout, text);
    assert((await failure(run(['cat'], { input: '😀', encoding: 'gbk' }))) instanceof RangeError);
    assert((await failure(run(['cat'], { encoding: 'no-such' }))) instanceof RangeError);
  },
  'RU3 a pipe that is full cannot hang it': async () => {
    const large = 'x'.repeat(3_000_000);
    const { stdout } = await run(['cat'], { input: large });
    assert.equal(stdout.length, large.length);
    assert.equal((await run(['true'], { input: large })).exitCode, 0);
  },
  'RU4 check, missing commands, and the end of the time are errors that name the command, and whose stack leads to the line that called': async () => {
    const error = await failure(run(['sh', '-c', 'echo why >&2; exit 4'], { check: true }));
    assert(error instanceof CalledProcessError);
    assert.equal(error.exitCode, 4);
    assert.match(error.message, /exit code 4: why/);
    const missing = await failure(run(['no-such-command-here']));
    assert(missing instanceof MpError);
    assert.match(missing.message, /there is no command no-such-command-here/);
    assert.match(missing.stack ?? '', /contract\/tasks\.ts:/);
    assert((await failure(run(['sleep', '60'], { timeout: 0.05 }))) instanceof TimeoutError);
    assert.equal((await failure(run(['sleep', '60'], { signal: AbortSignal.abort(new Error('off')) }))).message, 'off');
  },
  'IN1 input() reads line by line, then EndOfStream, whose stack leads to the line that asked': async () => {
    assert.equal(await answersTo('Ada\n36\n'), 'name? age? Ada is 36\nEndOfStream asks.ts:8:\n');
    assert.equal(await answersTo('Ada\r\nlast'), 'name? age? Ada is last\nEndOfStream asks.ts:8:\n');
  },
  'IN2 input() is EndOfStream in a child': async () => {
    const out = new Queue<string>();
    await using child = new Process(asks, [out]);
    await child.start();
    assert.equal(await out.get(), 'EndOfStream');
  },
};

if (import.meta.main) await runRule(rules);
