import { type ExplanationRule, fixed, when } from './rule.ts';

export const startingRules: readonly ExplanationRule[] = [
  fixed('unguarded-start', /^RuntimeError$/, /attempt has been made to start a new process before/, {
    title: { en: "The start of the processes must stand under if __name__ == '__main__':", zh: "启动进程的代码必须放在 if __name__ == '__main__': 下面" },
    why: {
      en: 'With spawn every child imports your file again. Without the guard it starts processes in its turn, without an end, and Python stops it.',
      zh: '使用 spawn 时，每个子进程都会重新导入你的文件。没有这一行，子进程又会去创建子进程，所以 Python 把它停住了。',
    },
    next: {
      en: 'Indent everything from the first Process or Pool on under the guard. freeze_support() is needed only for .exe files.',
      zh: '把从第一个 Process 或 Pool 开始的代码缩进到这一行下面。freeze_support() 只在打包成 .exe 时需要。',
    },
  }),
  when('local-function', /^(?:AttributeError|_pickle\.PicklingError|PicklingError)$/, /Can't pickle local object '?([^'\n]{1,120})/, ([, name = '']) => ({
    title: { en: `${name} cannot be sent to another process`, zh: `${name} 无法发送给另一个进程` },
    why: {
      en: 'A function is sent by its name, and a function inside a function has no name that the other process could find.',
      zh: '函数是按名字传递的，定义在函数内部的函数，别的进程找不到。',
    },
    next: { en: 'Define it at the top level of the file.', zh: '请把它移到文件的顶层来定义。' },
  })),
  fixed('lambda-pickle', /PicklingError$/, /<lambda>/, {
    title: { en: 'A lambda cannot be sent to another process', zh: 'lambda 无法发送给另一个进程' },
    why: { en: 'Functions are sent by name, and a lambda has none.', zh: '函数按名字传递，而 lambda 没有名字。' },
    next: { en: 'Write a def at the top level instead.', zh: '请改成在顶层用 def 定义的函数。' },
  }),
  when('cannot-pickle', /^TypeError$|PicklingError$/, /cannot pickle '([^']{1,100})' object|(?:C|c)an't pickle (.{1,120})/, ([, type, other]) => ({
    title: {
      en: `A ${(type ?? other ?? 'value').replace(/^_thread\./, '')} cannot be sent to another process`,
      zh: `${(type ?? other ?? '这个值').replace(/^_thread\./, '')} 无法发送给另一个进程`,
    },
    why: {
      en: 'Open files, threads’ locks, sockets, generators and running processes live in one process only.',
      zh: '打开的文件、线程锁、套接字、生成器和正在运行的进程只能留在原来的进程里。',
    },
    next: {
      en: 'Send plain data and open such things in the child, or use a Lock or Queue of multiprocessing.',
      zh: '请只传普通数据，在子进程里再打开这些资源；锁和队列请用 multiprocessing 提供的。',
    },
  })),
  when('shared-by-inheritance', /^RuntimeError$/, /(\w{1,60}) objects should only be shared between processes through inheritance/, ([, what = '']) => ({
    title: { en: `A ${what} cannot be an argument of a pool’s task`, zh: `${what} 不能作为进程池任务的参数` },
    why: { en: 'It can only be handed over when a Process is made.', zh: '它只能在创建 Process 时传给子进程。' },
    next: {
      en: `Use Manager().${what}(), or give it to the workers with Pool(initializer=…).`,
      zh: `请用 Manager().${what}()，或者通过 Pool(initializer=…) 交给工作进程。`,
    },
  })),
  fixed('daemonic-children', /^AssertionError$/, /daemonic processes are not allowed to have children/, {
    title: { en: 'A daemon process may not start processes', zh: '守护进程不能再创建子进程' },
    why: {
      en: 'A daemon is killed with its parent, and its own children would be left behind. The workers of a Pool are daemons too.',
      zh: '守护进程会随父进程一起被结束，它的子进程就没人管了。Pool 的工作进程也是守护进程。',
    },
    next: { en: 'Leave out daemon=True, or start those processes from the main program.', zh: '去掉 daemon=True，或者改由主程序启动这些进程。' },
  }),
  fixed('started-twice', /^(?:AssertionError|RuntimeError)$/, /cannot start a process twice|threads can only be started once/, {
    title: { en: 'A process can be started only once', zh: '同一个进程只能 start 一次' },
    why: { en: 'A Process object stands for one run.', zh: '一个 Process 对象只代表一次运行。' },
    next: { en: 'Make a new Process for each start.', zh: '每次启动都要新建一个 Process。' },
  }),
  fixed('join-before-start', /^(?:AssertionError|RuntimeError)$/, /can only join a started process|cannot join thread before it is started/, {
    title: { en: 'join() before start()', zh: '还没 start() 就 join() 了' },
    why: { en: 'There is nothing to wait for yet.', zh: '进程还没有启动，没有可等待的。' },
    next: { en: 'Call start() first.', zh: '请先调用 start()。' },
  }),
  fixed('not-the-parent', /^AssertionError$/, /can only (?:join|test) a child process|can only (?:join|test) a started/, {
    title: { en: 'Only the process that started a child may join it', zh: '只有启动它的进程才能 join 它' },
    why: { en: 'This Process was started by another process.', zh: '这个 Process 是由别的进程启动的。' },
  }),
  fixed('init-before-use', /^RuntimeError$/, /thread\.__init__\(\) not called/, {
    title: { en: 'super().__init__() was not called', zh: '没有调用 super().__init__()' },
    why: { en: 'The base class has to be set up before anything else.', zh: '要先初始化父类。' },
    next: { en: 'Make super().__init__() the first line of __init__.', zh: '把 super().__init__() 写成 __init__ 的第一行。' },
  }),
  fixed('context-set', /^RuntimeError$/, /context has already been set/, {
    title: { en: 'The start method can be set only once', zh: '启动方式只能设置一次' },
    why: {
      en: 'set_start_method was called twice, or after something had already used multiprocessing.',
      zh: 'set_start_method 被调用了两次，或者在已经使用 multiprocessing 之后才调用。',
    },
    next: {
      en: "Call it once, first thing under if __name__ == '__main__':. Or use get_context('spawn').",
      zh: "在 if __name__ == '__main__': 下面最先调用一次；或者用 get_context('spawn')。",
    },
  }),
  fixed('frozen', /^RuntimeError$/, /freeze_support/, {
    title: { en: "Start processes only under if __name__ == '__main__':", zh: "请只在 if __name__ == '__main__': 下面启动进程" },
    why: { en: 'freeze_support() is needed only for programs packed as .exe.', zh: 'freeze_support() 只在打包成 .exe 的程序里需要。' },
  }),
];
