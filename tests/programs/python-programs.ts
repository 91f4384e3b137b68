import type { ProgramCase } from './program-case.ts';

const noName = '<urlopen error [Errno -3] Temporary failure in name resolution>';
const everyMethod = ['fork', 'spawn', 'forkserver'] as const;
/** For programs whose subject is not how a process starts: the default and the one of other platforms. */
const forkAndSpawn = ['fork', 'spawn'] as const;

const operatingSystem: ProgramCase[] = [
  { file: 'fork-returns-twice.py', topic: 'os.fork', shows: ['the same child: True'] },
  { file: 'fork-copies-memory.py', topic: 'own address space', shows: ["child:  100 ['from the parent', 'from the child']", "parent: 1 ['from the parent']"] },
  {
    file: 'fork-doubles-unflushed-output.py',
    topic: 'buffers copied by fork',
    shows: ['on a terminal:\nbefore fork\non a pipe:\nbefore fork\nbefore fork\n', 'before fork; before fork; '],
  },
  {
    file: 'fork-parent-does-not-wait.py',
    topic: 'parent that does not wait',
    shows: ['parent: I do not wait\nchild: my parent has ended', 'child: and again, later'],
  },
  {
    file: 'wait-and-statuses.py',
    topic: 'os.wait and exit statuses',
    shows: ['exit -1: exited, WEXITSTATUS 255', 'WTERMSIG 9, code -9', 'No child processes'],
  },
  { file: 'orphan-is-adopted.py', topic: 'orphans', shows: ['orphan: my parent has ended'] },
  { file: 'zombie-until-waited.py', topic: 'zombies', shows: ['state Z', 'waited: 5', 'state gone'] },
  { file: 'pids-agree.py', topic: 'getpid, getppid, Process.pid', startMethods: everyMethod, shows: ['agree: True', '/proc/self is main: True'] },
];

const processes: ProgramCase[] = [
  { file: 'process-function.py', topic: 'Process(target, args)', startMethods: everyMethod, shows: ['child test: parent agrees: True ***', 'False 0'] },
  {
    file: 'process-subclass.py',
    topic: 'subclass of Process',
    startMethods: everyMethod,
    shows: ['Greeter-1: hello world; same as current_process(): True True'],
  },
  { file: 'process-nested.py', topic: 'processes of processes', startMethods: everyMethod, shows: ['grandchild Process-1:2 of Process-1'] },
  {
    file: 'process-daemon.py',
    topic: 'daemon',
    startMethods: everyMethod,
    shows: ['daemonic processes are not allowed to have children', 'daemon True alive True'],
  },
  { file: 'process-names.py', topic: 'names', startMethods: everyMethod, shows: ['I am 工人', "['w0', 'w1', 'w2']"] },
  {
    file: 'process-exit-codes.py',
    finds: ['child-failed'],
    topic: 'exitcode, terminate, kill',
    startMethods: everyMethod,
    shows: ['a text\nexit a text -> 1', '_exit 200 -> 200', 'exitcode=-SIGTERM', 'kill -> -9', 'ValueError: 意外的值'],
  },
  { file: 'process-sentinel.py', topic: 'sentinel', startMethods: forkAndSpawn, shows: ['p1 ended with 0\np2 ended with 0\np0 ended with 0'] },
  {
    file: 'process-join-timeout-close.py',
    topic: 'join(timeout), is_alive, close',
    startMethods: everyMethod,
    shows: ['can only join a started process', 'process object is closed'],
  },
  {
    file: 'process-join-only-the-last.py',
    topic: 'join on the last only',
    startMethods: forkAndSpawn,
    unordered: true,
    shows: ['child 0', 'child 4', 'main has joined'],
  },
  { file: 'process-no-join.py', topic: 'no join at all', startMethods: everyMethod, shows: ['main: last line\nchild: after the last line of main'] },
  { file: 'processes-in-a-loop.py', topic: 'many processes', startMethods: everyMethod, shows: ['0, 1, 4, 9', 'exit codes {0}', 'Process-20'] },
  {
    file: 'process-child-fails.py',
    finds: ['child-failed'],
    topic: 'error in a child',
    startMethods: everyMethod,
    shows: ["NameError: name 'names' is not defined", 'takes 0 positional arguments but 1 was given', 'main: exit code 1'],
  },
  {
    file: 'process-name-before-init.py',
    topic: 'name before super().__init__()',
    ending: 1,
    shows: ["AttributeError: 'MyProcess' object has no attribute '_name'"],
  },
  { file: 'spawn-without-guard.py', topic: 'no __main__ guard, forked', startMethods: ['fork'], shows: ['module level\nworks\nexit code 0'] },
  {
    file: 'spawn-without-guard.py',
    finds: ['unguarded-start'],
    topic: 'no __main__ guard, imported again',
    startMethods: ['spawn', 'forkserver'],
    shows: ['module level\nmodule level\n', 'An attempt has been made to start a new process before the', "if __name__ == '__main__':", 'exit code 1'],
  },
  {
    file: 'start-methods.py',
    topic: 'start methods and contexts',
    shows: ["spawn SpawnProcess ('spawn', '__mp_main__', 'at import')", 'context has already been set', 'by force spawn'],
  },
  { file: 'set-start-method.py', topic: 'set_start_method', startMethods: everyMethod, shows: ['child under spawn\nmain under spawn exit code 0'] },
  { file: 'memory-not-shared.py', topic: 'memory is not shared', startMethods: everyMethod, shows: ['child 10: [0, 10, 20] 30', 'main: [] 0'] },
];

const queues: ProgramCase[] = [
  { file: 'queue-sizes.py', topic: 'Queue: order, size, Full, Empty', shows: ['after three: full True size 3', 'Full Full()', 'Empty Empty()', 'is closed'] },
  {
    file: 'queue-blocks-until-taken.py',
    topic: 'put blocks when full',
    startMethods: forkAndSpawn,
    shows: ['the third put waits: True', 'now it is through: 2'],
  },
  {
    file: 'queue-full-for-ever.py',
    mayFind: ['waits-for-ever'],
    topic: 'put blocks for ever',
    beside: ['say_when_waiting.py'],
    steps: [{ after: 'waiting', type: '\x03' }],
    ending: 'interrupted',
    shows: ['^C', "q.put('message 3')", 'KeyboardInterrupt'],
  },
  { file: 'joinable-queue.py', topic: 'JoinableQueue', startMethods: everyMethod, shows: ['all done: 4950', 'task_done() called too many times'] },
  { file: 'simple-queue.py', topic: 'SimpleQueue', startMethods: forkAndSpawn, shows: ["['ONE', 'TWO', 'DREI', '四']", 'threads 1'] },
  {
    file: 'queue-unpicklable-item.py',
    topic: 'item that cannot be pickled',
    startMethods: forkAndSpawn,
    shows: ["PicklingError: Can't pickle <function <lambda>", 'got second\nreader ended with 0'],
  },
  { file: 'producers-and-consumers.py', topic: 'several writers and readers', startMethods: everyMethod, shows: ["'B9'", 'each writer in order: True'] },
  { file: 'endless-reader-terminated.py', topic: 'endless worker, terminate', startMethods: forkAndSpawn, shows: ["'page-6'", 'reader ended with -15'] },
  { file: 'queue-both-directions.py', topic: 'queues both ways', startMethods: everyMethod, shows: ["'early', {'嵌套': ['值', 42]}, None, 'hello'"] },
  {
    file: 'queue-join-before-drain.py',
    topic: 'join before reading',
    startMethods: forkAndSpawn,
    shows: ['joined too early, alive: True\nread 1000000\nnow it has ended: 0'],
  },
  {
    file: 'queue-empty-ends-loop.py',
    finds: ['empty-ends-loop'],
    topic: 'a loop that ends at empty()',
    startMethods: forkAndSpawn,
    shows: ['consumer: [1] and the queue was empty\nexit codes [0, 0] left in the queue 2'],
  },
  {
    file: 'queue-as-pool-argument.py',
    topic: 'Queue and Manager().Queue() in a Pool',
    startMethods: forkAndSpawn,
    shows: ['through inheritance', 'put through the manager'],
  },
];

const pipes: ProgramCase[] = [
  { file: 'pipe-duplex.py', topic: 'Pipe, both ways', startMethods: everyMethod, shows: ["main got {'answer': 42, '文': '字'}", 'OSError handle is closed'] },
  {
    file: 'pipe-one-way-and-end.py',
    topic: 'Pipe, one way, EOF',
    startMethods: forkAndSpawn,
    shows: ['connection is read-only', 'got 2\nEOFError', 'Broken pipe'],
  },
  {
    file: 'pipe-poll-and-bytes.py',
    topic: 'poll, bytes, a large message',
    startMethods: forkAndSpawn,
    shows: ['poll True True', '1000000', 'BufferTooShort 23'],
  },
  { file: 'pipe-two-children.py', topic: 'one end for each of two children', startMethods: everyMethod, shows: ["'8', '9']", 'exit codes 0 -15'] },
  {
    file: 'pipe-unread-messages.py',
    topic: 'messages that nobody has read',
    startMethods: forkAndSpawn,
    shows: ['read 0\nnever read by it [1, 2, 3] exit code -15'],
  },
];

const sharedMemory: ProgramCase[] = [
  { file: 'value-and-array.py', topic: 'Value, Array', startMethods: everyMethod, shows: ["600 3.25 b'changed' [0, 8, 16, 24, 32]", 'IndexError'] },
  { file: 'raw-array-and-structure.py', topic: 'RawArray, structures', startMethods: forkAndSpawn, shows: ['[0, 1, 4, 9] 4 [(2.25, 39.0625)'] },
  {
    file: 'shared-memory.py',
    topic: 'shared_memory, ShareableList',
    startMethods: everyMethod,
    shows: ["b'child wrot'", "[42, 2.5, '改'", 'after unlink: No such file or directory'],
  },
];

const managers: ProgramCase[] = [
  {
    file: 'manager-thirteen-types.py',
    topic: 'Manager: all thirteen types',
    startMethods: everyMethod,
    shows: ['13 types', "'child': [1, 2]", '10 6 [1, 20, 3] 20 first True'],
  },
  { file: 'manager-list-and-dict.py', topic: 'Manager list and dict of ten children', startMethods: forkAndSpawn, shows: ['10 10 True True'] },
  { file: 'manager-nested-copies.py', topic: 'nested values are copies', startMethods: forkAndSpawn, shows: ["['kept'] ['kept at once'] ListProxy"] },
  { file: 'manager-after-shutdown.py', topic: 'use after shutdown', startMethods: forkAndSpawn, shows: ['no connection: True', 'server not yet started'] },
  {
    file: 'manager-own-class.py',
    topic: 'own class behind a BaseManager',
    startMethods: everyMethod,
    shows: ['421', 'from the server: cannot pay in -5', "no attribute 'steal'"],
  },
  {
    file: 'distributed-scheduler-and-workers.py',
    topic: 'distributed processes',
    startMethods: everyMethod,
    shows: ['(9, 81)]', 'AuthenticationError: digest sent was rejected', 'exit codes [0, 0, 0]'],
  },
  {
    file: 'listener-and-client.py',
    topic: 'Listener and Client',
    startMethods: forkAndSpawn,
    shows: ['family AF_INET', 'family AF_UNIX', 'server: digest received was wrong'],
  },
];

const locks: ProgramCase[] = [
  {
    file: 'lock-mutual-exclusion.py',
    topic: 'Lock, with, try/finally',
    startMethods: everyMethod,
    shows: ['900 <Lock(owner=None)>', 'released too many times'],
  },
  {
    file: 'rlock-and-lock.py',
    topic: 'RLock and Lock',
    startMethods: everyMethod,
    shows: ['<RLock(MainProcess, 2)>', 'child: lock False rlock False', 'not owned by thread'],
  },
  { file: 'semaphores.py', topic: 'Semaphore, BoundedSemaphore', startMethods: forkAndSpawn, shows: ['never more than two: True value 2', 'ValueError'] },
  { file: 'condition-ping-pong.py', topic: 'Condition', startMethods: everyMethod, shows: ['ping\n  pong\nping\n  pong\nping\n  pong\n', 'lock is not owned'] },
  {
    file: 'event-starts-all.py',
    topic: 'Event',
    startMethods: everyMethod,
    shows: ['before: [False, False, False, False]', 'after: [True, True, True, True]'],
  },
  { file: 'barrier.py', topic: 'Barrier', startMethods: forkAndSpawn, shows: ['all three: [0, 1, 2]', "only two: ['broken', 'broken'] broken True"] },
  {
    file: 'deadlock-two-locks.py',
    mayFind: ['deadlock'],
    topic: 'deadlock, ended by Stop',
    steps: [
      { after: 'holds one', type: '' },
      { after: 'the other', type: '' },
      { after: 'holds one, wants the other', stop: true },
    ],
    ending: 'stopped',
    shows: ['holds one, wants the other\nholds one, wants the other\n'],
  },
  {
    file: 'lock-of-a-dead-process.py',
    topic: 'lock held by a dead process',
    startMethods: forkAndSpawn,
    shows: ['holder ended with -9\nacquire(timeout): False'],
  },
];

const pools: ProgramCase[] = [
  {
    file: 'pool-apply-and-callback.py',
    topic: 'apply, apply_async, callback in the parent',
    startMethods: everyMethod,
    shows: ['callbacks in the parent: True', "no attribute 'get'"],
  },
  {
    file: 'pool-maps.py',
    topic: 'map, starmap, imap, default size',
    startMethods: forkAndSpawn,
    shows: ['starmap [10, 12, 14, 16, 18]', 'number of cores: True'],
  },
  {
    file: 'pool-initializer-and-lifetime.py',
    topic: 'initializer, maxtasksperchild',
    startMethods: forkAndSpawn,
    shows: ["{'ready'} True", 'two tasks each: [2, 2, 2]'],
  },
  {
    file: 'pool-errors.py',
    topic: 'errors in workers',
    startMethods: forkAndSpawn,
    shows: ['no output so far; successful: False\nmultiprocessing.pool.RemoteTraceback', 'error_callback', 'TimeoutError'],
  },
  {
    file: 'pool-error-uncaught.py',
    topic: 'error of a worker, uncaught in main',
    startMethods: everyMethod,
    ending: 1,
    shows: ['The above exception was the direct cause', "invalid literal for int() with base 10: '四'"],
  },
  {
    file: 'pool-close-join-terminate.py',
    topic: 'close, join, terminate',
    startMethods: forkAndSpawn,
    shows: ['join: Pool is still running', 'apply_async: Pool not running', "no attribute 'jion'"],
  },
  { file: 'pool-without-join.py', finds: ['tasks-dropped'], topic: 'pool without join', startMethods: forkAndSpawn, shows: ['main ends\n'] },
  {
    file: 'pool-worker-lost.py',
    finds: ['worker-lost'],
    topic: 'a worker that ends in a task',
    startMethods: forkAndSpawn,
    shows: ['[0, 2, 4, 6, 8]\nno result: TimeoutError False\n[0, 2, 4, 6, 8]'],
  },
  {
    file: 'process-pool-executor.py',
    topic: 'ProcessPoolExecutor, broken pool',
    startMethods: everyMethod,
    shows: ["7 ValueError('seven is not welcome')", 'BrokenProcessPool: A process in the process pool was terminated abruptly'],
  },
  { file: 'thread-pool-executor.py', topic: 'ThreadPoolExecutor', shows: ['cancelled: True True', "{'worker_0'}"] },
];

const threads: ProgramCase[] = [
  { file: 'threads.py', topic: 'threads: function, subclass, names, daemon', shows: ['downloader page-2', '2 tasks', "No module named 'thread'"] },
  { file: 'threads-share-memory.py', topic: 'shared globals, thread-local, RLock, Condition', shows: ["40000 ['t0', 't1', 't2', 't3'] False"] },
  { file: 'threads-not-joined.py', topic: 'threads that nobody joins', shows: ['main: last line\nthread: main has ended its code'] },
  { file: 'thread-fails.py', topic: 'error in a thread', shows: ['Exception in thread doomed:', "KeyError: '缺少的键'", 'main goes on'] },
  { file: 'threads-in-processes.py', topic: 'threads inside processes', startMethods: forkAndSpawn, shows: ['process 1 MainThread of 1', 'main has 2'] },
];

const coroutines: ProgramCase[] = [
  { file: 'generators-as-coroutines.py', topic: 'yield as a coroutine', shows: ['bakes 3 -> 3 was good', 'caught thrown in', "can't send non-None value"] },
  { file: 'asyncio-tasks.py', topic: 'asyncio', startMethods: forkAndSpawn, shows: ["gather ['slow', 'fast']", 'another process: True'] },
  { file: 'asyncio-subprocess.py', topic: 'asyncio subprocess', shows: ['from the shell\nshell 4\nterminated -15'] },
  { file: 'gevent-greenlets.py', topic: 'gevent: monkey, spawn, joinall, Pool', shows: ["a 0\nb 0\na 1\nb 1\n['A', 'B']", 'patched True gevent.hub'] },
  { file: 'gevent-processes.py', topic: 'gevent with subprocess and fork', shows: ["['0', '1', '2', '3']\nchild of fork\nwaited 6"] },
];

const subprocesses: ProgramCase[] = [
  {
    file: 'subprocess-call.py',
    topic: 'subprocess.call, run, exit codes',
    shows: ['hello 世界\nExit code: 0\nExit code: 42\nExit code: -9', 'True True True\non our terminal: 0'],
  },
  {
    file: 'subprocess-popen.py',
    topic: 'Popen, communicate, GBK',
    shows: ['Exit code: 9', '服务器', "'utf-8' codec can't decode byte 0xb7", "pipeline ['1', '2', '3'] 0 0"],
  },
  {
    file: 'subprocess-missing-command.py',
    topic: 'missing command',
    ending: 1,
    shows: ["FileNotFoundError: [Errno 2] No such file or directory: 'no-such-command'"],
  },
];

const terminal: ProgramCase[] = [
  {
    file: 'input-and-echo.py',
    topic: 'input(), Chinese, echo',
    steps: [
      { after: '请输入你的名字: ', type: '李雷\r' },
      { after: 'a number: ', type: '21\n' },
      { after: '42\r\n', type: '  spaces  \r' },
      { after: 'last: ', type: 'é 🙂\r' },
    ],
    shows: ['请输入你的名字: 李雷\n你好, 李雷! 2\na number: 21\n42\n', "'  spaces  '", "['é 🙂', b'\\xc3\\xa9 \\xf0\\x9f\\x99\\x82']"],
  },
  {
    file: 'input-line-editing.py',
    topic: 'line editing of the terminal',
    steps: [
      { after: '> ', type: 'abx\x7fc\r' },
      { after: '> ', type: 'all wrong\x15right\r' },
      { after: 'ready', type: 'one\rtwo\x04\x04' },
    ],
    shows: ["backspace 'abc'", "kill 'right'", "until EOF 'one\\ntwo'"],
  },
  {
    file: 'input-end-of-file.py',
    topic: 'Ctrl-D',
    steps: [
      { after: 'type Ctrl-D: ', type: '\x04' },
      { after: 'and a line: ', type: 'line\r' },
      { after: 'uncaught: ', type: '\x04' },
    ],
    ending: 1,
    shows: ['type Ctrl-D: \nEOFError: \n', 'again: line', 'line 8, in <module>'],
  },
  {
    file: 'input-in-a-child.py',
    topic: 'input() in a child',
    startMethods: everyMethod,
    steps: [{ after: 'main asks: ', type: 'yes\r' }],
    shows: ['EOFError: EOF when reading a line\nmain asks: yes\nmain got yes'],
  },
  {
    file: 'input-from-a-pipe.py',
    topic: 'piped standard input',
    piped: 'one\n二\nthree',
    shows: ['isatty False True', 'prompt: first: one\nline: 二\nline: three\nend'],
  },
  {
    file: 'interrupt-caught.py',
    topic: 'Ctrl-C, caught',
    steps: [{ after: 'ready', type: '\x03' }],
    shows: ['^C', 'caught KeyboardInterrupt()\nfinally\nand the program goes on'],
  },
  {
    file: 'interrupt-uncaught.py',
    topic: 'Ctrl-C, uncaught',
    beside: ['say_when_waiting.py'],
    steps: [{ after: 'ready', type: '\x03' }],
    ending: 'interrupted',
    shows: ['line 7, in <module>\n    time.sleep(600)\nKeyboardInterrupt'],
  },
  {
    file: 'interrupt-caught.py',
    topic: 'the Interrupt button',
    steps: [{ after: 'ready', interrupt: true }],
    shows: ['caught KeyboardInterrupt()\nfinally\nand the program goes on'],
  },
  {
    file: 'interrupt-with-children.py',
    topic: 'Ctrl-C with children',
    beside: ['say_when_waiting.py'],
    startMethods: forkAndSpawn,
    unordered: true,
    steps: [{ after: 'ready', type: '\x03' }],
    shows: ['child: interrupted', 'main: interrupted, child ended with 0', 'the one that ignores it ended with 0'],
  },
  {
    file: 'interrupt-handler.py',
    topic: 'SIGINT handler, Ctrl-\\',
    steps: [
      { after: 'ready', type: '\x03' },
      { after: 'time 1', type: '\x03' },
      { after: 'waiting for SIGQUIT', type: '\x1c' },
    ],
    ending: 'SIGQUIT',
    shows: ['signal SIGINT time 2', '^\\'],
  },
  {
    file: 'password-without-echo.py',
    topic: 'getpass, cbreak and raw mode',
    steps: [
      { after: 'password: ', type: 'secret\r' },
      { after: 'one key: ', type: 'k' },
      { after: 'raw: ', type: '\x1b[A\x03' },
    ],
    shows: ["password: \ngot 'secret'", "one key: pressed 'k'", "b'\\x1b[A\\x03'", 'modes as before True'],
  },
  {
    file: 'progress-line.py',
    topic: 'carriage return, colours',
    shows: ['\r已完成：0.00%\r已完成：20.00%', '\r已完成：100.00%\n', '\x1b[38;2;0;128;255mtrue colour\x1b[0m'],
  },
  {
    file: 'curses-screen.py',
    topic: 'curses, arrow keys, resize',
    steps: [
      { after: 'waiting for key 1', type: '\x1bOA' },
      { after: 'KEY_UP', type: '\x1bOD' },
      { after: 'KEY_LEFT', resize: [100, 30] },
      { after: 'KEY_RESIZE', type: 'q' },
    ],
    shows: ['80 x 24', '100 x 30', "(['KEY_UP', 'KEY_LEFT', 'KEY_RESIZE', 'q'], (30, 100))"],
  },
  {
    file: 'window-size-changes.py',
    topic: 'SIGWINCH',
    steps: [{ after: 'size (80, 24)', resize: [132, 43] }],
    shows: ['size (80, 24) (80, 24)\nSIGWINCH: size (132, 43)'],
  },
  {
    file: 'terminal-facts.py',
    topic: 'isatty, /dev/tty, wide characters',
    shows: ['[True, True, True]', 'in the foreground: True', 'straight to /dev/tty', '한글 ﷽', 'raw 你 bytes'],
  },
  {
    file: 'shell-job-control.py',
    topic: 'job control of a shell',
    steps: [
      { after: 'sh$ ', type: 'sleep 600 &\r' },
      { after: 'sh$ ', type: 'jobs; kill %1; wait %1; echo waited $?\r' },
      { after: 'waited 143\r\nsh$ ', type: 'cat\r' },
      { after: 'cat\r\n', type: 'to cat\r' },
      { after: 'to cat\r\nto cat', type: '\x1a' },
      { after: 'sh$ ', type: 'fg\r' },
      { after: 'fg\r\ncat', type: 'more\r' },
      { after: 'more\r\nmore', type: '\x03' },
      { after: 'sh$ ', type: 'stty size; exit 7\r' },
    ],
    ending: 7,
    shows: ['Running                 sleep 600 &', 'waited 143', 'Stopped                 cat', 'more\nmore\n^C', '24 80'],
  },
];

const files: ProgramCase[] = [
  { file: 'files-under-a-lock.py', topic: 'one file, five processes, a lock', startMethods: forkAndSpawn, shows: ['100 100 True'] },
  {
    file: 'folder-copied-by-a-pool.py',
    topic: 'mkdir, listdir, UTF-8 names, pool and queue',
    startMethods: forkAndSpawn,
    shows: ["File exists: '照片[副本]'", '\r已完成：100.00%', "'文件 4.txt'] [0, 6, 12, 18, 24]"],
  },
  {
    file: 'file-locks-and-temporary-files.py',
    topic: 'flock, tempfile, links',
    startMethods: forkAndSpawn,
    shows: ['held by another: [Errno 11]', 'now ours', '0o100640 lock 2 True 0o22'],
  },
  { file: 'database-of-processes.py', topic: 'sqlite3', startMethods: forkAndSpawn, shows: ["('安', 10, 45)"] },
];

const network: ProgramCase[] = [
  {
    file: 'gevent-no-network.py',
    topic: 'greenlets that download',
    shows: ['Temporary failure in name resolution'],
    exactly: `${['one', 'two', 'three'].map((name) => `https://${name}.example.org/ ${noName}\n`).join('')}{'${noName}'}\n`,
  },
  {
    file: 'no-network.py',
    topic: 'no network',
    shows: ['Temporary failure in name resolution'],
    exactly:
      "<urlopen error [Errno -3] Temporary failure in name resolution>\n<urlopen error [Errno 101] Network is unreachable>\n[Errno 101] Network is unreachable\n['lo']\n",
  },
  {
    file: 'local-sockets.py',
    topic: 'TCP, UDP, IPv6, Unix and abstract sockets',
    startMethods: forkAndSpawn,
    shows: ["TCP b'hello", "UDP b'hello", "IPv6 b'hello", "Unix b'hello", "abstract b'hello", 'Connection refused'],
  },
  { file: 'local-web-server.py', topic: 'HTTP on localhost', shows: ['你好\nHTTP Error 404: Not Found'] },
];

const signals: ProgramCase[] = [
  {
    file: 'signals-and-alarm.py',
    topic: 'alarm, timers, SIGCHLD, sigwait',
    shows: ["['SIGALRM', 'SIGTERM', 'SIGUSR1']\nSIGCHLD 4", 'taken SIGUSR2', 'alarm: too slow'],
  },
  {
    file: 'signals-to-a-group.py',
    topic: 'process groups, stop and continue',
    shows: ['stopped True SIGSTOP\ncontinued True\nended -15', "the others, too: b''"],
  },
  {
    file: 'stop-of-a-deaf-program.py',
    topic: 'Stop of a program that ignores it',
    steps: [{ after: 'ready', kill: true }],
    ending: 'stopped',
    shows: ['ready\n'],
  },
];

const endings: ProgramCase[] = [
  ...[0, 1, 3, 120, 124, 125, 126, 137, 255].map(
    (code): ProgramCase => ({ file: 'exit-with-code.py', topic: 'exit codes', args: [`${code}`], ending: code, shows: [`exit with ${code}\n`] }),
  ),
  ...(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGPIPE', 'SIGUSR1', 'SIGXCPU'] as const).map(
    (signal): ProgramCase => ({
      file: 'exit-by-signal.py',
      topic: 'ends by a signal of its own',
      args: [signal],
      ending: signal,
      shows: [`raising ${signal}\n`],
    }),
  ),
  { file: 'exit-with-text.py', topic: 'sys.exit(text)', ending: 1, shows: ['finally\n出错了: nothing to do\natexit\n'] },
  { file: 'exit-at-once.py', topic: 'os._exit', ending: 3, shows: ['a whole line is out already\n'] },
  { file: 'exit-abort.py', topic: 'os.abort', ending: 'SIGABRT', shows: ['aborting\n'] },
  { file: 'exit-killed-by-itself.py', topic: 'SIGKILL of itself', ending: 'SIGKILL', shows: ['killing\n'] },
  {
    file: 'exit-segmentation-fault.py',
    topic: 'SIGSEGV in a child and in main',
    startMethods: forkAndSpawn,
    ending: 'SIGSEGV',
    shows: ['child ended with -11\n'],
  },
  {
    file: 'exit-main-before-child.py',
    topic: 'main ends before its child',
    startMethods: forkAndSpawn,
    ending: 5,
    shows: ['main: exit with 5\nchild: main is gone\n'],
  },
  { file: 'uncaught-exception.py', topic: 'uncaught exception in main', ending: 1, shows: ['~~~~~~~~~~~~~~^~~~~~~~~~~~~~~', 'a note', '错误: 包装\n'] },
  { file: 'syntax-error.py', topic: 'full-width comma', ending: 1, shows: ["SyntaxError: invalid character '，' (U+FF0C)"] },
  {
    file: 'indentation-error.py',
    topic: 'lost indentation',
    ending: 1,
    shows: ['IndentationError: expected an indented block after function definition on line 2'],
  },
  { file: 'deep-recursion.py', topic: 'endless recursion', ending: 1, shows: ['maximum recursion depth exceeded', '[Previous line repeated 996 more times]'] },
];

const surroundings: ProgramCase[] = [
  {
    file: 'import-failures.py',
    topic: 'modules that are there and that are not',
    shows: ["No module named 'thread'", 'gevent is there', 'sqlite3 is there', 'curses is there', 'ssl is there'],
  },
  {
    file: 'several-files.py',
    topic: 'several files, arguments, data',
    args: ['--flag', '值', ''],
    startMethods: everyMethod,
    ending: 1,
    shows: ["['--flag', '值', ''] __main__ main.py", "['cba', '三二一'] [4, 9]", 'shapes.py", line 2, in area', 'TypeError'],
  },
  { file: 'locale-and-time.py', topic: 'UTF-8, locale, time zone', shows: ['utf-8 utf-8 utf-8', 'C.UTF-8', '2026-07-01T00:00:00+08:00', "内容 ['名字.txt']"] },
  { file: 'interpreter-facts.py', topic: 'the interpreter itself', args: ['an argument'], shows: ["'an argument'", '__main__', 'open descriptors [0, 1, 2]'] },
  {
    file: 'limits-visible.py',
    topic: 'limits, user and environment inside',
    shows: [],
    exactly: `descriptors (512, 512)
core files False
disk 67108864 67108864 shared memory 67108864
user 1000 1000 [] forkhall
home /home/student /home/student ['HOME', 'LANG', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'USER']
`,
  },
];

/** Python programs over all that a first course on processes teaches. */
export const pythonPrograms: readonly ProgramCase[] = [
  ...operatingSystem,
  ...processes,
  ...queues,
  ...pipes,
  ...sharedMemory,
  ...managers,
  ...locks,
  ...pools,
  ...threads,
  ...coroutines,
  ...subprocesses,
  ...terminal,
  ...files,
  ...network,
  ...signals,
  ...endings,
  ...surroundings,
].map((program) => ({ ...program, file: `python/${program.file}` }));
