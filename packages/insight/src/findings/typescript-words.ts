import type { FindingText } from './finding-text.ts';

/** What the texts call in Python's words, and what @forkhall/runtime calls it. The first that fits counts. */
const pairs: readonly (readonly [string, string])[] = [
  [
    'Call get() on what apply_async() or map_async() returned, or pass error_callback=print.',
    'Await what submit() returned, or pass { error: console.error } to it.',
  ],
  [
    '对 apply_async() 或 map_async() 的返回值调用 get()，或传入 error_callback=print。',
    '对 submit() 的返回值使用 await，或向它传入 { error: console.error }。',
  ],
  ['failed, and nobody noticed', 'failed, and nobody asked for the result'],
  ['个任务出错，却没有人发现', '个任务出错，却没有人取它的结果'],
  ['A pool keeps the error until its result is fetched.', 'Who awaits a task gets its error; where nobody does, it is printed, and join() throws it.'],
  ['进程池会一直保留错误，直到有人取结果。', '等待任务的一方会得到它的错误；没有人等待时，错误会被打印出来，join() 也会抛出它。'],
  [
    'The pool starts a new worker, but the task is lost and its result never comes.',
    'The pool starts a new worker; the task is lost, and who awaits it gets WorkerLost.',
  ],
  ['进程池会启动新的工作进程，但该任务已丢失，结果永远不会到来。', '进程池会启动新的工作进程；该任务已丢失，等待它的一方会得到 WorkerLost。'],
  [
    'Do not exit or kill a process inside a task. concurrent.futures.ProcessPoolExecutor reports a lost worker as BrokenProcessPool; get(timeout=…) gives up.',
    'Do not exit or kill a process inside a task. Await each task, and catch WorkerLost where it may happen.',
  ],
  [
    '不要在任务中退出或杀死进程。concurrent.futures.ProcessPoolExecutor 会以 BrokenProcessPool 报告；get(timeout=…) 会放弃等待。',
    '不要在任务中退出或杀死进程。请对每个任务使用 await，可能发生时捕获 WorkerLost。',
  ],
  ['neither the end of a `with` block nor the end of the program waits for a pool.', 'process.exit() does not wait for a pool.'],
  ['with 块的结束和程序的结束都不会等待进程池。', 'process.exit() 不会等待进程池。'],
  [
    'Call close() and then join(), or get() every result, before the pool goes away.',
    'Let the program end by itself, or call close() and await join() before process.exit().',
  ],
  ['在进程池消失之前先调用 close() 再调用 join()，或用 get() 取得每个结果。', '让程序自然结束，或在 process.exit() 之前先调用 close() 再 await join()。'],
  ['join(), or os.wait() after os.fork()', 'await join()'],
  ['join()，或在 os.fork() 之后调用 os.wait()', 'await join()'],
  ['Have the producer put an end mark (such as None) into ', 'Have the producer call end() on '],
  [' for each consumer, or use get(timeout=…).', ' when it has put everything, and read with for await; or use get({ timeout: … }).'],
  ['让生产者为每个消费者向 ', '让生产者在放完后对 '],
  [' 放入一个结束标记（例如 None），或使用 get(timeout=…)。', ' 调用 end()，并用 for await 读取；或使用 get({ timeout: … })。'],
  [
    'Let the producer put an end mark (such as None) and read until it comes.',
    'Let the producer call end() when it has put everything, and read with for await.',
  ],
  ['让生产者放入结束标记（例如 None），一直读到它为止。', '让生产者在放完后调用 end()，并用 for await 读取。'],
  ['empty() said True', 'empty() said true'],
  ['empty() 返回 True', 'empty() 返回 true'],
  ['Look at exitcode after join(), and let the main process fail too.', 'Call check() instead of join(): it throws where the process has failed.'],
  ['在 join() 之后检查 exitcode，并让主进程也报告失败。', '用 check() 代替 join()：进程失败时它会抛出错误。'],
  ['get(timeout=…)', 'get({ timeout: … })'],
  ['put(timeout=…)', 'put(item, { timeout: … })'],
  [
    'Call notify_all() while holding the condition, and check the awaited state in a while loop before waiting.',
    'Call notifyAll() while holding the condition, and wait with waitFor(), which looks at the awaited state first.',
  ],
  ['持有条件变量时调用 notify_all()，并在等待之前用 while 循环检查所等的状态。', '持有条件变量时调用 notifyAll()，并用 waitFor() 等待：它会先检查所等的状态。'],
  [
    'or close the writing end in every process that does not send, so that recv() raises EOFError.',
    'or close() the other end, so that recv() throws EndOfStream.',
  ],
  ['或者在不发送的每个进程中关闭写端，使 recv() 抛出 EOFError。', '或者对另一端调用 close()，使 recv() 抛出 EndOfStream。'],
  ['task_done()', 'taskDone()'],
  [
    'A Lock cannot be taken twice, not even by the one who has it.',
    'A Lock cannot be taken twice, not even by the one who has it; all that runs outside of a Task counts as one.',
  ],
  ['Lock 不能重复获取，持有者自己也不行。', 'Lock 不能重复获取，持有者自己也不行；在 Task 之外运行的所有代码都算作同一个。'],
  [
    'Use an RLock where the same process takes it again, or release it first.',
    'Use an RLock where the same one takes it again, or release it first. Functions that run at the same time need a Task each.',
  ],
  ['同一进程需要再次获取时请用 RLock，或先释放。', '同一执行者需要再次获取时请用 RLock，或先释放。同时运行的函数要各自放进一个 Task。'],
  ['best by `with lock:`', 'best by `await using _ = await lock.acquire()`'],
  ['best by `with`', 'best by `await using`'],
  ['最好使用 with lock:', '最好使用 await using _ = await lock.acquire()'],
  ['最好使用 with', '最好使用 await using'],
  ['maxsize', 'maxSize'],
];

/** A finding's text for a program in TypeScript. */
export function inTypeScript(text: FindingText): FindingText {
  const said = (words: string) => pairs.reduce((sofar, [python, typescript]) => sofar.replaceAll(python, typescript), words);
  return { ...text, title: said(text.title), explanation: said(text.explanation), next: said(text.next) };
}
