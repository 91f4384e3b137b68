import type { ProgramCase } from './program-case.ts';

/** TypeScript and JavaScript programs for Node alone. */
export const typescriptPrograms: readonly ProgramCase[] = (
  [
    {
      file: 'fork-and-messages.ts',
      topic: 'child_process.fork',
      shows: ['child counts 1 true true', 'child counts 42', 'main still has 0', 'ended with 0 null'],
    },
    {
      file: 'spawn-and-exec.ts',
      topic: 'spawn, exec, missing command',
      shows: ["sorted [ 'a', 'b', '三', '' ] 0", 'on our terminal\nexit 3 null', 'killed null SIGTERM true', 'ENOENT spawn no-such-command ENOENT'],
    },
    { file: 'child-outlives-main.ts', topic: 'detached child', shows: ['main ends\nchild: main has ended\n'] },
    {
      file: 'workers-and-shared-memory.ts',
      topic: 'worker_threads, SharedArrayBuffer, Atomics',
      shows: ["[ 2, [ 'from main', 'from worker 2' ], true ]", "counted 3000 list [ 'from main' ] thread 0"],
    },
    {
      file: 'worker-failures.ts',
      topic: 'failures of workers, transfer',
      shows: ['true from the worker\nexit 7\nterminated 1', 'DataCloneError', 'moved away 0 and back 8'],
    },
    {
      file: 'cluster-of-servers.ts',
      topic: 'cluster',
      shows: ["one port: 1\n[ 'worker 1', 'worker 2' ]\nworker 1 ended null SIGKILL\nreplaced by 3\nall gone\n"],
    },
    {
      file: 'readline-input.ts',
      topic: 'readline',
      steps: [
        { after: '你的名字? ', type: '韩梅梅\r' },
        { after: 'ready for lines', type: 'one\r二 2\r\x04' },
      ],
      shows: ['你的名字? 韩梅梅\n你好, 韩梅梅! 3\n', 'line "二 2"', 'end of input\n'],
    },
    {
      file: 'http-and-fetch.ts',
      topic: 'http and fetch on localhost',
      shows: ["{ method: 'POST', body: '正文' }\n404 nothing here\nafter close: fetch failed\n"],
    },
    { file: 'no-network.ts', topic: 'no network', shows: ['fetch failed'], exactly: 'fetch failed EAI_AGAIN getaddrinfo\n' },
    { file: 'local-sockets.ts', topic: 'net and dgram', shows: ['TCP welcome\nIPv6 welcome\nUnix welcome\nUDP datagram\n'] },
    { file: 'top-level-await.mts', topic: 'top-level await, await using, .mts', shows: ['close second\nclose first\nmain.mts true true\nfast\n'] },
    {
      file: 'never-resolved.ts',
      topic: 'await that never resolves',
      ending: 13,
      shows: ['waiting for nothing\nWarning: Detected unsettled top-level await at'],
    },
    { file: 'two-files.ts', topic: 'files that import each other, type-only imports', shows: ['square: 4.00 cm² 红\ncircle: 3.14 cm² 红\n'] },
    { file: 'enum-error.ts', topic: 'enum', ending: 1, shows: ['> enum Colour {', 'TypeScript enum is not supported in strip-only mode'] },
    { file: 'uncaught-error.ts', topic: 'uncaught error', ending: 1, shows: ['main.ts:12', 'Error: outer failed', '[cause]: RangeError: 没有值'] },
    { file: 'unhandled-rejection.ts', topic: 'unhandled rejection', ending: 1, shows: ['before\n', 'TypeError: rejected'] },
    ...[0, 3, 124, 255].map((code) => ({ file: 'exit-codes.ts', topic: 'process.exit', args: [`${code}`], ending: code, shows: [`exit event ${code}\n`] })),
    { file: 'exit-codes.ts', topic: 'process.exitCode', args: ['9', 'late'], ending: 9, shows: ['beforeExit\nexit event 9\n'] },
    {
      file: 'signals.ts',
      topic: 'signals',
      steps: [{ after: 'ready', type: '\x03' }],
      ending: 'SIGKILL',
      shows: ['got SIGINT 2\n', 'child ended null SIGUSR1\nESRCH\n', 'got SIGTERM 15'],
    },
    { file: 'interrupt-uncaught.ts', topic: 'Ctrl-C, uncaught', steps: [{ after: 'ready', type: '\x03' }], ending: 'interrupted', shows: ['ready\n^C'] },
    {
      file: 'streams-and-files.ts',
      topic: 'streams, files',
      shows: ['ONE\n二\nTHREE\n', "'数据/inner/行.gz'", '[ 2, 4, 6 ]', "ENOENT: no such file or directory, open 'missing.txt'"],
    },
    {
      file: 'order-of-callbacks.ts',
      topic: 'timers and microtasks',
      shows: ['synchronous\nmicrotask\npromise\n', 'nextTick\nread\nimmediate of the read\ntimer of the read\ntimer 30\n'],
    },
    {
      file: 'plain-javascript.mjs',
      topic: 'ES module in JavaScript',
      args: ['a b', '值'],
      shows: ['sent in: hello', "[ 'a b', '值' ] []", 'function undefined undefined'],
    },
    {
      file: 'terminal-raw-mode.ts',
      topic: 'TTY size, raw mode, resize',
      steps: [
        { after: 'press keys: ', type: '\x1b[B\x03' },
        { after: 'ready for a new size', resize: [90, 20] },
      ],
      shows: ['true true 80 24 true', 'got <Buffer 1b 5b 42 03>', 'now 90 20'],
    },
    { file: 'input-from-a-pipe.ts', topic: 'piped standard input', piped: 'one\n二\nthree\n', shows: ["undefined true\n[ 'three', '二', 'one' ]"] },
    {
      file: 'runtime-processes.ts',
      topic: '@forkhall/runtime: Process, Queue, a second module',
      shows: ['MyProcess-1 says 1 4 9', 'ended 0 null', 'terminated null SIGTERM', 'ProcessExited', 'NotImportable', 'main.ts:'],
    },
    {
      file: 'runtime-families.ts',
      topic: '@forkhall/runtime: processes of processes, daemon, kill, a Manager after its end',
      shows: ['branch has joined 0,0', 'have no children: true\ndaemon true 0\ntwice true\nstubborn null SIGKILL false\n2 true\nafter its end true'],
    },
    {
      file: 'runtime-queues.ts',
      topic: '@forkhall/runtime: Queue, JoinableQueue',
      shows: ['一 two drei', '{ a: [ 0, 1, 2 ], b: [ 0, 1, 2 ] }', "Map(1) { 'k' => Set(1) { 1 } }", 'all done 3', 'task got 2\nNotCloneable\n'],
    },
    {
      file: 'runtime-pipes.ts',
      topic: '@forkhall/runtime: Pipe',
      shows: ['child got 42\nmore? false\nand 43\ntrue\nended 0\nreceived 0 1 2\nlast words\ntrue'],
    },
    {
      file: 'runtime-locks.ts',
      topic: '@forkhall/runtime: locks, semaphores, condition, event, barrier, shared numbers',
      shows: ['80 true 80 [ 20, 20, 20, 20 ]', 'SIGKILL abandoned by Process-3', 'locked, relocked', 'sold out 0\ntrue TimeoutError\ntrue\n'],
    },
    {
      file: 'runtime-managers.ts',
      topic: '@forkhall/runtime: Manager, ManagerServer, connect',
      shows: ["{ 'child 0': [ 0, 0 ], 'child 1': [ 1, 1 ], 'child 2': [ 2, 4 ] } [ 0, 1, 2 ] 3 3", '2 4\n3 9\n4 16\ntrue\n'],
    },
    {
      file: 'runtime-pools.ts',
      topic: '@forkhall/runtime: Pool',
      shows: ['callback 105 in the parent', '[ 101, 102, 103 ] [ 102, 104 ]', 'RangeError: 不行', 'true 7\ntrue false true\ntrue\n'],
    },
    {
      file: 'runtime-terminal.ts',
      topic: '@forkhall/runtime: input, run, tasks, the progress line',
      steps: [
        { after: '请输入名字: ', type: '韩梅梅\r' },
        { after: 'end? ', type: '\x04' },
      ],
      shows: ['你好, 韩梅梅! 3', '\r拷贝的进度为：100.00%', '编码\n', 'no-such-command', "[ 'anna begins', 'ben begins', 'ben ends', 'anna ends' ]"],
    },
    { file: 'node-facts.ts', topic: 'Node itself', shows: ['C.UTF-8', 'strip undefined'] },
  ] satisfies ProgramCase[]
).map((program) => ({ ...program, file: `typescript/${program.file}` }));
