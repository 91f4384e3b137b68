import type { Module } from '../python/module.ts';
import { eachStatement } from '../python/walk.ts';
import { type Advice, moduleHint } from './module-hint.ts';

/** `%s`, `%d`, `%0.2f` …, without `%%`. */
function placeholders(value: string): number {
  return value.replaceAll('%%', '').match(/%[-+ #0]{0,5}\d{0,4}(?:\.\d{1,4})?[diouxXeEfFgGcrsa]/g)?.length ?? 0;
}

function commas(module: Module): Advice[] {
  return module.calls.flatMap(({ call }): Advice[] => {
    if (call.func.type !== 'Name' || call.func.id !== 'print' || module.bound.has('print')) return [];
    const [format, ...rest] = call.args;
    if (format?.type !== 'String' || format.bytes || rest.length === 0) return [];
    const count = placeholders(format.value);
    const only = rest.length === 1 ? rest[0] : undefined;
    const given = only?.type === 'Tuple' ? only.elements.length : rest.length;
    if (count === 0 || count !== given) return [];
    const first = rest[0];
    const last = rest.at(-1);
    if (!first || !last) return [];
    const comma = module.text.indexOf(',', format.to);
    if (comma === -1) return [];
    const text = module.text.slice(comma + 1, call.keywords[0] ? call.keywords[0].from : call.to - 1).trim();
    const values = text.replace(/,$/, '');
    const insert = only?.type === 'Tuple' || (rest.length === 1 && values.startsWith('(')) ? ` % ${values}` : ` % (${values})`;
    return [
      {
        at: call.from,
        title: { en: 'Write % instead of the comma to fill in the values', zh: '要填入数值，请把逗号换成 %' },
        why: { en: 'With a comma print shows the text with its %s unchanged, and then the values.', zh: '用逗号时，print 会原样输出 %s，再输出后面的值。' },
        edits: [{ from: comma, to: call.keywords[0] ? call.keywords[0].from : call.to - 1, insert: call.keywords[0] ? `${insert}, ` : insert }],
      },
    ];
  });
}

export const printComma = moduleHint('print-comma', commas);

/** Questions whose answer nobody sees: `q.full()` as a statement. */
export const unseenAnswer = moduleHint('unseen-answer', (module) => {
  const advice: Advice[] = [];
  eachStatement(module.body, (s) => {
    if (s.type !== 'Expression' || s.value.type !== 'Call' || s.value.func.type !== 'Attribute') return;
    const { attr, value } = s.value.func;
    const kind = module.kindOf(value);
    const isQueue = kind?.endsWith('Queue') && ['full', 'empty', 'qsize'].includes(attr);
    if (!isQueue && !((kind === 'Process' || kind === 'Thread') && attr === 'is_alive')) return;
    const code = module.text.slice(s.from, s.to);
    advice.push({
      at: s.from,
      title: { en: `Print the answer: print(${code})`, zh: `把结果打印出来：print(${code})` },
      why: {
        en: 'The call answers True or False at this moment, and here nobody looks at the answer.',
        zh: '这个调用返回此刻的 True 或 False，但这里没有使用返回值，所以看不到结果。',
      },
      edits: [{ from: s.from, to: s.to, insert: `print(${code})` }],
    });
  });
  return advice;
});

/** A line that is redrawn with `\r`, and a bare print() in the same loop that ends it each time. */
export const brokenProgress = moduleHint('broken-progress', (module) => {
  const advice: Advice[] = [];
  eachStatement(module.body, (s) => {
    if (s.type !== 'While' && s.type !== 'For') return;
    const own = module.calls.filter(({ call }) => call.from >= s.from && call.to <= s.to && call.func.type === 'Name' && call.func.id === 'print');
    const redraws = own.some(
      ({ call }) => call.args.some((a) => module.text.slice(a.from, a.to).includes('\\r')) && call.keywords.some((k) => k.name === 'end'),
    );
    const bare = own.find(({ call, statement }) => call.args.length === 0 && call.keywords.length === 0 && s.body.includes(statement));
    if (!redraws || !bare) return;
    advice.push({
      at: bare.call.from,
      title: { en: 'Move print() behind the loop', zh: '把 print() 移到循环后面' },
      why: {
        en: '\\r redraws one line; this print() ends the line in every round, so the progress is repeated instead.',
        zh: '\\r 用来在同一行刷新进度；循环里的 print() 每次都会换行，进度就变成一行一行重复输出了。',
      },
    });
  });
  return advice;
});
