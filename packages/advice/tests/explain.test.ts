import { describe, expect, test } from 'vitest';
import { explain } from '../src/index.ts';

const traceback = (error: string, line = 1): string =>
  `Traceback (most recent call last):\n  File "/home/student/main.py", line ${line}, in <module>\n    f()\n${error}\n`;
const source = (text: string): { path: string; text: string }[] => [{ path: 'main.py', text }];
const codeOf = (output: string, language: 'python' | 'typescript' = 'python', text = 'f()\n'): string | undefined =>
  explain(output, [{ path: language === 'python' ? 'main.py' : 'main.ts', text }], language).explanations[0]?.code;

describe('explanations', () => {
  test.each([
    ['OSError: [Errno 28] No space left on device', 'disk-full'],
    ['OSError: [Errno 122] Disk quota exceeded', 'disk-full'],
    ['BlockingIOError: [Errno 11] Resource temporarily unavailable', 'too-many-processes'],
    ["RuntimeError: can't start new thread", 'too-many-processes'],
    ['MemoryError', 'out-of-memory'],
    ['OSError: [Errno 12] Cannot allocate memory', 'out-of-memory'],
    ['OSError: [Errno 98] Address already in use', 'address-in-use'],
    ['urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>', 'no-network'],
    ['socket.gaierror: [Errno -2] Name or service not known', 'no-network'],
    ['ConnectionResetError: [Errno 104] Connection reset by peer', 'connection-reset'],
    ["TypeError: cannot pickle '_thread.lock' object", 'cannot-pickle'],
    ["AttributeError: Can't get attribute 'f' on <module '__main__' (built-in)>", 'missing-in-main'],
    ["AttributeError: partially initialized module 'random' has no attribute 'randint' (most likely due to a circular import)", 'module-attribute'],
    ["TypeError: copy() got multiple values for argument 'args'", 'repeated-argument'],
    ['_queue.Empty', 'queue-empty'],
    ['KeyError: 3', 'key-error'],
  ])('8.59 %s', (error, code) => {
    expect(codeOf(traceback(error))).toBe(code);
  });

  test('8.59 what a program prints of an error that it caught', () => {
    expect(codeOf('Visit --> https://example.org/\n<urlopen error [Errno -3] Temporary failure in name resolution>\n')).toBe('no-network');
  });

  test('8.55 a child’s error explains more than the main program’s interrupt or lost connection', () => {
    const child =
      'Process Process-1:\nTraceback (most recent call last):\n  File "/usr/lib/python3.11/multiprocessing/process.py", line 314, in _bootstrap\n    self.run()\n  File "/home/student/main.py", line 2, in work\n    tota\nNameError: name \'tota\' is not defined\n';
    const main = '^CTraceback (most recent call last):\n  File "/home/student/main.py", line 4, in <module>\n    q.get()\nKeyboardInterrupt\n';
    const told = explain(child + main, source('total = 1\n    tota\n\nq.get()\n'), 'python');
    expect(told.error).toEqual({ file: 'main.py', line: 2, message: "NameError: name 'tota' is not defined" });
    expect(told.explanations.map(({ code, line }) => ({ code, line }))).toEqual([
      { code: 'name-error', line: 2 },
      { code: 'interrupted', line: 4 },
    ]);
    expect(told.explanations[0]?.why.en).toContain('Process-1');
  });

  test('8.57 colours, carriage returns and a prompt in front of the traceback', () => {
    const output = `name: ${traceback("\u001b[31mNameError\u001b[0m: name 'x' is not defined", 1).replaceAll('\n', '\r\n')}`;
    expect(explain(output, source('x\n'), 'python').error).toEqual({ file: 'main.py', line: 1, message: "NameError: name 'x' is not defined" });
  });

  test('8.58 only the last 64 KiB are read', () => {
    expect(explain(traceback("NameError: name 'x' is not defined") + 'y\n'.repeat(40_000), source('x\n'), 'python').explanations).toEqual([]);
    expect(codeOf('y\n'.repeat(400_000) + traceback("NameError: name 'x' is not defined"))).toBe('name-error');
  });

  test('8.55 an output without an error has no explanation', () => {
    expect(explain('Error rate: 3 %\nTypeError is a class\nall done\n', source('x\n'), 'python')).toEqual({ explanations: [] });
  });

  test('8.55 files of other people are not the student’s', () => {
    expect(
      explain('Traceback (most recent call last):\n  File "/usr/lib/python3.11/main.py", line 1, in <module>\nMemoryError\n', source('x\n'), 'python').error,
    ).toBeUndefined();
  });

  test.each([
    ['SyntaxError [ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX]: TypeScript enum is not supported in strip-only mode', 'unsupported-typescript'],
    ['ReferenceError: require is not defined in ES module scope, you can use import instead', 'require-in-module'],
    ['ReferenceError: conut is not defined', 'name-error'],
    ["SyntaxError: The requested module 'node:fs' does not provide an export named 'nope'", 'no-such-export'],
    ["TypeError: Cannot read properties of undefined (reading 'foo')", 'undefined-property'],
    ['DOMException [DataCloneError]: () => 1 could not be cloned.', 'cannot-clone'],
    ['RangeError: Maximum call stack size exceeded', 'recursion'],
    ['Error: listen EADDRINUSE: address already in use 127.0.0.1:80', 'address-in-use'],
    ["SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: await isn't allowed in non-async function", 'await-outside'],
    ['[TypeError: fetch failed] {', 'no-network'],
    ['Error: spawn nslookup ENOENT', 'missing-command'],
    ['QueueEmpty: Queue.get: nothing came within 10 ms', 'queue-empty'],
    ['NotImportable: new Process: work is no export of main.ts', 'not-importable'],
    ['PoolStillRunning: pool.join: call close() first', 'pool-still-running'],
    ['LockNotHeld: lock.release: held by nobody', 'released-too-often'],
    ['ProcessExited: Process-1 ended with exit code 3', 'child-failed'],
    ['ProcessStateError: Process-1:1.start(): a process is being started while the module is evaluated in the child Process-1', 'unguarded-start'],
    ['ProcessStateError: Process-1.start(): it was started before (it is exited)', 'process-state'],
  ])('8.60 %s', (error, code) => {
    const output = `file:///home/student/main.ts:2\nconsole.log(conut);\n            ^\n\n${error}\n    at file:///home/student/main.ts:2:13\n    at ModuleJob.run (node:internal/modules/esm/module_job:561:25)\n\nNode.js v24.1.0\n`;
    const told = explain(output, [{ path: 'main.ts', text: 'const count = 1;\nconsole.log(conut);\n' }], 'typescript');
    expect(told.explanations[0]?.code).toBe(code);
    expect(told.error).toMatchObject({ file: 'main.ts', line: 2, column: 13 });
  });

  test('8.55 that who keeps an object has ended follows from why it has, in a file of any name', () => {
    const output = `TypeError: bread.toUpercase is not a function
    at file:///home/student/main.ts:1:7
baker (pid 9) failed:
ManagerClosed: Queue.put(): the process that keeps this Queue has ended.
    at async bake (file:///home/student/lib/%E5%8E%A8%E6%88%BF.ts:1:1)
`;
    const files = ['main.ts', 'lib/厨房.ts'].map((path) => ({ path, text: 'bread.toUpercase();\n' }));
    expect(explain(output, files, 'typescript').explanations.map(({ code, file }) => `${code} ${file}`)).toEqual([
      expect.stringMatching(/ main\.ts$/),
      'manager-gone lib/厨房.ts',
    ]);
  });

  test('8.60 a file that cannot be found points at its import', () => {
    const output =
      "node:internal/modules/esm/resolve:272\n    throw new ERR_MODULE_NOT_FOUND(\n          ^\n\nError [ERR_MODULE_NOT_FOUND]: Cannot find module '/home/student/worker' imported from /home/student/main.ts\n    at finalizeResolution (node:internal/modules/esm/resolve:272:11) {\n  code: 'ERR_MODULE_NOT_FOUND'\n}\n";
    const told = explain(output, [{ path: 'main.ts', text: "const a = 1;\nimport { f } from './worker';\n" }], 'typescript');
    expect(told.error).toMatchObject({ file: 'main.ts', line: 2 });
    expect(told.explanations[0]?.next?.en).toContain('./worker.ts');
  });
});
