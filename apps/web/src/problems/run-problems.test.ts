import { describe, expect, it } from 'vitest';
import { placeLinks } from './place-links.ts';
import { plainLines } from './plain-lines.ts';
import { runProblems } from './run-problems.ts';

const childAndMain = `Process Process-1:
Traceback (most recent call last):
  File "/usr/lib/python3.11/multiprocessing/process.py", line 314, in _bootstrap
    self.run()
  File "/home/student/main.py", line 5, in run
    work(0)
  File "/home/student/main.py", line 3, in work
    return 1 / n + nope(3)
           ~~^~~
ZeroDivisionError: division by zero
Traceback (most recent call last):
  File "/home/student/main.py", line 8, in <module>
    run(0)
  File "/home/student/lib/helper.py", line 4, in run
    work(0)
NameError: name 'work' is not defined
`;

describe('Python reports', () => {
  it('finds the innermost line of the student’s own, with the part that is underlined', () => {
    const [child, main] = runProblems(childAndMain, 'python');
    expect(child).toMatchObject({
      path: 'main.py',
      line: 3,
      message: 'ZeroDivisionError: division by zero',
      quoted: 'return 1 / n + nope(3)',
      underlined: { start: 7, end: 12 },
      reporter: 'Process-1',
    });
    expect(main).toMatchObject({ path: 'lib/helper.py', line: 4, message: "NameError: name 'work' is not defined" });
    expect(main).not.toHaveProperty('reporter');
    expect(main?.frames.map((frame) => `${frame.path}:${frame.line} ${frame.name}`)).toEqual(['main.py:8 <module>', 'lib/helper.py:4 run']);
  });

  it('finds a syntax error, which has no traceback head', () => {
    const output = `  File "/home/student/s.py", line 1\r\n    def f()\r\n           ^\r\nSyntaxError: expected ':'\r\n`;
    expect(runProblems(output, 'python')).toEqual([
      { path: 's.py', line: 1, message: "SyntaxError: expected ':'", quoted: 'def f()', underlined: { start: 7, end: 8 }, frames: [{ path: 's.py', line: 1 }] },
    ]);
  });

  it('finds the error of a pool worker and names a thread', () => {
    const output = `Exception in thread Thread-1 (f):
Traceback (most recent call last):
  File "/usr/lib/python3.11/threading.py", line 1045, in _bootstrap_inner
    self.run()
  File "/home/student/t.py", line 3, in f
    raise ValueError("x")
ValueError: x
multiprocessing.pool.RemoteTraceback: 
"""
Traceback (most recent call last):
  File "/usr/lib/python3.11/multiprocessing/pool.py", line 125, in worker
    result = (True, func(*args, **kwds))
                    ^^^^^^^^^^^^^^^^^^^
  File "/home/student/t.py", line 6, in g
    def g(x): return x.jion()
                     ^^^^^^
AttributeError: 'int' object has no attribute 'jion'
"""
`;
    expect(runProblems(output, 'python').map(({ line, message, reporter }) => ({ line, message, reporter }))).toEqual([
      { line: 3, message: 'ValueError: x', reporter: 'Thread-1' },
      { line: 6, message: "AttributeError: 'int' object has no attribute 'jion'", reporter: undefined },
    ]);
  });

  it('reads through the bars of an exception group', () => {
    const output = `  + Exception Group Traceback (most recent call last):
  |   File "/home/student/g.py", line 1, in <module>
  |     raise ExceptionGroup("eg",[ValueError(1)])
  | ExceptionGroup: eg (1 sub-exception)
  +-+---------------- 1 ----------------
`;
    expect(runProblems(output, 'python')).toMatchObject([{ path: 'g.py', line: 1, message: 'ExceptionGroup: eg (1 sub-exception)' }]);
  });

  it('passes over an interrupt and over errors inside libraries alone', () => {
    const output = `Traceback (most recent call last):
  File "/home/student/main.py", line 3, in <module>
    time.sleep(9)
KeyboardInterrupt
Traceback (most recent call last):
  File "/usr/lib/python3.11/runpy.py", line 3, in <module>
    x()
ValueError: no line of ours
`;
    expect(runProblems(output, 'python')).toEqual([]);
  });

  it('tells the same error at the same line once', () => {
    expect(runProblems(childAndMain + childAndMain, 'python')).toHaveLength(2);
  });
});

describe('Node reports', () => {
  it('finds an uncaught error with its calls', () => {
    const output = `file:///home/student/a.ts:3
  throw new TypeError("bad " + x);
  ^

TypeError: bad q
    at f (file:///home/student/a.ts:3:9)
    at Object.<anonymous> (file:///home/student/a.ts:5:1)
    at Module._compile (node:internal/modules/cjs/loader:1929:14)

Node.js v24.21.0
`;
    expect(runProblems(output, 'typescript')).toEqual([
      {
        path: 'a.ts',
        line: 3,
        column: 9,
        message: 'TypeError: bad q',
        quoted: 'throw new TypeError("bad " + x);',
        frames: [
          { path: 'a.ts', line: 5, column: 1, name: 'Object.<anonymous>' },
          { path: 'a.ts', line: 3, column: 9, name: 'f' },
        ],
      },
    ]);
  });

  it('finds a syntax error, whose stack has only Node’s own lines', () => {
    const output = `file:///home/student/c.mjs:7
let y = ;
        ^

SyntaxError: Unexpected token ';'
    at compileSourceTextModule (node:internal/modules/esm/utils:319:16)

Node.js v24.21.0
`;
    expect(runProblems(output, 'typescript')).toMatchObject([{ path: 'c.mjs', line: 7, column: 9, message: "SyntaxError: Unexpected token ';'" }]);
  });

  it('finds a syntax error of TypeScript, which is shown with the line before', () => {
    const output = `file:///home/student/main.ts:2
import { Process } from '@forkhall/runtime';
export function hello(name: string {
                                   ^
  console.log('hello', name);

SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Expected ',', got '{'
    at parseTypeScript (node:internal/modules/typescript:72:36) {
  code: 'ERR_INVALID_TYPESCRIPT_SYNTAX'
}
`;
    expect(runProblems(output, 'typescript')).toMatchObject([{ path: 'main.ts', line: 2, column: 36, quoted: 'export function hello(name: string {' }]);
  });

  it('finds what was thrown without being an Error, and a module that is not there', () => {
    const output = `
file:///home/student/f.ts:1
throw 5
^
5
(Use \`node --trace-uncaught ...\` to show where the exception was thrown)

node:internal/modules/esm/resolve:272
    throw new ERR_MODULE_NOT_FOUND(
          ^

Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/home/student/nix.ts' imported from /home/student/d.mts
    at finalizeResolution (node:internal/modules/esm/resolve:272:11)
`;
    expect(runProblems(output, 'typescript')).toMatchObject([
      { path: 'f.ts', line: 1, column: 1, message: 'Uncaught 5' },
      { path: 'd.mts', line: 1 },
    ]);
  });
});

describe('Node reports of libraries', () => {
  it('finds an error of any class, and the line that awaited it, in a file of any name', () => {
    const output = `Worth: a line that only looks like an error
file:///opt/forkhall/node_modules/@forkhall/runtime/library.js:4581
      throw new EndOfStream('input(): standard input is at its end');
            ^

EndOfStream: input(): standard input is at its end
    at input (file:///opt/forkhall/node_modules/@forkhall/runtime/library.js:4581:47)
    at async file:///home/student/main.ts:4:13

Node.js v24.21.0
baker (pid 9) failed:
ManagerClosed: Queue.put(): the process that keeps this Queue has ended.
    at explained (file:///opt/forkhall/node_modules/@forkhall/runtime/library.js:4159:61)
    at async bake (file:///home/student/lib/%E5%8E%A8%E6%88%BF.ts:7:5)
`;
    expect(runProblems(output, 'typescript')).toMatchObject([
      { path: 'main.ts', line: 4, column: 13, message: 'EndOfStream: input(): standard input is at its end' },
      { path: 'lib/厨房.ts', line: 7, message: 'ManagerClosed: Queue.put(): the process that keeps this Queue has ended.' },
    ]);
  });
});

it('finds the error of a pool’s task, which Node prints inside of what the pool threw', () => {
  const output = `file:///opt/forkhall/node_modules/@forkhall/runtime/library.js:6725
        return new RemoteError(workerName, stack, error);
               ^

RemoteError: half failed in PoolWorker-2: RangeError: 5 is odd
    at remoteError (file:///opt/forkhall/node_modules/@forkhall/runtime/library.js:6725:9)
    at Pipe.onStreamRead (node:internal/stream_base_commons:179:34) {
  remoteStack: 'RangeError: 5 is odd\\n' +
    '    at half (file:///home/student/pool.ts:5:22)\\n' +
    '    at async perform (file:///opt/forkhall/node_modules/@forkhall/runtime/library.js:7112:40)',
  processName: 'PoolWorker-2',
  [cause]: RangeError: 5 is odd
      at half (file:///home/student/pool.ts:5:22)
      at async perform (file:///opt/forkhall/node_modules/@forkhall/runtime/library.js:7112:40)
}

Node.js v24.21.0
`;
  expect(runProblems(output, 'typescript')).toMatchObject([
    { path: 'pool.ts', line: 5, column: 22, message: 'RangeError: 5 is odd', reporter: 'PoolWorker-2' },
  ]);
});

describe('hostile output', () => {
  const rounds = 40_000;
  it.each([
    ['one endless line', 'x'.repeat(3_000_000)],
    ['quotes without end', 'File "'.repeat(rounds)],
    ['carets', `${'^'.repeat(100_000)}\n`.repeat(20)],
    ['escape sequences that never end', '\u001b[;;;;;;'.repeat(rounds)],
    ['operating system commands that never end', '\u001b]0;'.repeat(rounds)],
    ['frames without a message', '  File "/home/student/a.py", line 1, in f\n'.repeat(rounds)],
    ['spaces', `${' '.repeat(2_000)}\n`.repeat(1_000)],
  ])('is read in bounded steps: %s', (_name, output) => {
    expect(runProblems(output, 'python')).toEqual([]);
    expect(runProblems(output, 'typescript')).toEqual([]);
  });

  it('leaves colours, titles and overwritten progress out', () => {
    expect(plainLines('\u001b]0;title\u0007\u001b[1;31mred\u001b[0m\r\n10%\r50%\r100%\r\nend')).toEqual(['red', '100%', 'end']);
  });
});

describe('links in the terminal', () => {
  it('knows Python’s and Node’s ways to name a place', () => {
    expect(placeLinks('  File "/home/student/a b.py", line 12, in f')).toEqual([{ path: 'a b.py', line: 12, start: 2, end: 38 }]);
    expect(placeLinks('    at f (file:///home/student/lib/a.ts:3:9)')).toEqual([{ path: 'lib/a.ts', line: 3, column: 9, start: 10, end: 43 }]);
    expect(placeLinks('  File "/usr/lib/python3.11/runpy.py", line 3')).toEqual([]);
  });
});
