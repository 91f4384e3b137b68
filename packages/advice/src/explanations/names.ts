import { chunksOf } from '../python/chunks.ts';
import { membersOf } from '../python/kinds.ts';
import { importableModules, importedFrom } from '../python/known-names.ts';
import { boundNames } from '../python/line-names.ts';
import { membersOfModule } from '../python/module-members.ts';
import { meantName } from '../repairs/misspelt-names.ts';
import { nearest } from '../spelling.ts';
import { type ExplanationRule, fixed, when } from './rule.ts';

function suggestion(message: string): string | undefined {
  return /Did you mean: '([^']{1,80})'/.exec(message)?.[1];
}

function namesOf(text: string): Set<string> {
  return text.length > 200_000 ? new Set() : boundNames(chunksOf(text).flatMap((chunk) => chunk.statements));
}

const didYouMean = (meant: string): { en: string; zh: string } => ({ en: `Did you mean ${meant}?`, zh: `是不是想写 ${meant}？` });

/** Members of all things that programs with processes handle. */
const allMembers = new Set([...membersOf.values()].flatMap((members) => [...members]));

export const nameRules: readonly ExplanationRule[] = [
  when('comparison-as-assignment', /^NameError$/, /name '([^']{1,100})' is not defined/, ([, name = ''], _failure, { line }) => {
    if (!line.trimStart().startsWith(`${name} ==`)) return undefined;
    return {
      title: { en: `${name} has no value yet`, zh: `${name} 还没有值` },
      why: { en: '== compares. To give the name a value write one =.', zh: '== 是比较。给变量赋值只用一个等号 =。' },
      next: { en: `Write ${line.trim().replace('==', '=').slice(0, 80)}`, zh: `改成 ${line.trim().replace('==', '=').slice(0, 80)}` },
    };
  }),
  when('name-error', /^NameError$/, /name '([^']{1,100})' is not defined/, ([, name = ''], failure, { text }) => {
    const module = importedFrom.get(name);
    const line = module !== undefined ? `from ${module} import ${name}` : importableModules.has(name) ? `import ${name}` : undefined;
    const meant = suggestion(failure.message) ?? meantName(name, namesOf(text));
    return {
      title: { en: `Python does not know the name ${name}`, zh: `Python 不认识名字 ${name}` },
      why: line
        ? { en: 'It has to be imported first.', zh: '使用前要先导入。' }
        : {
            en: 'It is misspelt, or it is used before it gets a value, or it belongs to another function.',
            zh: '可能是拼写错误，或者还没赋值就使用了，或者它是别的函数里的变量。',
          },
      ...(line ? { next: { en: `Add: ${line}`, zh: `加上：${line}` } } : meant !== undefined ? { next: didYouMean(meant) } : {}),
    };
  }),
  when('unbound-local', /^UnboundLocalError$/, /local variable '([^']{1,100})'/, ([, name = '']) => ({
    title: { en: `${name} is used in this function before it gets a value`, zh: `${name} 在函数里还没赋值就被使用了` },
    why: {
      en: `The function assigns to ${name} somewhere, so Python takes it for a variable of the function’s own.`,
      zh: `函数里某处给 ${name} 赋了值，所以 Python 把它当作函数自己的局部变量。`,
    },
    next: {
      en: `To change the global one, write global ${name} first. Between processes use a Value: globals are not shared.`,
      zh: `要修改全局变量，先写 global ${name}。在进程之间请用 Value，全局变量是不共享的。`,
    },
  })),
  when(
    'init-before-use',
    /^AttributeError$/,
    /'(\w{1,80})' object has no attribute '(_closed|_popen|_name|_config|_identity|_parent_pid|_initialized|_started|_target)'/,
    ([, owner = '']) => ({
      title: {
        en: `${owner} has not been set up: super().__init__() was not called, or too late`,
        zh: `${owner} 还没有初始化：没有调用 super().__init__()，或者调用得太晚`,
      },
      why: {
        en: 'name, pid, start() and the rest of a Process exist only after the __init__ of the base class.',
        zh: 'name、pid、start() 等都要在父类的 __init__ 执行之后才能使用。',
      },
      next: { en: 'Make super().__init__() the first line of your __init__.', zh: '把 super().__init__() 写成你的 __init__ 的第一行。' },
    }),
  ),
  when('apply-has-no-get', /^AttributeError$/, /'(\w{1,80})' object has no attribute 'get'/, ([, owner = '']) => ({
    title: { en: `This is already the result (a ${owner}), and it has no get()`, zh: `这里已经是结果本身（${owner}），没有 get()` },
    why: {
      en: 'pool.apply() waits and returns the value; only apply_async() returns an object with get().',
      zh: 'pool.apply() 会等待并直接返回值；只有 apply_async() 返回的对象才有 get()。',
    },
    next: { en: 'Leave out .get(), or use apply_async.', zh: '去掉 .get()，或者改用 apply_async。' },
  })),
  when('none-attribute', /^AttributeError$/, /'NoneType' object has no attribute '([^']{1,100})'/, ([, attr = '']) => ({
    title: { en: `What stands before .${attr} is None`, zh: `.${attr} 前面的对象是 None` },
    why: {
      en: 'Often a call returned nothing: start(), append(), sort() and functions without return give None.',
      zh: '常见原因是某个调用没有返回值：start()、append()、sort() 以及没有 return 的函数都返回 None。',
    },
    next: { en: 'Write p = Process(…) and p.start() on two lines.', zh: '把 p = Process(…) 和 p.start() 分成两行写。' },
  })),
  when('missing-in-main', /^AttributeError$/, /Can't get attribute '([^']{1,100})' on <module '__m(?:p_m)?ain__'/, ([, name = '']) => ({
    title: { en: `The child process cannot find ${name}`, zh: `子进程找不到 ${name}` },
    why: {
      en: 'A spawned child imports your file anew and sees only what stands at its top level.',
      zh: '以 spawn 方式启动的子进程会重新导入你的文件，只能看到顶层定义的内容。',
    },
    next: { en: `Define ${name} at the top level, above if __name__ == '__main__':.`, zh: `请在顶层、if __name__ == '__main__': 之前定义 ${name}。` },
  })),
  when(
    'module-attribute',
    /^AttributeError$/,
    /(?:partially initialized )?module '([^']{1,100})' has no attribute '([^']{1,100})'/,
    ([, module = '', attr = ''], failure, { sources }) => {
      const own = sources.some((s) => s.path.split('/').at(-1) === `${module}.py`);
      if (own || failure.message.includes('partially initialized')) {
        return {
          title: { en: `Your file ${module}.py hides Python’s module ${module}`, zh: `你的文件 ${module}.py 挡住了 Python 自带的 ${module} 模块` },
          why: { en: 'import looks into your own folder first.', zh: 'import 会先在你自己的目录里找。' },
          next: { en: 'Give your file another name.', zh: '请给你的文件换一个名字。' },
        };
      }
      const meant = suggestion(failure.message) ?? nearest(attr, membersOfModule.get(module) ?? []);
      return {
        title: { en: `${module} has no ${attr}`, zh: `${module} 里没有 ${attr}` },
        why: { en: 'It is misspelt, or it belongs to another module or another system.', zh: '可能拼写错误，或者属于别的模块、别的操作系统。' },
        ...(meant !== undefined ? { next: didYouMean(meant) } : {}),
      };
    },
  ),
  when(
    'attribute-error',
    /^AttributeError$/,
    /(?:type object )?'([^']{1,100})' (?:object )?has no attribute '([^']{1,100})'/,
    ([, owner = '', attr = ''], failure) => {
      const members = [...membersOf].find(([kind]) => kind === owner)?.[1];
      const meant = suggestion(failure.message) ?? nearest(attr, members ?? allMembers);
      return {
        title: { en: `${owner} has no ${attr}`, zh: `${owner} 没有 ${attr}` },
        why: { en: 'It is misspelt, or the object is of another type than you think.', zh: '可能拼写错误，或者这个对象的类型和你想的不一样。' },
        ...(meant !== undefined ? { next: didYouMean(meant) } : {}),
      };
    },
  ),
  when('module-not-found', /^(?:ModuleNotFoundError|ImportError)$/, /No module named '([^']{1,100})'/, ([, module = '']) => {
    const old = new Map([
      ['thread', '_thread'],
      ['Queue', 'queue'],
      ['urllib2', 'urllib.request'],
      ['cPickle', 'pickle'],
      ['ConfigParser', 'configparser'],
      ['StringIO', 'io'],
      ['Tkinter', 'tkinter'],
    ]).get(module);
    if (old !== undefined) {
      return {
        title: { en: `${module} is a module of Python 2`, zh: `${module} 是 Python 2 的模块` },
        why: { en: `In Python 3 it is called ${old}.`, zh: `在 Python 3 里叫 ${old}。` },
        next:
          module === 'thread' ? { en: 'Use threading instead.', zh: '建议直接使用 threading。' } : { en: `Write import ${old}.`, zh: `改成 import ${old}。` },
      };
    }
    const meant = nearest(module, [...membersOfModule.keys(), 'asyncio', 'gevent', 'socket', 'itertools', 'functools', 'collections']);
    return {
      title: { en: `There is no module ${module} here`, zh: `这里没有 ${module} 模块` },
      why: { en: 'Python’s own library and gevent are installed; other packages are not.', zh: '这里装有 Python 标准库和 gevent，没有其他第三方包。' },
      ...(meant !== undefined ? { next: didYouMean(meant) } : {}),
    };
  }),
  when('cannot-import-name', /^ImportError$/, /cannot import name '([^']{1,100})' from '([^']{1,100})'/, ([, name = '', module = ''], failure) => {
    const meant = suggestion(failure.message) ?? nearest(name, membersOfModule.get(module) ?? []);
    return {
      title: { en: `${module} has nothing called ${name}`, zh: `${module} 里没有 ${name}` },
      why: { en: 'It is misspelt, or your own file has the same name as the module.', zh: '可能拼写错误，或者你的文件和模块同名。' },
      ...(meant !== undefined ? { next: didYouMean(meant) } : {}),
    };
  }),
  fixed('key-error', /^KeyError$/, /.*/, {
    title: { en: 'The dictionary has no such key', zh: '字典里没有这个键' },
    why: {
      en: 'Reading d[key] needs the key to be there. Across processes another process may not have written it yet.',
      zh: '读取 d[key] 时键必须存在。多进程时，也可能是别的进程还没写入。',
    },
    next: { en: 'Use d.get(key), or wait for the process that writes it.', zh: '可以用 d.get(key)，或者等写入的进程完成。' },
  }),
];
