import { nearest } from '../spelling.ts';
import { type ExplanationRule, fixed, when } from './rule.ts';

const processKeywords = ['group', 'target', 'name', 'args', 'kwargs', 'daemon'];

export const callRules: readonly ExplanationRule[] = [
  when(
    'argument-count',
    /^TypeError$/,
    /([\w.<>]{1,120})\(\) takes (?:from )?(\d+(?: to \d+)?) positional arguments? but (\d+) (?:was|were) given/,
    ([, name = '', takes = '', given = '']) => ({
      title: { en: `${name} takes ${takes} argument${takes === '1' ? '' : 's'} and got ${given}`, zh: `${name} 需要 ${takes} 个参数，却收到了 ${given} 个` },
      why: {
        en: 'With a Process the arguments come from args=(…): one for each parameter of the target.',
        zh: '使用 Process 时，参数来自 args=(…)，要和目标函数的参数一一对应。',
      },
      next: { en: 'A tuple of one needs a comma: args=(x,). A method also counts self.', zh: '只有一个元素的元组要带逗号：args=(x,)。方法还要算上 self。' },
    }),
  ),
  when(
    'missing-argument',
    /^TypeError$/,
    /([\w.<>]{1,120})\(\) missing (\d+) required (?:positional|keyword-only) arguments?: (.{1,200})/,
    ([, name = '', , list = '']) => ({
      title: { en: `${name} was called without ${list}`, zh: `调用 ${name} 时缺少参数 ${list.replaceAll(' and ', '、')}` },
      why: { en: 'Every parameter without a default needs a value.', zh: '没有默认值的参数都必须传值。' },
      next: { en: 'With a Process pass it in args=(…).', zh: '使用 Process 时，请写在 args=(…) 里。' },
    }),
  ),
  when('unexpected-argument', /^TypeError$/, /([\w.<>]{1,120})\(\) got an unexpected keyword argument '([^']{1,80})'/, ([, name = '', keyword = '']) => {
    const meant = nearest(keyword, /Process|Thread/.test(name) ? processKeywords : []);
    return {
      title: { en: `${name} has no argument called ${keyword}`, zh: `${name} 没有叫 ${keyword} 的参数` },
      why: { en: 'The word before = must be one that the function knows.', zh: '等号前面的参数名必须和函数定义一致。' },
      ...(meant !== undefined ? { next: { en: `Did you mean ${meant}=?`, zh: `是不是想写 ${meant}=？` } } : {}),
    };
  }),
  when('repeated-argument', /^TypeError$/, /([\w.<>]{1,120})\(\) got multiple values for argument '([^']{1,80})'/, ([, name = '', argument = '']) => ({
    title: { en: `${name} got ${argument} twice`, zh: `${name} 的参数 ${argument} 被传了两次` },
    why: { en: 'Once by its place and once by its name.', zh: '一次按位置传入，一次按名字传入。' },
    next: {
      en: 'For a pool: apply_async(function, args=(…)), the function first and all its arguments in the tuple.',
      zh: '进程池的写法是 apply_async(函数, args=(…))：函数在最前面，它的参数全部放进元组。',
    },
  })),
  fixed('args-not-a-tuple', /^TypeError$/, /argument after \* must be an iterable|'int' object is not iterable$/, {
    title: { en: 'Arguments must be a tuple', zh: '参数必须是元组' },
    why: { en: 'args=(5) is the number 5; a tuple of one item needs a comma.', zh: 'args=(5) 只是数字 5；只有一个元素的元组要带逗号。' },
    next: { en: 'Write args=(5,).', zh: '请写成 args=(5,)。' },
  }),
  when('called-target', /^TypeError$/, /'(\w{1,80})' object is not callable/, ([, type = ''], { frames }) => {
    const inChild = frames.some((frame) => frame.in === '_bootstrap' || frame.in === 'run');
    return inChild
      ? {
          title: {
            en: `target is ${type === 'NoneType' ? 'None' : `a ${type}`}, not a function`,
            zh: `target 是 ${type === 'NoneType' ? 'None' : type}，不是函数`,
          },
          why: { en: 'target=f() calls f at once and passes what it returned.', zh: 'target=f() 会立刻调用 f，传进去的是返回值。' },
          next: { en: 'Write target=f, without parentheses.', zh: '请写 target=f，不带括号。' },
        }
      : {
          title: { en: `A ${type} cannot be called like a function`, zh: `${type} 不能像函数一样调用` },
          why: {
            en: 'Perhaps a variable has the same name as a function, or a comma is missing before the parenthesis.',
            zh: '可能是变量和函数重名了，或者括号前少了逗号。',
          },
        };
  }),
  fixed('string-plus', /^TypeError$/, /can only concatenate str|unsupported operand type\(s\) for \+: '(?:int|str)' and '(?:str|int)'/, {
    title: { en: 'Text and numbers cannot be joined with +', zh: '字符串和数字不能直接用 + 连接' },
    why: { en: 'Python does not turn a number into text by itself.', zh: 'Python 不会自动把数字转换成字符串。' },
    next: { en: 'Use str(n), or f"text {n}".', zh: '可以用 str(n)，或者 f"文字 {n}"。' },
  }),
  fixed('print-percent', /^TypeError$/, /unsupported operand type\(s\) for %: 'NoneType'/, {
    title: { en: 'The % stands outside the parentheses of print', zh: '% 写在了 print 的括号外面' },
    why: { en: 'print returns None, and None cannot be formatted.', zh: 'print 的返回值是 None，不能做格式化。' },
    next: { en: 'Write print("… %s" % x).', zh: '请写成 print("… %s" % x)。' },
  }),
  fixed('format-count', /^TypeError$/, /not (?:all|enough) arguments (?:converted during|for) (?:string )?format/, {
    title: { en: 'The number of %s and the number of values differ', zh: '%s 的个数和值的个数不一致' },
    why: { en: 'Each %s or %d needs one value; several values stand in parentheses.', zh: '每个 %s 或 %d 对应一个值；多个值要放在括号里。' },
  }),
  fixed('unpack-count', /^ValueError$/, /(?:too many|not enough) values to unpack/, {
    title: { en: 'The number of names and of values differ', zh: '变量个数和值的个数不一致' },
    why: {
      en: 'a, b = … needs exactly two values. Pipe() gives two ends; Queue() gives one object.',
      zh: 'a, b = … 右边必须正好有两个值。Pipe() 返回两端；Queue() 只返回一个对象。',
    },
  }),
  fixed('bad-number', /^ValueError$/, /invalid literal for int\(\)|could not convert string to float/, {
    title: { en: 'The text is not a number', zh: '这段文字不是数字' },
    why: { en: 'int(…) takes digits only. input() always gives text, perhaps an empty one.', zh: 'int(…) 只接受数字。input() 得到的总是字符串，可能是空的。' },
  }),
  fixed('zero-division', /^ZeroDivisionError$/, /.*/, {
    title: { en: 'Division by zero', zh: '除数为零' },
    why: { en: 'The value under the division is 0 here. Often a count that is still 0.', zh: '这里的除数是 0，常见原因是计数还没有开始。' },
  }),
  fixed('index-error', /^IndexError$/, /.*/, {
    title: { en: 'There is no item at this place', zh: '没有这个位置的元素' },
    why: { en: 'A list of n items has the places 0 to n−1.', zh: '有 n 个元素的列表，下标是 0 到 n−1。' },
  }),
  fixed('recursion', /^RecursionError$/, /.*/, {
    title: { en: 'A function calls itself without an end', zh: '函数不停地调用自己，没有结束' },
    why: { en: 'Python stops after about 1000 calls inside each other.', zh: '嵌套调用约 1000 层后 Python 就会停止。' },
    next: { en: 'Give it a case in which it returns without calling itself.', zh: '请加上不再调用自己就返回的条件。' },
  }),
];
