import { type ExplanationRule, fixed } from './rule.ts';

export const sharingRules: readonly ExplanationRule[] = [
  fixed('pool-still-running', /^ValueError$/, /Pool is still running/, {
    title: { en: 'First close(), then join()', zh: '先 close()，再 join()' },
    why: { en: 'As long as a pool takes new tasks, it cannot be waited for.', zh: '进程池还在接受任务时不能等待它结束。' },
    next: { en: 'Call pool.close() before pool.join().', zh: '请在 pool.join() 之前调用 pool.close()。' },
  }),
  fixed('pool-not-running', /^ValueError$/, /Pool not running/, {
    title: { en: 'The pool is closed and takes no more tasks', zh: '进程池已经关闭，不再接受任务' },
    why: { en: 'close(), terminate() or the end of a with block ended it.', zh: 'close()、terminate() 或者 with 代码块结束时，进程池就关闭了。' },
    next: { en: 'Submit all tasks before close(), inside the with block.', zh: '请在 close() 之前、with 代码块之内提交所有任务。' },
  }),
  fixed('queue-empty', /(?:^|\.)Empty$/, /.*/, {
    title: { en: 'Nothing was in the queue', zh: '队列里没有数据' },
    why: { en: 'get_nowait() and get(timeout=…) give up when nothing comes in time.', zh: 'get_nowait() 和 get(timeout=…) 在规定时间内取不到数据就会放弃。' },
    next: { en: 'Use get(), which waits, or catch queue.Empty.', zh: '可以用会一直等待的 get()，或者捕获 queue.Empty。' },
  }),
  fixed('queue-full', /(?:^|\.)Full$/, /.*/, {
    title: { en: 'The queue is full', zh: '队列已满' },
    why: {
      en: 'put_nowait() and put(timeout=…) give up when nobody takes anything out in time.',
      zh: 'put_nowait() 和 put(timeout=…) 在规定时间内没有空位就会放弃。',
    },
    next: { en: 'Start the reader first, or make maxsize larger.', zh: '请先启动读取的进程，或者把 maxsize 设大一些。' },
  }),
  fixed(
    'released-too-often',
    /^(?:ValueError|RuntimeError|AssertionError)$/,
    /released too many times|release unlocked lock|release un-acquired lock|release recursive lock not owned/,
    {
      title: { en: 'release() without an acquire() before it', zh: 'release() 之前没有 acquire()' },
      why: { en: 'The lock is not held (by this process), so there is nothing to give back.', zh: '当前没有占有这把锁，所以无法释放。' },
      next: { en: 'Write with lock: and leave out both calls.', zh: '建议写成 with lock:，就不用手动调用这两个方法了。' },
    },
  ),
  fixed('timeout', /(?:^|\.)TimeoutError$/, /.*/, {
    title: { en: 'The time to wait ran out', zh: '等待超时' },
    why: {
      en: 'get(timeout=…) or wait(…) had no answer in time. The task itself goes on.',
      zh: 'get(timeout=…) 或 wait(…) 在规定时间内没有等到结果，任务本身还在继续。',
    },
    next: { en: 'Wait longer, or see what the task is waiting for.', zh: '可以延长等待时间，或者看看任务在等什么。' },
  }),
  fixed('broken-barrier', /BrokenBarrierError$/, /.*/, {
    title: { en: 'Not all came to the barrier in time', zh: '没有等齐所有参与者' },
    why: {
      en: 'A barrier opens when the agreed number has arrived. One did not come, or somebody called abort().',
      zh: 'Barrier 要等到约定的数量都到达才放行。有成员没到，或者有人调用了 abort()。',
    },
  }),
  fixed('broken-pool', /BrokenProcessPool$/, /.*/, {
    title: { en: 'A worker process of the pool has died', zh: '进程池中的一个工作进程意外结束了' },
    why: { en: 'It was killed, crashed, or called os._exit().', zh: '它可能被杀死、崩溃，或者调用了 os._exit()。' },
    next: { en: 'Look for a memory limit or a crash in the task.', zh: '请检查任务是否超出内存限制或发生崩溃。' },
  }),
  fixed('wrong-authkey', /AuthenticationError$/, /.*/, {
    title: { en: 'The authkeys of the two sides differ', zh: '两边的 authkey 不一致' },
    why: { en: 'The server of a Manager or Listener answers only those who know its key.', zh: 'Manager 或 Listener 的服务端只接受密钥相同的连接。' },
    next: { en: "Give the same authkey=b'…' on both sides.", zh: "请在两边写相同的 authkey=b'…'。" },
  }),
  fixed('pipe-closed', /^BrokenPipeError$/, /.*/, {
    title: { en: 'The other end of the pipe is closed', zh: '管道的另一端已经关闭' },
    why: { en: 'The process that should read has ended or has closed its end.', zh: '负责读取的进程已经结束，或者关闭了自己的一端。' },
    next: { en: 'See why the reader ended first; let it read until EOFError.', zh: '请检查读取的进程为什么先结束；可以让它一直读到 EOFError。' },
  }),
  fixed('connection-refused', /^ConnectionRefusedError$/, /.*/, {
    title: { en: 'Nobody listens at this address', zh: '这个地址上没有程序在监听' },
    why: { en: 'The server has not started yet, has ended, or uses another port.', zh: '服务端还没启动、已经结束，或者端口不一致。' },
    next: { en: 'Start the server first, in the same run: other runs cannot be reached.', zh: '请在同一次运行里先启动服务端：不同的运行之间不能互相连接。' },
  }),
  fixed('connection-reset', /^ConnectionResetError$/, /.*/, {
    title: { en: 'The other process has ended', zh: '对方进程已经结束' },
    why: {
      en: 'The connection was cut because the process at its other end is gone, often the Manager when the main program ended.',
      zh: '连接另一端的进程已经不在了，常见于主程序结束后 Manager 也随之关闭。',
    },
    next: { en: 'Join the children before the main program ends.', zh: '请在主程序结束前 join 所有子进程。' },
  }),
];
