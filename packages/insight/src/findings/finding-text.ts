import type { Locale } from '@forkhall/protocol';
import type { Finding, FindingCode, FoundWait } from './finding.ts';
import { inTypeScript } from './typescript-words.ts';
import { actorName, help, isSignal, list, objectName, placeName, waitSentences } from './words.ts';

/** A finding in a person's words: plain text, to be escaped where it is shown. */
export interface FindingText {
  title: string;
  explanation: string;
  next: string;
  /** Said where the evidence does not settle it. */
  doubt?: string;
}

type Words = Omit<FindingText, 'doubt'>;

/** Those whose `count` is of processes, not of items or tasks. */
const countsProcesses = new Set<FindingCode>(['child-failed', 'worker-lost', 'unguarded-start']);

function names(finding: Finding, locale: Locale): string {
  return list(
    finding.actors.map((actor) => actorName(actor, locale)),
    locale,
    countsProcesses.has(finding.code) ? finding.count : undefined,
  );
}

function alsoSentence(also: readonly FoundWait[], locale: Locale): string {
  if (also.length === 0) return '';
  const who = list(
    also.map((wait) => actorName(wait.actor, locale)),
    locale,
  );
  return locale === 'en' ? ` Because of this ${who} cannot go on either.` : `因此 ${who} 也无法继续。`;
}

function nextForWait(wait: FoundWait | undefined, locale: Locale): string {
  const en = locale === 'en';
  const object = objectName(wait?.object, locale);
  if (wait?.blocksLoop)
    return en
      ? "This call stops the whole event loop: no other task runs until it comes back. Await asyncio's own Queue, Lock or Event, or make the call in await asyncio.to_thread(…)."
      : '这个调用会阻塞整个事件循环：它返回之前其他任务都无法运行。请 await asyncio 自己的 Queue、Lock 或 Event，或用 await asyncio.to_thread(…) 进行该调用。';
  switch (wait?.kind) {
    case 'item':
      return en
        ? `Have the producer put an end mark (such as None) into ${object} for each consumer, or use get(timeout=…).`
        : `让生产者为每个消费者向 ${object} 放入一个结束标记（例如 None），或使用 get(timeout=…)。`;
    case 'space':
      return en
        ? `Start a process that calls get() on ${object}, give it a larger maxsize, or use put(timeout=…).`
        : `启动一个对 ${object} 调用 get() 的进程，增大 maxsize，或使用 put(timeout=…)。`;
    case 'tasks':
      return en
        ? 'Call task_done() once for every item that was taken, also when its handling fails (try/finally).'
        : '每取出一项数据都调用一次 task_done()，处理失败时也要调用（try/finally）。';
    case 'message':
      return en
        ? 'Send as many messages as are received, or close the writing end in every process that does not send, so that recv() raises EOFError.'
        : '发送的消息数要与接收的一致；或者在不发送的每个进程中关闭写端，使 recv() 抛出 EOFError。';
    case 'room':
      return en
        ? 'Let one of both receive before it sends: what a pipe holds is bounded (about 64 KiB).'
        : '让其中一方先接收再发送：管道的容量是有限的（约 64 KiB）。';
    case 'event':
      if (wait.object?.cleared) {
        const { at } = wait.object.cleared;
        return en
          ? `${object} was set before, and clear()${at ? ` (${placeName(at, 'en')})` : ''} took it back: leave it set, or call set() again for who comes later.`
          : `${object} 曾被设置，又被 clear()${at ? `（${placeName(at, 'zh')}）` : ''}取消：不要清除它，或者为后来者再次调用 set()。`;
      }
      return en ? `Call set() on ${object} before the last process that could do so ends.` : `在最后一个能够设置它的进程结束之前对 ${object} 调用 set()。`;
    case 'condition':
      return en
        ? 'Call notify_all() while holding the condition, and check the awaited state in a while loop before waiting.'
        : '持有条件变量时调用 notify_all()，并在等待之前用 while 循环检查所等的状态。';
    case 'barrier':
      return en
        ? `As many must come to wait() as the barrier was made for${wait.object?.capacity === undefined ? '' : `: ${wait.object.capacity}`}.`
        : `调用 wait() 的数目必须等于创建 Barrier 时的 parties${wait.object?.capacity === undefined ? '' : `：${wait.object.capacity}`}。`;
    case 'job':
      return en
        ? 'A task that waits for another task needs a worker that is free: do not wait inside a task for tasks of the same pool.'
        : '等待另一个任务的任务还需要一个空闲的工作者：不要在任务中等待同一个池里的任务。';
    case 'lock':
      if (isSignal(wait.object))
        return en
          ? `Each acquire() of ${object} needs one release() by another: look at who should call it, and what keeps that one from it.`
          : `${object} 的每次 acquire() 都需要另一方调用一次 release()：看看应由谁调用，它又被什么挡住了。`;
      return en ? 'Release as often as you acquire, best by `with`.' : '释放次数要与获取次数一致，最好使用 with。';
    default:
      return en ? 'Look at the marked lines: who should have gone on here, and is it still there?' : '查看标出的行：这里本应由谁继续执行？它还在吗？';
  }
}

/** Where no lock can be taken in another order, the wait that one can end says how. */
function breakTheCircle(finding: Finding, locale: Locale): string {
  const wait = finding.waits.find((each) => each.kind === 'item' || each.kind === 'message' || each.kind === 'room' || each.kind === 'space');
  if (wait) return nextForWait(wait, locale);
  if (finding.waits.every((each) => each.kind === 'job')) return nextForWait(finding.waits[0], locale);
  return locale === 'en'
    ? 'Break the circle at one place: end before you join, or wait with a timeout.'
    : '在一处打破这个环：先结束再 join()，或给等待设置超时。';
}

/** The first wait, where each is for another object with a word for all of them. */
function forAll({ waits }: Finding, name: string): FoundWait | undefined {
  const [first] = waits;
  if (!first?.object || waits.every(({ object }) => object?.id === first.object?.id)) return first;
  return { ...first, object: { id: '', type: first.object.type, name } };
}

/** One who waits for anybody holds a lock which another waits for that might be the one. */
function letGoFirst({ waits, also }: Finding, locale: Locale): string | undefined {
  const [first] = waits;
  const onlyOne = waits.every(({ object }) => object?.id === first?.object?.id);
  if (first?.object?.type.endsWith('Semaphore') && onlyOne && waits.some(({ actor }) => actor.key === first.target?.key))
    return locale === 'en'
      ? `Those who wait already have a place of ${objectName(first.object, 'en')} and keep it: take all that is needed at once, under a lock of its own, or give back first.`
      : `等待者已经占有 ${objectName(first.object, 'zh')} 的名额并且不放：请在另一把锁的保护下一次取得所需的全部名额，或先释放已有的。`;
  for (const { kind, object, target, actor } of also) {
    const wait = waits.find((one) => one.actor.key === target?.key);
    if (kind !== 'lock' || !wait || wait.object?.id === object?.id) continue;
    const [holder, other, lock] = [actorName(wait.actor, locale), actorName(actor, locale), objectName(object, locale)];
    return locale === 'en'
      ? `${holder} keeps ${lock} while it waits, and ${other} needs that to go on: wait before you take it, or give it back first.`
      : `${holder} 在等待时仍占有 ${lock}，而 ${other} 需要它才能继续：请在获取它之前等待，或先释放它。`;
  }
  return undefined;
}

const causeOf = (cause: string | undefined, locale: Locale): string => {
  if (cause === undefined) return '';
  // It stands before a full stop.
  cause = cause.replace(/[.。]$/, '');
  return locale === 'en' ? `: ${cause}` : `：${cause.replace(/^exit code (\d+)$/, '退出码 $1')}`;
};

/** Whether it is about a TypeScript or JavaScript program. */
const isScript = (finding: Finding): boolean => finding.language === 'typescript';

/** Whether what the ended one held was a queue's own lock. */
const isRead = ({ objects }: Finding): boolean => /Queue$/.test(objects[0]?.type ?? '');

const ofExecutor = ({ objects }: Finding): boolean => objects[0]?.type === 'Executor';

function en(finding: Finding): Words {
  const who = names(finding, 'en');
  const [first, second] = finding.actors;
  const object = objectName(finding.objects[0], 'en');
  const also = alsoSentence(finding.also, 'en');
  const waits = waitSentences(finding.waits, 'en');
  const cause = causeOf(finding.cause, 'en');
  const count = finding.count ?? 1;
  const it = count === 1 ? 'it' : 'them';
  switch (finding.code) {
    case 'deadlock': {
      const deadlock = finding.doubts.includes('may-be-released') ? 'Perhaps a deadlock' : 'Deadlock';
      if (finding.actors.length === 1)
        return {
          title: `${deadlock}: ${who} waits for itself`,
          explanation: `${waits}. A Lock cannot be taken twice, not even by the one who has it.${also}`,
          next: 'Use an RLock where the same process takes it again, or release it first.',
        };
      return {
        title: `${deadlock}: ${who} wait for each other`,
        explanation: `${waits}. Each waits for another of them, so none can ever go on.${also}`,
        next: finding.waits.some((wait) => wait.kind === 'lock')
          ? 'Take the locks in the same order everywhere, or hold only one at a time.'
          : breakTheCircle(finding, 'en'),
      };
    }
    case 'waits-for-ever': {
      const failed = finding.failed.length
        ? ` ${list(
            finding.failed.map((actor) => actorName(actor, 'en')),
            'en',
          )} failed with an error before: perhaps that was the one.`
        : '';
      return {
        title: `${who} ${count > 1 && finding.actors.length > 1 ? 'wait' : 'waits'} for ever`,
        explanation: `${waits}. Nobody is left who could ${help(forAll(finding, 'one of them'), 'en')}: all others have ended or wait themselves.${failed}${also}`,
        next: letGoFirst(finding, 'en') ?? nextForWait(forAll(finding, 'each of them'), 'en'),
      };
    }
    case 'holder-ended': {
      const holder = first ? actorName(first, 'en') : 'a process';
      if (isRead(finding))
        return {
          title: `${holder} was ended while it read ${object}`,
          explanation: `Who reads takes the queue's own lock; ${holder} was ended with it, so nobody can read ${object} any more. ${waits}.${also}`,
          next: 'Do not terminate() or kill() a process that waits in get(): let it end by itself, by an end mark (such as None).',
        };
      return {
        title: `${object} is held by ${holder}, which has ended`,
        explanation: `${holder} ended without releasing ${object}${finding.doubts.includes('may-be-released') ? ', and nobody has done it since' : '; nobody else will'}. ${waits}.${also}`,
        next: 'Release in every case, best by `with lock:`, and do not terminate() or kill() a process that may hold a lock.',
      };
    }
    case 'join-before-drain': {
      const [joiner, child] = [first ? actorName(first, 'en') : 'A process', second ? actorName(second, 'en') : 'a process'];
      if (finding.objects[0]?.type === 'Pipe')
        return {
          title: `${joiner} joins ${child} before receiving from ${object}`,
          explanation: `${child} cannot go on before what it sends is received: a pipe holds about 64 KiB. ${joiner} receives nothing while it waits in join().`,
          next: `First recv() everything from ${object}, then call join().`,
        };
      return {
        title: `${joiner} joins ${child} before reading ${object}`,
        explanation: `${second ? child : 'The process'} cannot end before what it has put into ${object} is read; ${first ? joiner : 'its parent'} reads nothing while it waits in join().`,
        next: `First get() all items from ${object}, then call join().`,
      };
    }
    case 'task-error-unfetched':
      return {
        title: `${count === 1 ? 'A pool task' : `${count} pool tasks`} failed, and nobody noticed`,
        explanation: `In ${who}${cause}. A pool keeps the error until its result is fetched.`,
        next: ofExecutor(finding)
          ? 'Call result() on what submit() returned, or go through the results of map().'
          : 'Call get() on what apply_async() or map_async() returned, or pass error_callback=print.',
      };
    case 'worker-lost':
      if (finding.step === 'initializer')
        return {
          title: `${count === 1 ? 'A worker' : `${count} workers`} of ${object} failed in the initializer`,
          explanation: `${who} could not begin${cause}. The pool starts a new worker each time, and no task is done by one that fails.`,
          next: 'Mend the initializer, or catch its errors and let the tasks tell of them. concurrent.futures.ProcessPoolExecutor reports it as BrokenProcessPool.',
        };
      if (finding.step === 'unpickling')
        return {
          title: `${count === 1 ? 'A worker' : `${count} workers`} of ${object} could not read a task`,
          explanation: `${who} failed with it${cause}. The pool starts a new worker, but the task is lost and its result never comes.${finding.also.length ? ` ${waitSentences(finding.also, 'en')}.` : ''}`,
          next: 'Define what a task needs at the top level of the file, above the line that makes the pool: a worker knows what there was when it was started.',
        };
      return {
        title: `${object} lost ${count === 1 ? 'a worker' : `${count} workers`} in the middle of a task`,
        explanation: `${who} ended${cause}. ${finding.objects[0]?.type === 'Executor' ? 'All tasks of the executor fail with BrokenProcessPool since, but nobody has asked for their results.' : 'The pool starts a new worker, but the task is lost and its result never comes.'}${finding.also.length ? ` ${waitSentences(finding.also, 'en')}.` : ''}`,
        next: 'Do not exit or kill a process inside a task. concurrent.futures.ProcessPoolExecutor reports a lost worker as BrokenProcessPool; get(timeout=…) gives up.',
      };
    case 'child-failed':
      return {
        title: `${who} failed, but the program ended as if all were well`,
        explanation: `The main process ended with exit code 0 although ${count === 1 ? 'a child' : `${count} children`} failed${cause}.`,
        next: 'Look at exitcode after join(), and let the main process fail too.',
      };
    case 'orphan':
      return {
        title: `${first?.process ?? 'A process'} has lost its parent`,
        explanation: `${second ? actorName(second, 'en') : 'Its parent'} ended while ${first ? actorName(first, 'en') : 'it'} (pid ${first?.pid}) goes on: it is an orphan now.`,
        next: 'Wait for children before you end: join(), or os.wait() after os.fork().',
      };
    case 'zombie':
      return {
        title: `${first?.process ?? 'A process'} is a zombie`,
        explanation: `It has ended, but ${second ? actorName(second, 'en') : 'its parent'} has not asked how. Until then the system keeps its pid ${first?.pid}.`,
        next: 'Call os.wait() or os.waitpid() in the parent.',
      };
    case 'tasks-dropped':
      return {
        title: `${count === 1 ? 'One task was' : `${count} tasks were`} dropped`,
        explanation: `${object} was torn down while ${it === 'it' ? 'one task was' : `${count} tasks were`} not done: neither the end of a \`with\` block nor the end of the program waits for a pool.`,
        next: 'Call close() and then join(), or get() every result, before the pool goes away.',
      };
    case 'empty-ends-loop':
      return {
        title: `${who} stopped reading ${object} too early`,
        explanation: `empty() said True while another process was still about to put; ${count === 1 ? 'one item was' : `${count} items were`} never read. Across processes empty() is only a snapshot.`,
        next: 'Let the producer put an end mark (such as None) and read until it comes.',
      };
    case 'unguarded-start':
      if (isScript(finding))
        return {
          title: 'Processes are started without the import.meta.main guard',
          explanation: 'Each child evaluates your module again. Without the guard it would start children again, so the library stops it.',
          next: 'Put the code that starts processes into if (import.meta.main) { … }.',
        };
      return {
        title: 'Processes are started without the __main__ guard',
        explanation: 'Under spawn and forkserver each child imports your file. Without the guard it would start children again, so Python stops it.',
        next: "Put the code that starts processes under if __name__ == '__main__':",
      };
    case 'leaked':
      return {
        title: `${count === 1 ? 'An object was' : `${count} objects were`} left in the system`,
        explanation: `${list(
          finding.objects.map((one) => objectName(one, 'en')),
          'en',
          count,
        )} ${count === 1 ? 'was' : 'were'} still there when the program had ended.`,
        next: 'Call close() in each process and unlink() once, in the one that made it (try/finally).',
      };
    case 'waits-for-input':
      return {
        title: `${who} waits for your input`,
        explanation: `${waits}.`,
        next: 'Click into the terminal, type a line and press Enter; Ctrl-D ends the input.',
      };
  }
}

function zh(finding: Finding): Words {
  const who = names(finding, 'zh');
  const [first, second] = finding.actors;
  const object = objectName(finding.objects[0], 'zh');
  const also = alsoSentence(finding.also, 'zh');
  const waits = waitSentences(finding.waits, 'zh');
  const cause = causeOf(finding.cause, 'zh');
  const count = finding.count ?? 1;
  const one = first ? actorName(first, 'zh') : '某个进程';
  const other = second ? actorName(second, 'zh') : '另一个进程';
  switch (finding.code) {
    case 'deadlock': {
      const deadlock = finding.doubts.includes('may-be-released') ? '可能死锁' : '死锁';
      if (finding.actors.length === 1)
        return {
          title: `${deadlock}：${who} 在等待自己`,
          explanation: `${waits}。Lock 不能重复获取，持有者自己也不行。${also}`,
          next: '同一进程需要再次获取时请用 RLock，或先释放。',
        };
      return {
        title: `${deadlock}：${who} 互相等待`,
        explanation: `${waits}。每一个都在等待其中的另一个，谁也无法继续。${also}`,
        next: finding.waits.some((wait) => wait.kind === 'lock') ? '在所有地方按同样的顺序获取锁，或一次只持有一个锁。' : breakTheCircle(finding, 'zh'),
      };
    }
    case 'waits-for-ever': {
      const failed = finding.failed.length
        ? `${list(
            finding.failed.map((actor) => actorName(actor, 'zh')),
            'zh',
          )} 此前因错误而失败：也许本应由它来做。`
        : '';
      return {
        title: `${who} 永远等待`,
        explanation: `${waits}。已经没有谁能${help(forAll(finding, '其中之一'), 'zh')}：其他的要么已结束，要么也在等待。${failed}${also}`,
        next: letGoFirst(finding, 'zh') ?? nextForWait(forAll(finding, '其中每一个'), 'zh'),
      };
    }
    case 'holder-ended':
      if (isRead(finding))
        return {
          title: `${one} 在读取 ${object} 时被终止`,
          explanation: `读取时要先取得队列自己的锁；${one} 带着它被终止，因此再没有谁能读取 ${object}。${waits}。${also}`,
          next: '不要对正在 get() 中等待的进程调用 terminate() 或 kill()：用结束标记（例如 None）让它自己结束。',
        };
      return {
        title: `${object} 被已经结束的 ${one} 持有`,
        explanation: `${one} 没有释放 ${object} 就结束了，${finding.doubts.includes('may-be-released') ? '此后也没有谁释放它' : '再没有谁会释放它'}。${waits}。${also}`,
        next: '任何情况下都要释放锁，最好使用 with lock:；不要对可能持有锁的进程调用 terminate() 或 kill()。',
      };
    case 'join-before-drain':
      if (finding.objects[0]?.type === 'Pipe')
        return {
          title: `${one} 在从 ${object} 接收之前就等待 ${other} 结束`,
          explanation: `${other} 发送的数据被接收之前无法继续：管道只能容纳约 64 KiB；而 ${one} 在 join() 中等待时不会接收。`,
          next: `先用 recv() 从 ${object} 接收全部数据，再调用 join()。`,
        };
      return {
        title: `${one} 在读完 ${object} 之前就等待 ${other} 结束`,
        explanation: `${other} 放入 ${object} 的数据被读走之前无法结束；而 ${one} 在 join() 中等待时不会读取。`,
        next: `先用 get() 取完 ${object} 中的全部数据，再调用 join()。`,
      };
    case 'task-error-unfetched':
      return {
        title: `进程池中有 ${count} 个任务出错，却没有人发现`,
        explanation: `发生在 ${who}${cause}。进程池会一直保留错误，直到有人取结果。`,
        next: ofExecutor(finding)
          ? '对 submit() 的返回值调用 result()，或遍历 map() 的结果。'
          : '对 apply_async() 或 map_async() 的返回值调用 get()，或传入 error_callback=print。',
      };
    case 'worker-lost':
      if (finding.step === 'initializer')
        return {
          title: `${object} 有 ${count} 个工作进程在 initializer 中失败`,
          explanation: `${who} 无法开始工作${cause}。进程池每次都会启动新的工作进程，而失败的工作进程不会完成任何任务。`,
          next: '修正 initializer，或捕获其中的错误并让任务报告。concurrent.futures.ProcessPoolExecutor 会以 BrokenProcessPool 报告。',
        };
      if (finding.step === 'unpickling')
        return {
          title: `${object} 有 ${count} 个工作进程无法读取任务`,
          explanation: `${who} 因此失败${cause}。进程池会启动新的工作进程，但该任务已丢失，结果永远不会到来。${finding.also.length ? `${waitSentences(finding.also, 'zh')}。` : ''}`,
          next: '把任务需要的函数和类定义在文件顶层，并放在创建进程池的那一行之前：工作进程只知道它启动时已有的内容。',
        };
      return {
        title: `${object} 有 ${count} 个工作进程在任务中途消失`,
        explanation: `${who} 已结束${cause}。${finding.objects[0]?.type === 'Executor' ? '此后该执行器的所有任务都以 BrokenProcessPool 失败，但没有谁取过它们的结果。' : '进程池会启动新的工作进程，但该任务已丢失，结果永远不会到来。'}${finding.also.length ? `${waitSentences(finding.also, 'zh')}。` : ''}`,
        next: '不要在任务中退出或杀死进程。concurrent.futures.ProcessPoolExecutor 会以 BrokenProcessPool 报告；get(timeout=…) 会放弃等待。',
      };
    case 'child-failed':
      return {
        title: `${who} 失败了，但程序看起来一切正常`,
        explanation: `主进程以退出码 0 结束，但有 ${count} 个子进程失败${cause}。`,
        next: '在 join() 之后检查 exitcode，并让主进程也报告失败。',
      };
    case 'orphan':
      return {
        title: `${first?.process ?? '某个进程'} 失去了父进程`,
        explanation: `${other} 已经结束，而 ${one}（pid ${first?.pid}）仍在运行：它成了孤儿进程。`,
        next: '结束之前先等待子进程：join()，或在 os.fork() 之后调用 os.wait()。',
      };
    case 'zombie':
      return {
        title: `${first?.process ?? '某个进程'} 是僵尸进程`,
        explanation: `它已经结束，但 ${other} 还没有询问它的结果。在那之前系统会保留它的 pid ${first?.pid}。`,
        next: '在父进程中调用 os.wait() 或 os.waitpid()。',
      };
    case 'tasks-dropped':
      return {
        title: `有 ${count} 个任务被丢弃`,
        explanation: `${object} 被拆除时还有 ${count} 个任务没有完成：with 块的结束和程序的结束都不会等待进程池。`,
        next: '在进程池消失之前先调用 close() 再调用 join()，或用 get() 取得每个结果。',
      };
    case 'empty-ends-loop':
      return {
        title: `${who} 过早地停止读取 ${object}`,
        explanation: `empty() 返回 True 时另一个进程还没有放完；有 ${count} 项数据没有被读取。跨进程时 empty() 只是一瞬间的快照。`,
        next: '让生产者放入结束标记（例如 None），一直读到它为止。',
      };
    case 'unguarded-start':
      if (isScript(finding))
        return {
          title: '启动进程时缺少 import.meta.main 保护',
          explanation: '每个子进程都会重新执行你的模块。没有保护就会再次启动子进程，因此程序库阻止了它。',
          next: '把启动进程的代码放进 if (import.meta.main) { … }。',
        };
      return {
        title: '启动进程时缺少 __main__ 保护',
        explanation: '在 spawn 和 forkserver 方式下，每个子进程都会导入你的文件。没有保护就会再次启动子进程，因此 Python 阻止了它。',
        next: "把启动进程的代码放到 if __name__ == '__main__': 之下。",
      };
    case 'leaked':
      return {
        title: `有 ${count} 个对象遗留在系统中`,
        explanation: `程序结束时 ${list(
          finding.objects.map((each) => objectName(each, 'zh')),
          'zh',
          count,
        )} 仍然存在。`,
        next: '在每个进程中调用 close()，并由创建者调用一次 unlink()（用 try/finally）。',
      };
    case 'waits-for-input':
      return { title: `${who} 正在等待你的输入`, explanation: `${waits}。`, next: '点击终端，输入一行后按回车；Ctrl-D 表示输入结束。' };
  }
}

const doubtWords = {
  'events-lost': { en: 'some events of this run were lost', zh: '这次运行有一部分事件丢失了' },
  'not-all-kept': { en: 'the run has more processes or objects than can be watched', zh: '这次运行的进程或对象太多，无法全部观察' },
  'may-still-come': { en: 'it may still change', zh: '情况仍可能改变' },
  'may-be-released': { en: 'another one still goes on, and may release the lock', zh: '还有其他执行者在运行，它可能会释放该锁' },
  'sender-unknown': { en: 'who sent the signal is not known', zh: '不清楚信号是谁发送的' },
  'no-hooks': { en: 'the process could be watched from outside only', zh: '只能从外部观察该进程' },
} as const;

/** What a finding says, in English or Chinese. */
export function findingText(finding: Finding, locale: Locale): FindingText {
  const python = locale === 'en' ? en(finding) : zh(finding);
  const words = isScript(finding) ? inTypeScript(python) : python;
  if (finding.doubts.length === 0) return words;
  const reasons = finding.doubts.map((doubt) => doubtWords[doubt][locale]);
  return { ...words, doubt: locale === 'en' ? `The evidence does not settle this: ${reasons.join('; ')}.` : `现有证据不足以断定：${reasons.join('；')}。` };
}
