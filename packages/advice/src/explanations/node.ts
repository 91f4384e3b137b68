import { nearest } from '../spelling.ts';
import { type ExplanationRule, fixed, when } from './rule.ts';

/** Errors as Node 24 prints them for TypeScript and JavaScript programs. */
export const nodeRules: readonly ExplanationRule[] = [
  {
    code: 'unsupported-typescript',
    tell(failure) {
      if (failure.code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return undefined;
      const what = /enum/i.test(failure.message)
        ? 'enum'
        : /namespace|module/i.test(failure.message)
          ? 'namespace'
          : /parameter propert/i.test(failure.message)
            ? 'parameter properties'
            : /import (?:equals|.{0,10}=)|alias/i.test(failure.message)
              ? 'import ='
              : 'this syntax';
      return {
        title: {
          en: `${what} is not supported here: types are only taken out, not compiled`,
          zh: `这里不支持 ${what === 'this syntax' ? '这种语法' : what}：类型只会被去掉，不会编译`,
        },
        why: {
          en: 'Node runs TypeScript by leaving out the types. What needs code to be made (enum, namespace, constructor(private x)) is refused.',
          zh: 'Node 运行 TypeScript 时只是去掉类型。需要生成代码的语法（enum、namespace、constructor(private x)）不能使用。',
        },
        next:
          what === 'enum'
            ? { en: "Write const Color = { Red: 'red' } as const;", zh: "可以写 const Color = { Red: 'red' } as const;" }
            : { en: 'Write the field and its assignment, or a plain object, instead.', zh: '可以改成普通的字段赋值，或者普通对象。' },
      };
    },
  },
  {
    code: 'module-not-found',
    tell(failure) {
      if (failure.code !== 'ERR_MODULE_NOT_FOUND' && !/^Cannot find (?:module|package)/.test(failure.message)) return undefined;
      const name = /Cannot find (?:module|package) '([^']{1,300})'/.exec(failure.message)?.[1] ?? '';
      const isFile = name.startsWith('/') || name.startsWith('.') || name.startsWith('file:');
      const short = name.split('/').at(-1) ?? name;
      return isFile
        ? {
            title: { en: `There is no file ${short}`, zh: `没有文件 ${short}` },
            why: { en: 'Imports of your own files need the whole name, with its ending.', zh: '导入自己的文件要写完整的文件名，包括扩展名。' },
            next: /\.\w{1,4}$/.test(short)
              ? { en: 'Add the file to the session, or correct the name.', zh: '请把文件加到会话里，或者改正文件名。' }
              : { en: `Write './${short}.ts'.`, zh: `请写 './${short}.ts'。` },
          }
        : {
            title: { en: `There is no package ${name} here`, zh: `这里没有 ${name} 包` },
            why: {
              en: 'Node’s own modules are there (node:fs, node:os …), and the workbench’s library; other packages are not installed.',
              zh: '这里有 Node 自带的模块（node:fs、node:os 等）和本工作台的库，没有安装其他包。',
            },
          };
    },
  },
  fixed('require-in-module', /^ReferenceError$/, /(?:require|module|exports|__dirname|__filename) is not defined/, {
    title: { en: 'Files here are ES modules', zh: '这里的文件都是 ES 模块' },
    why: { en: 'require, module.exports and __dirname belong to the older kind.', zh: 'require、module.exports 和 __dirname 属于旧的 CommonJS 写法。' },
    next: { en: "Write import fs from 'node:fs', export, and import.meta.dirname.", zh: "请用 import fs from 'node:fs'、export 和 import.meta.dirname。" },
  }),
  when('name-error', /^ReferenceError$/, /([\w$]{1,100}) is not defined/, ([, name = ''], _f, { text }) => {
    const words = new Set(text.slice(0, 100_000).match(/[A-Za-z_$][\w$]{2,60}/g) ?? []);
    for (const word of [name, 'const', 'let', 'var', 'function', 'import', 'from', 'export', 'await', 'async', 'return', 'class', 'new', 'this'])
      words.delete(word);
    const meant = nearest(name, words);
    return {
      title: { en: `${name} is not defined`, zh: `${name} 没有定义` },
      why: { en: 'It is misspelt, not imported, or belongs to another function.', zh: '可能拼写错误、没有导入，或者属于别的函数。' },
      ...(meant !== undefined ? { next: { en: `Did you mean ${meant}?`, zh: `是不是想写 ${meant}？` } } : {}),
    };
  }),
  fixed('used-too-early', /^ReferenceError$/, /Cannot access '.{1,100}' before initialization/, {
    title: { en: 'The variable is used before its line has run', zh: '变量在声明之前就被使用了' },
    why: { en: 'const and let exist only from their line on.', zh: 'const 和 let 变量从声明那一行起才能使用。' },
  }),
  when('no-such-export', /^SyntaxError$/, /module '([^']{1,200})' does not provide an export named '([^']{1,100})'/, ([, module = '', name = '']) => ({
    title: { en: `${module} does not export ${name}`, zh: `${module} 没有导出 ${name}` },
    why: { en: 'It is misspelt, or it is a type: types are taken out before the program runs.', zh: '可能拼写错误，或者它是类型：类型在运行前会被去掉。' },
    next: { en: `For a type write import type { ${name} }.`, zh: `如果是类型，请写 import type { ${name} }。` },
  })),
  when('missing-await', /^TypeError$/, /(.{1,120}?) is not (?:a function|iterable|async iterable)/, ([, what = '']) => ({
    title: { en: `${what} is not what it is used as`, zh: `${what} 的用法不对` },
    why: { en: 'Perhaps it is misspelt, or a promise whose value has not been awaited.', zh: '可能拼写错误，或者它是一个还没有 await 的 Promise。' },
    next: {
      en: 'Put await before the call that makes it, and parentheses around both: (await f()).x().',
      zh: '请在产生它的调用前加 await，并用括号括起来：(await f()).x()。',
    },
  })),
  when(
    'undefined-property',
    /^TypeError$/,
    /Cannot (?:read|set) properties of (undefined|null)(?: \((?:reading|setting) '([^']{1,100})'\))?/,
    ([, what = '', property = '']) => ({
      title: { en: `What stands before .${property} is ${what}`, zh: `.${property} 前面的值是 ${what}` },
      why: {
        en: 'Nothing was assigned, a call returned nothing, or a promise was not awaited.',
        zh: '可能没有赋值、调用没有返回值，或者 Promise 没有 await。',
      },
    }),
  ),
  fixed('cannot-clone', /DataCloneError|^DOMException$|^Error$/, /could not be cloned/, {
    title: { en: 'This value cannot be sent to another process', zh: '这个值无法发送给另一个进程' },
    why: { en: 'Functions, open files and objects with methods live in one process only.', zh: '函数、打开的文件和带方法的对象只能留在原来的进程里。' },
    next: { en: 'Send plain data, and name an exported function to run it there.', zh: '请只发送普通数据；要在那边执行函数，就传导出函数的名字。' },
  }),
  when('missing-command', /^Error$/, /spawn (\S{1,100}) ENOENT/, ([, name = '']) => ({
    title: { en: `There is no command ${name} here`, zh: `这里没有 ${name} 命令` },
    why: { en: 'The sandbox is a small Linux without network tools.', zh: '沙箱是精简的 Linux 系统，没有网络工具。' },
  })),
  fixed('file-not-found', /^Error$/, /ENOENT: no such file or directory/, {
    title: { en: 'There is no such file', zh: '没有这个文件' },
    why: { en: 'Files are looked for in /home/student; small and capital letters differ.', zh: '文件在 /home/student 目录里查找，区分大小写。' },
  }),
  fixed('no-network', /^(?:Error|TypeError)$/, /getaddrinfo|ENETUNREACH|^fetch failed/, {
    title: { en: 'There is no network here', zh: '这里没有网络' },
    why: { en: 'Programs run in a sandbox without the internet.', zh: '程序在没有互联网的沙箱里运行。' },
    next: { en: 'Servers on localhost in the same run work.', zh: '同一次运行里 localhost 上的服务可以使用。' },
  }),
  fixed('connection-refused', /^Error$|AggregateError$/, /ECONNREFUSED/, {
    title: { en: 'Nobody listens at this address', zh: '这个地址上没有程序在监听' },
    why: { en: 'The server has not started yet, has ended, or uses another port.', zh: '服务端还没启动、已经结束，或者端口不一致。' },
  }),
  fixed('address-in-use', /^Error$/, /EADDRINUSE/, {
    title: { en: 'The port is already taken', zh: '端口已经被占用' },
    why: { en: 'Another process of this run listens there.', zh: '这次运行里已有进程在监听这个端口。' },
    next: { en: 'Use port 0 for a free one.', zh: '可以用端口 0，让系统分配空闲端口。' },
  }),
  fixed('too-many-files', /^Error$/, /EMFILE/, {
    title: { en: 'Too many files and pipes are open at once', zh: '同时打开的文件和管道太多了' },
    why: { en: 'This run has reached its limit of open files.', zh: '这次运行达到了“打开文件数”的上限。' },
  }),
  fixed('disk-full', /^Error$/, /ENOSPC/, {
    title: { en: 'The disk space of this run is used up', zh: '这次运行的磁盘空间用完了' },
    why: { en: 'The files of a run have a limit.', zh: '一次运行能写入的文件有上限。' },
  }),
  fixed('too-many-processes', /^Error$/, /EAGAIN/, {
    title: { en: 'No more processes or threads may be started', zh: '不能再创建更多的进程或线程' },
    why: { en: 'This run has reached its limit of processes and threads.', zh: '这次运行达到了进程和线程数量的上限。' },
  }),
  fixed('recursion', /^RangeError$/, /Maximum call stack size exceeded/, {
    title: { en: 'A function calls itself without an end', zh: '函数不停地调用自己，没有结束' },
    why: { en: 'The stack of calls inside each other is full.', zh: '嵌套调用的栈已经满了。' },
  }),
  {
    code: 'unhandled-rejection',
    tell: (failure) =>
      failure.code === 'ERR_UNHANDLED_REJECTION'
        ? {
            title: { en: 'A promise failed and nobody was waiting for it', zh: '有 Promise 失败了，但没有人处理' },
            why: { en: 'Its await or catch is missing.', zh: '缺少对应的 await 或 catch。' },
            next: { en: 'Put await before the call, inside try … catch.', zh: '请在调用前加 await，并放进 try … catch。' },
          }
        : undefined,
  },
  when('await-outside', /^SyntaxError$/, /await is only valid in async functions|await isn't allowed in non-async/, () => ({
    title: { en: 'await belongs inside an async function', zh: 'await 只能写在 async 函数里' },
    why: {
      en: 'At the top level of a file it is allowed; inside a function, that function must be async.',
      zh: '文件顶层可以直接使用；写在函数里时，这个函数必须是 async。',
    },
  })),
  when('syntax', /^SyntaxError$/, /.*/, ([message = '']) => ({
    title: { en: 'Node cannot read this line', zh: 'Node 读不懂这一行' },
    why: {
      en: `It says: ${message.slice(0, 120)}. Look at the marked place and just before it.`,
      zh: `它的提示是：${message.slice(0, 120)}。请检查标出的位置和它前面一点。`,
    },
  })),
];
