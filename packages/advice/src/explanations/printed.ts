import type { Bilingual } from '../offer.ts';
import type { Told } from './rule.ts';

/** Lines that programs and systems print without a traceback. Patterns must be linear. */
export const printedRules: readonly { code: string; pattern: RegExp; told: (m: RegExpExecArray) => Told }[] = [
  {
    code: 'leaked-resources',
    pattern: /resource_tracker: There appear to be (\d{1,9}) leaked (\w{1,40})/,
    told: ([, count = '', what = '']) => ({
      title: { en: `${count} ${what} objects were not given back`, zh: `有 ${count} 个 ${what} 对象没有释放` },
      why: {
        en: 'Shared memory and semaphores outlive a process that ends without cleaning up, for instance when it is terminated.',
        zh: '进程没有清理就结束（例如被 terminate）时，共享内存和信号量会遗留下来。',
      },
      next: { en: 'Call close() in every process and unlink() in one of them.', zh: '每个进程都要 close()，其中一个还要 unlink()。' },
    }),
  },
  {
    code: 'never-awaited',
    pattern: /RuntimeWarning: coroutine '([^']{1,100})' was never awaited/,
    told: ([, name = '']) => ({
      title: { en: `${name}() was called and not awaited`, zh: `${name}() 调用了但没有 await` },
      why: { en: 'Calling an async function only makes a coroutine; it runs when it is awaited.', zh: '调用 async 函数只会创建协程，await 之后才会执行。' },
      next: { en: `Write await ${name}(), or asyncio.run(${name}()).`, zh: `请写 await ${name}()，或者 asyncio.run(${name}())。` },
    }),
  },
  {
    code: 'no-network',
    pattern: /<urlopen error \[Errno -[23]\]|Temporary failure in name resolution|getaddrinfo (?:EAI_AGAIN|ENOTFOUND)/,
    told: () => ({
      title: { en: 'There is no network here', zh: '这里没有网络' },
      why: { en: 'Programs run in a sandbox without the internet; host names cannot be looked up.', zh: '程序在没有互联网的沙箱里运行，无法解析域名。' },
    }),
  },
  {
    code: 'command-not-found',
    pattern: /(?:^|: )([\w.-]{1,60}): (?:command )?not found$/,
    told: ([, name = '']) => ({
      title: { en: `There is no command ${name} here`, zh: `这里没有 ${name} 命令` },
      why: { en: 'The sandbox is a small Linux without network tools.', zh: '沙箱是精简的 Linux 系统，没有网络工具。' },
    }),
  },
  {
    code: 'unsettled-await',
    pattern: /Warning: Detected unsettled top-level await/,
    told: () => ({
      title: { en: 'The program waits for something that can never come', zh: '程序在等待永远不会发生的事' },
      why: { en: 'An await at the top level was still open when nothing was left to do.', zh: '顶层的 await 还没有完成，但已经没有任何事情可做了。' },
      next: { en: 'See whether the other side was started and sends an answer.', zh: '请检查另一方是否已启动、是否会发送结果。' },
    }),
  },
  {
    code: 'out-of-memory',
    pattern: /FATAL ERROR: .{0,80}(?:heap out of memory|Allocation failed)/,
    told: () => ({
      title: { en: 'The memory of this process is used up', zh: '这个进程的内存用完了' },
      why: { en: 'More objects are kept alive than its heap can hold.', zh: '同时保留的对象超过了堆内存的上限。' },
    }),
  },
];

/** Where a child failed, in words. */
export function inChild(process: string): Bilingual {
  return {
    en: `It happened in the child process ${process}; the main program may go on without noticing.`,
    zh: `错误发生在子进程 ${process} 里，主程序可能毫无察觉地继续运行。`,
  };
}
