import { plainForm } from '../repairs/full-width-forms.ts';
import { lineMends } from '../repairs/line-mends/index.ts';
import { mendPath } from '../repairs/line-mends/mend-path.ts';
import { type ExplanationRule, fixed, when } from './rule.ts';

const offered = { en: 'Use the repair that the editor offers.', zh: '可以使用编辑器给出的修复建议。' };

export const syntaxRules: readonly ExplanationRule[] = [
  when('full-width', /^SyntaxError$/, /invalid (?:non-printable )?character (?:'(.{1,2})' )?\(?(U\+[0-9A-F]{4,6})/, ([, c = '', code = '']) => ({
    title: { en: `${c || code} is not a character of Python`, zh: `${c || code} 不是 Python 能识别的符号` },
    why:
      plainForm(c) !== undefined
        ? { en: 'It is a full-width mark of a Chinese keyboard.', zh: '这是中文输入法的全角标点。' }
        : {
            en: 'It looks like a plain mark or a space and is another character, as web pages and word processors use them.',
            zh: '它看起来像普通符号或空格，其实是网页或文档里的另一个字符。',
          },
    next: plainForm(c) !== undefined ? { en: `Write ${plainForm(c)} instead.`, zh: `请改成英文的 ${plainForm(c)}。` } : offered,
  })),
  when('full-width', /^SyntaxError$/, /invalid (?:decimal|hexadecimal|octal|binary) literal/, (_m, _f, { line }) => {
    const mark = [...line].find((c) => plainForm(c) !== undefined);
    return mark === undefined
      ? {
          title: { en: 'This is not a number', zh: '这不是合法的数字' },
          why: { en: 'A name may not begin with a digit, and a number may not end with letters.', zh: '名字不能以数字开头，数字后面也不能直接跟字母。' },
        }
      : {
          title: { en: `${mark} is not a character of Python`, zh: `${mark} 不是 Python 能识别的符号` },
          why: { en: 'It is a full-width mark of a Chinese keyboard.', zh: '这是中文输入法的全角标点。' },
          next: offered,
        };
  }),
  fixed('missing-colon', /^SyntaxError$/, /expected ':'/, {
    title: { en: 'A colon is missing at the end of this line', zh: '这一行末尾缺少冒号' },
    why: {
      en: 'def, class, if, else, for, while, try and with open a block with “:”.',
      zh: 'def、class、if、else、for、while、try、with 这些行都以冒号“:”结尾。',
    },
    next: { en: 'Add “:”.', zh: '请加上冒号“:”。' },
  }),
  when('missing-bracket', /^SyntaxError$/, /'(.)' was never closed/, ([, bracket = '(']) => ({
    title: { en: `The ${bracket} on this line is never closed`, zh: `这一行的 ${bracket} 没有闭合` },
    why: { en: 'Python read on to the end of the file looking for its partner.', zh: 'Python 一直找到文件末尾也没有找到与它配对的括号。' },
    next: { en: 'Count the brackets of this line.', zh: '请数一数这一行的括号是否成对。' },
  })),
  when('extra-bracket', /^SyntaxError$/, /unmatched '(.)'|closing parenthesis '(.)' does not match/, ([, a, b]) => ({
    title: { en: `This ${a ?? b} does not fit`, zh: `这里的 ${a ?? b} 不匹配` },
    why: { en: 'It closes nothing, or a bracket of another kind.', zh: '它没有对应的左括号，或者括号种类不一致。' },
  })),
  fixed('missing-quote', /^SyntaxError$/, /unterminated (?:triple-quoted )?(?:f-)?string literal|EOL while scanning/, {
    title: { en: 'A string is not closed', zh: '字符串没有结束' },
    why: { en: 'The closing quote is missing, or it is of another kind than the opening one.', zh: '缺少结尾的引号，或者前后引号不一致。' },
    next: offered,
  }),
  fixed('python2-print', /^SyntaxError$/, /Missing parentheses in call to '(?:print|exec)'/, {
    title: { en: 'print needs parentheses', zh: 'print 要加括号' },
    why: { en: 'This is Python 2. In Python 3 write print("…").', zh: '这是 Python 2 的写法；Python 3 要写成 print("…")。' },
    next: offered,
  }),
  fixed('python2-except', /^SyntaxError$/, /multiple exception types must be parenthesized/, {
    title: { en: 'Write “except E as e:”', zh: '请写成“except E as e:”' },
    why: { en: 'The comma is Python 2.', zh: '用逗号是 Python 2 的写法。' },
    next: offered,
  }),
  fixed('equals-in-condition', /^SyntaxError$/, /Maybe you meant '==' (?:or ':=' )?instead of '='/, {
    title: { en: 'Compare with ==', zh: '比较要用 ==' },
    why: { en: 'A single = assigns.', zh: '单个等号是赋值。' },
  }),
  fixed('missing-comma', /^SyntaxError$/, /Perhaps you forgot a comma/, {
    title: { en: 'Perhaps a comma is missing', zh: '可能少了一个逗号' },
    why: { en: 'Two values stand side by side.', zh: '两个值紧挨着，中间没有分隔。' },
  }),
  when(
    'misplaced',
    /^SyntaxError$/,
    /'(return|yield|await|break|continue)' (?:outside (?:async )?(?:function|loop)|not properly in loop)/,
    ([, word = '']) => ({
      title: { en: `${word} stands in the wrong place`, zh: `${word} 的位置不对` },
      why:
        word === 'await'
          ? { en: 'await belongs inside an async def.', zh: 'await 只能写在 async def 里。' }
          : word === 'break' || word === 'continue'
            ? { en: 'It belongs inside a loop; perhaps the indentation is wrong.', zh: '它只能写在循环里；可能是缩进不对。' }
            : { en: 'It belongs inside a function; perhaps the indentation is wrong.', zh: '它只能写在函数里；可能是缩进不对。' },
    }),
  ),
  when('expected-block', /^IndentationError$/, /expected an indented block(?: after (.{1,60}?)(?: on line (\d+))?)?$/, ([, what, line]) => ({
    title: {
      en: `The lines that belong to ${what ?? 'this block'}${line ? ` (line ${line})` : ''} must be indented`,
      zh: `${line ? `第 ${line} 行的` : ''}代码块需要缩进`,
    },
    why: { en: 'After a line that ends with “:” the next line moves to the right.', zh: '以冒号结尾的行，下一行要向右缩进。' },
    next: offered,
  })),
  fixed('unexpected-indent', /^IndentationError$/, /unexpected indent/, {
    title: { en: 'This line is indented too far', zh: '这一行缩进过多' },
    why: { en: 'Only a line that ends with “:” is followed by a deeper one.', zh: '只有以冒号结尾的行，下一行才能更靠右。' },
    next: offered,
  }),
  fixed('bad-dedent', /^IndentationError$/, /unindent does not match/, {
    title: { en: 'This line stands between two levels', zh: '这一行的缩进和上面任何一层都对不齐' },
    why: { en: 'It must begin exactly under a line of its own block.', zh: '同一层的代码必须左对齐。' },
    next: offered,
  }),
  fixed('mixed-tabs', /^TabError$/, /.*/, {
    title: { en: 'Tabs and spaces are mixed', zh: '制表符和空格混用了' },
    why: { en: 'They look alike, but Python cannot tell how wide a tab is meant to be.', zh: '看起来一样，但 Python 无法判断一个制表符相当于几个空格。' },
    next: offered,
  }),
  when('syntax', /^SyntaxError$/, /.*/, ([message = ''], _f, { line }) => {
    if (/^[ \t]*`/.test(line)) {
      return {
        title: { en: 'The ` marks belong to a web page, not to Python', zh: '反引号 ` 是网页的标记，不是 Python 代码' },
        why: { en: 'They were copied along with the code.', zh: '它们是和代码一起复制过来的。' },
        next: offered,
      };
    }
    if (/^[ \t]*(?:>>>|\.\.\.|In \[)/.test(line))
      return {
        title: { en: 'The prompt >>> is not code', zh: '提示符 >>> 不是代码' },
        why: { en: 'It was copied from a console.', zh: '它是从交互式命令行复制来的。' },
        next: offered,
      };
    const first = mendPath(line.trim()).steps?.[0];
    const mend = first && lineMends.includes(first.mend) ? first : undefined;
    return {
      title: mend ? mend.mend.title(mend.before, mend.after) : { en: 'Python cannot read this line', zh: 'Python 读不懂这一行' },
      why: mend
        ? mend.mend.why
        : {
            en: `Python says: ${message.slice(0, 120)}. Look at the marked place and just before it.`,
            zh: `Python 的提示是：${message.slice(0, 120)}。请检查标出的位置和它前面一点。`,
          },
      ...(mend ? { next: { en: `Write: ${mend.after.trim().slice(0, 120)}`, zh: `改成：${mend.after.trim().slice(0, 120)}` } } : {}),
    };
  }),
];
