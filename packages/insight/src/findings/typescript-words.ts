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
  [
    'concurrent.futures.ProcessPoolExecutor reports a lost worker as BrokenProcessPool; get(timeout=…) gives up.',
    'Who awaits the task gets WorkerLost, which names its process.',
  ],
  ['concurrent.futures.ProcessPoolExecutor 会以 BrokenProcessPool 报告；get(timeout=…) 会放弃等待。', '等待该任务的一方会得到 WorkerLost，其中有进程的名字。'],
  ['join(), or os.wait() after os.fork()', 'await join()'],
  ['join()，或在 os.fork() 之后调用 os.wait()', 'await join()'],
  ['get(timeout=…)', 'get({ timeout: … })'],
  ['put(timeout=…)', 'put(item, { timeout: … })'],
  ['task_done()', 'taskDone()'],
  ['notify_all()', 'notifyAll()'],
  ['raises EOFError', 'throws EndOfStream'],
  ['EOFError', 'EndOfStream'],
  ['best by `with lock:`', 'best by `await using _ = await lock.acquire()`'],
  ['best by `with`', 'best by `await using`'],
  ['最好使用 with lock:', '最好使用 await using _ = await lock.acquire()'],
  ['最好使用 with', '最好使用 await using'],
  ['maxsize', 'maxSize'],
  ['exitcode', 'exitCode'],
  ['an end mark (such as None)', 'an end mark (such as null)'],
  ['（例如 None）', '（例如 null）'],
];

/** A finding's text for a program in TypeScript. */
export function inTypeScript(text: FindingText): FindingText {
  const said = (words: string) => pairs.reduce((sofar, [python, typescript]) => sofar.replaceAll(python, typescript), words);
  return { ...text, title: said(text.title), explanation: said(text.explanation), next: said(text.next) };
}
