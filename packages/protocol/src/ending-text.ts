import type { Ending } from './ending.ts';
import type { Leftovers } from './run.ts';

export type Locale = 'en' | 'zh';

/** One plain sentence of what happened, and the next step where there is one. */
export interface EndingText {
  /** A word or two for a list: `exit 0`, `memory limit`. */
  label: string;
  sentence: string;
  next?: string;
}

function duration(ms: number, locale: Locale): string {
  const [amount, en, zh] = ms >= 60_000 && ms % 60_000 === 0 ? [ms / 60_000, 'min', '分钟'] : ms >= 1_000 ? [ms / 1_000, 's', '秒'] : [ms, 'ms', '毫秒'];
  return `${amount} ${locale === 'en' ? en : zh}`;
}

/** Bytes as a person reads them: `512 MiB`, `64 MB` for round decimal amounts. */
export function byteSize(bytes: number): string {
  const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const decimal = ['B', 'kB', 'MB', 'GB', 'TB'];
  const round = bytes > 0 && (bytes % 1_000_000 === 0 || (bytes % 1_000 === 0 && bytes % 1_024 !== 0));
  const [base, units] = round ? [1_000, decimal] : [1_024, binary];
  const power = Math.min(4, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(base)));
  const amount = bytes / base ** power;
  return `${amount >= 100 || Number.isInteger(amount) ? Math.round(amount) : amount.toFixed(1)} ${units[power]}`;
}

const signals: Record<string, { en: string; zh: string }> = {
  SIGSEGV: { en: 'it read or wrote memory that is not its own (segmentation fault)', zh: '它读写了不属于自己的内存（段错误）' },
  SIGBUS: { en: 'it used memory that could not be provided, often shared memory that is full', zh: '它使用了无法提供的内存，常见原因是共享内存已满' },
  SIGABRT: { en: 'it gave up on an internal error (abort)', zh: '它因内部错误而中止（abort）' },
  SIGKILL: { en: 'a process of the program killed it', zh: '程序中的某个进程把它杀死了' },
  SIGTERM: { en: 'a process of the program terminated it', zh: '程序中的某个进程终止了它' },
  SIGINT: { en: 'a process of the program interrupted it', zh: '程序中的某个进程中断了它' },
  SIGPIPE: { en: 'it wrote to a pipe that nobody reads any more', zh: '它向一个已经没有读者的管道写入' },
  SIGFPE: { en: 'it made an arithmetic error that the processor refuses', zh: '它做了处理器拒绝执行的算术运算' },
  SIGILL: { en: 'it ran into an instruction that the processor does not know', zh: '它执行了处理器不认识的指令' },
};

function overLimit(ending: Extract<Ending, { kind: 'over-limit' }>, locale: Locale): EndingText {
  const size = byteSize(ending.amount);
  switch (ending.limit) {
    case 'memory':
      return locale === 'en'
        ? {
            label: 'memory limit',
            sentence: `The program was ended because its processes together used more than ${size} of memory.`,
            next: 'Keep less data at once, or start fewer processes.',
          }
        : { label: '内存超限', sentence: `程序的所有进程合计使用的内存超过了 ${size}，已被结束。`, next: '请减少同时保存的数据，或少启动一些进程。' };
    case 'processes':
      return locale === 'en'
        ? {
            label: 'process limit',
            sentence: `The program tried to have more than ${ending.amount} processes and threads at once.`,
            next: 'Wait for processes with join(), or use a Pool. Is a start() inside a loop without end, or without the __main__ guard?',
          }
        : {
            label: '进程数超限',
            sentence: `程序同时创建的进程和线程超过了 ${ending.amount} 个。`,
            next: '请用 join() 等待进程结束，或使用进程池 Pool。是否有 start() 处在死循环里，或缺少 __main__ 保护？',
          };
    case 'output':
      return locale === 'en'
        ? {
            label: 'output limit',
            sentence: `The program was ended because it printed more than ${size}.`,
            next: 'Print less often. Is there a loop that does not end?',
          }
        : { label: '输出超限', sentence: `程序输出的内容超过了 ${size}，已被结束。`, next: '请减少打印。是否有不会结束的循环？' };
    case 'disk':
      return locale === 'en'
        ? { label: 'disk limit', sentence: `The program filled its disk space of ${size}.`, next: 'Write less, or delete files that are no longer needed.' }
        : { label: '磁盘超限', sentence: `程序写满了它的 ${size} 磁盘空间。`, next: '请少写一些数据，或删除不再需要的文件。' };
    case 'inodes':
      return locale === 'en'
        ? {
            label: 'file limit',
            sentence: `The program was ended because it made more than ${ending.amount} files and folders.`,
            next: 'Is a file created inside a loop without end?',
          }
        : { label: '文件数超限', sentence: `程序创建的文件和文件夹超过了 ${ending.amount} 个，已被结束。`, next: '是否在死循环里创建文件？' };
    case 'shm':
      return locale === 'en'
        ? {
            label: 'shared memory limit',
            sentence: `The program used up its shared memory of ${size}.`,
            next: 'Share less, and unlink() each SharedMemory that is no longer needed.',
          }
        : { label: '共享内存超限', sentence: `程序用完了它的 ${size} 共享内存。`, next: '请减少共享的数据，并对不再需要的 SharedMemory 调用 unlink()。' };
    case 'terminals':
      return locale === 'en'
        ? {
            label: 'terminal limit',
            sentence: `The program was ended because it opened more than ${ending.amount} terminals, of which this computer has few.`,
            next: 'Close each terminal from pty.openpty() or pty.fork() that is no longer needed.',
          }
        : {
            label: '终端数超限',
            sentence: `程序打开的终端超过了 ${ending.amount} 个，而这台计算机的终端数量有限，程序已被结束。`,
            next: '请关闭不再需要的、由 pty.openpty() 或 pty.fork() 打开的终端。',
          };
  }
}

function text(ending: Ending, locale: Locale): EndingText {
  const en = locale === 'en';
  switch (ending.kind) {
    case 'exited':
      if (ending.code === 0) return en ? { label: 'exit 0', sentence: 'The program ended normally.' } : { label: '退出码 0', sentence: '程序正常结束。' };
      return en
        ? { label: `exit ${ending.code}`, sentence: `The program ended with exit code ${ending.code}.`, next: 'The last lines of its output often say why.' }
        : { label: `退出码 ${ending.code}`, sentence: `程序以退出码 ${ending.code} 结束。`, next: '输出的最后几行通常说明了原因。' };
    case 'signalled': {
      const why = Object.hasOwn(signals, ending.signal) ? signals[ending.signal]?.[locale] : undefined;
      return en
        ? { label: ending.signal, sentence: `The main process was ended by signal ${ending.signal}${why ? `: ${why}` : ''}.` }
        : { label: ending.signal, sentence: `主进程被信号 ${ending.signal} 结束${why ? `：${why}` : ''}。` };
    }
    case 'timed-out':
      if (ending.limit === 'cpu')
        return en
          ? {
              label: 'CPU time limit',
              sentence: `The program was ended because it used ${duration(ending.limitMs, locale)} of processor time.`,
              next: 'Is there a loop that never ends and never waits?',
            }
          : { label: 'CPU 超时', sentence: `程序用满了 ${duration(ending.limitMs, locale)} 的处理器时间，已被结束。`, next: '是否有既不结束也不等待的循环？' };
      return en
        ? {
            label: 'time limit',
            sentence: `The program was ended because it ran longer than ${duration(ending.limitMs, locale)}.`,
            next: 'Does a process wait for something that never comes: a lock, a queue item, input?',
          }
        : {
            label: '超时',
            sentence: `程序运行超过了 ${duration(ending.limitMs, locale)}，已被结束。`,
            next: '是否有进程在等待永远不会到来的东西：锁、队列数据或输入？',
          };
    case 'over-limit':
      return overLimit(ending, locale);
    case 'interrupted':
      return en
        ? { label: 'interrupted', sentence: 'The program was interrupted (Ctrl-C) and ended.' }
        : { label: '已中断', sentence: '程序被中断（Ctrl-C）并结束。' };
    case 'stopped': {
      const by = {
        student: { en: 'The program was stopped.', zh: '程序已被停止。' },
        instructor: { en: 'The instructor stopped the program.', zh: '教师停止了程序。' },
        server: { en: 'The server shut down and stopped the program.', zh: '服务器关闭，程序被停止。' },
      }[ending.by];
      return {
        label: en ? 'stopped' : '已停止',
        sentence: by[locale],
        ...(ending.by === 'server' ? { next: en ? 'Run it again when the server is back.' : '服务器恢复后请重新运行。' } : {}),
      };
    }
    case 'sandbox-failed':
      return en
        ? {
            label: 'sandbox failed',
            sentence: `The sandbox could not run the program: ${ending.reason}`,
            next: 'It is not your fault. Run it again; if it happens again, tell your teacher: `forkhall doctor` finds the cause.',
          }
        : {
            label: '沙箱故障',
            sentence: `沙箱无法运行程序：${ending.reason}`,
            next: '这不是你的错。请再运行一次；如果再次发生，请告诉老师：`forkhall doctor` 可以找出原因。',
          };
    case 'server-restarted':
      return en
        ? {
            label: 'server restarted',
            sentence: 'The server was restarted while the program ran. What it had printed until then is kept.',
            next: 'Run it again.',
          }
        : { label: '服务器重启', sentence: '程序运行时服务器重启了。此前的输出已保留。', next: '请重新运行。' };
  }
}

/** How a run ended, in a person's words. */
export function endingText(ending: Ending, locale: Locale, leftovers?: Leftovers): EndingText {
  const result = text(ending, locale);
  if (!leftovers?.count || ending.kind === 'stopped' || ending.kind === 'timed-out') return result;
  const many = leftovers.count;
  const extra =
    locale === 'en'
      ? ` ${many === 1 ? 'One process was' : `${many} processes were`} still running after the main program and ${many === 1 ? 'was' : 'were'} ended.`
      : `主程序结束后仍有 ${many} 个进程在运行，已被结束。`;
  return { ...result, sentence: result.sentence + extra };
}
