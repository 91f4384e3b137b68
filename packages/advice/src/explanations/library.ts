import { type ExplanationRule, fixed } from './rule.ts';

/** Errors of the TypeScript multiprocessing library. Their messages say what was called; this says what it means. */
export const libraryRules: readonly ExplanationRule[] = [
  fixed('queue-empty', /^QueueEmpty$/, /.*/, {
    title: { en: 'Nothing was in the queue', zh: '队列里没有数据' },
    why: { en: 'get gave up because nothing came in time.', zh: 'get 在规定时间内没有取到数据。' },
    next: { en: 'Leave out the time limit to wait, or catch QueueEmpty.', zh: '去掉时间限制就会一直等待，或者捕获 QueueEmpty。' },
  }),
  fixed('queue-full', /^QueueFull$/, /.*/, {
    title: { en: 'The queue is full', zh: '队列已满' },
    why: { en: 'put gave up because nobody took anything out in time.', zh: 'put 在规定时间内没有等到空位。' },
    next: { en: 'Start the reader first, or make maxSize larger.', zh: '请先启动读取的进程，或者把 maxSize 设大一些。' },
  }),
  fixed('queue-closed', /^QueueClosed$/, /.*/, {
    title: { en: 'The queue has been ended', zh: '队列已经结束' },
    why: {
      en: 'After end() nothing more can be put, and when all is read nothing more comes.',
      zh: '调用 end() 之后不能再放入数据；数据取完后也不会再有新的。',
    },
    next: { en: 'Read with for await: it stops by itself.', zh: '用 for await 读取，会自动结束。' },
  }),
  fixed('end-of-stream', /^EndOfStream$/, /.*/, {
    title: { en: 'Nothing more will come', zh: '不会再有数据了' },
    why: { en: 'The other end of the pipe, or the input, is closed.', zh: '管道的另一端或者输入已经关闭。' },
    next: { en: 'Read with for await, or catch EndOfStream.', zh: '用 for await 读取，或者捕获 EndOfStream。' },
  }),
  fixed('timeout', /^TimeoutError$/, /.*/, {
    title: { en: 'The time to wait ran out', zh: '等待超时' },
    why: { en: 'What was waited for did not happen in time; it may still be going on.', zh: '在规定时间内没有等到结果，对方可能仍在运行。' },
  }),
  fixed('wrong-authkey', /^AuthenticationError$/, /.*/, {
    title: { en: 'The authKeys of the two sides differ', zh: '两边的 authKey 不一致' },
    why: { en: 'A server answers only those who know its key.', zh: '服务端只接受密钥相同的连接。' },
    next: { en: 'Give the same authKey on both sides.', zh: '请在两边使用相同的 authKey。' },
  }),
  fixed('unguarded-start', /^ProcessStateError$/, /while the module is evaluated in the child/, {
    title: { en: 'The start of the processes must stand in if (import.meta.main) { … }', zh: '启动进程的代码必须放在 if (import.meta.main) { … } 里' },
    why: {
      en: 'Every child evaluates your module again. Without the guard it starts processes in its turn, without an end, and the library stops it.',
      zh: '每个子进程都会重新执行你的模块。没有这一行，子进程又会去创建子进程，所以程序库把它停住了。',
    },
    next: { en: 'Put everything from the first start() on into the guard.', zh: '把从第一个 start() 开始的代码放进这个代码块。' },
  }),
  fixed('process-state', /^ProcessStateError$/, /.*/, {
    title: { en: 'This call comes at the wrong time', zh: '调用的时机不对' },
    why: {
      en: 'A process can be started once, joined after that, and must have something to run.',
      zh: '进程只能启动一次，启动后才能 join，并且必须有要执行的内容。',
    },
  }),
  fixed('not-importable', /^NotImportable$/, /.*/, {
    title: { en: 'The other process cannot find this function', zh: '另一个进程找不到这个函数' },
    why: { en: 'A child imports your file anew and finds only what it exports.', zh: '子进程会重新导入你的文件，只能找到 export 出来的内容。' },
    next: { en: 'Write export in front of the function, at the top level of a file.', zh: '请在文件顶层定义这个函数，并在前面加上 export。' },
  }),
  fixed('cannot-clone', /^NotCloneable$/, /.*/, {
    title: { en: 'This value cannot be sent to another process', zh: '这个值无法发送给另一个进程' },
    why: { en: 'Functions, open files and objects with methods live in one process only.', zh: '函数、打开的文件和带方法的对象只能留在原来的进程里。' },
    next: { en: 'Send plain data.', zh: '请只发送普通数据。' },
  }),
  fixed('released-too-often', /^(?:LockNotHeld|SemaphoreOverReleased)$/, /.*/, {
    title: { en: 'release() without an acquire() before it', zh: 'release() 之前没有 acquire()' },
    why: { en: 'This process does not hold it, so there is nothing to give back.', zh: '当前进程没有占有它，所以无法释放。' },
    next: {
      en: 'Write await using held = await lock.acquire(); it gives back by itself.',
      zh: '可以写 await using held = await lock.acquire();，会自动释放。',
    },
  }),
  fixed('broken-barrier', /^BrokenBarrier$/, /.*/, {
    title: { en: 'Not all came to the barrier', zh: '没有等齐所有参与者' },
    why: { en: 'One gave up, died or called reset() while others waited.', zh: '有成员放弃、意外结束，或者在别人等待时调用了 reset()。' },
  }),
  fixed('pool-not-running', /^PoolClosed$/, /.*/, {
    title: { en: 'The pool is closed and takes no more tasks', zh: '进程池已经关闭，不再接受任务' },
    why: { en: 'close(), terminate() or the end of the block ended it.', zh: 'close()、terminate() 或者代码块结束时，进程池就关闭了。' },
    next: { en: 'Submit all tasks before that.', zh: '请在此之前提交所有任务。' },
  }),
  fixed('pool-still-running', /^PoolStillRunning$/, /.*/, {
    title: { en: 'First close(), then join()', zh: '先 close()，再 join()' },
    why: { en: 'As long as a pool takes new tasks, it cannot be waited for.', zh: '进程池还在接受任务时不能等待它结束。' },
  }),
  fixed('manager-gone', /^ManagerClosed$/, /.*/, {
    title: { en: 'Who keeps the shared object has ended', zh: '保存共享对象的进程已经结束' },
    why: {
      en: 'Queues, locks and pipes live in the main process, what a Manager has made in its own: they end with it, also when it fails.',
      zh: '队列、锁和管道保存在主进程中，Manager 创建的对象保存在它自己的进程中：该进程结束时（出错也一样），它们就不在了。',
    },
    next: {
      en: 'Wait for the children before it ends; where it has failed, mend that first.',
      zh: '请在它结束之前等待所有子进程；如果它出错了，先修正那个错误。',
    },
  }),
  fixed('child-failed', /^(?:ProcessExited|CalledProcessError)$/, /.*/, {
    title: { en: 'A child process ended with an error', zh: '子进程以错误结束' },
    why: { en: 'Its exit code is not 0; what it printed says why.', zh: '它的退出码不是 0，原因见它的输出。' },
  }),
  fixed('broken-pool', /^WorkerLost$/, /.*/, {
    title: { en: 'A worker of the pool ended in the middle of a task', zh: '进程池的一个工作进程在执行任务时结束了' },
    why: { en: 'It was killed, crashed, or called process.exit().', zh: '它可能被杀死、崩溃，或者调用了 process.exit()。' },
  }),
  fixed('remote-error', /^RemoteError$/, /.*/, {
    title: { en: 'The function failed in the other process', zh: '函数在另一个进程里出错了' },
    why: { en: 'Its own error, and the line there, are printed after [cause].', zh: '它自己的错误和出错的行打印在 [cause] 之后。' },
  }),
];
