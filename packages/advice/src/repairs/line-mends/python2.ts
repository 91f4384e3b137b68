import { type Edit, edited } from '../../lines.ts';
import { scan, type Token } from '../../python/scan.ts';
import type { LineMend } from './line-mend.ts';

/** Tokens that begin a simple statement: the first, and those after `;` or after the colon of a header. */
function statementStarts(tokens: readonly Token[]): number[] {
  const starts = [0];
  let depth = 0;
  tokens.forEach((token, i) => {
    if (token.kind !== 'op') return;
    if ('([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text)) depth -= 1;
    else if (depth === 0 && (token.text === ';' || token.text === ':')) starts.push(i + 1);
  });
  return starts;
}

function endOf(tokens: readonly Token[], from: number): number {
  let i = from;
  while (i < tokens.length && !['newline', 'end', 'comment'].includes((tokens[i] as Token).kind) && (tokens[i] as Token).text !== ';') i += 1;
  return i;
}

function printCall(code: string, tokens: readonly Token[], at: number, end: number): string {
  const last = tokens[end - 1] as Token;
  if (end === at + 1) return 'print()';
  let from = at + 1;
  let file = '';
  if (tokens[from]?.text === '>>') {
    const comma = tokens.findIndex((token, i) => i > from && i < end && token.text === ',');
    const stop = comma === -1 ? end : comma;
    file = `file=${code.slice((tokens[from + 1] ?? last).from, (tokens[stop - 1] ?? last).to)}`;
    from = comma === -1 ? end : comma + 1;
  }
  const trailing = last.text === ',' && end - 1 >= from;
  const stop = trailing ? end - 1 : end;
  const values = from < stop ? code.slice((tokens[from] as Token).from, (tokens[stop - 1] as Token).to) : '';
  return `print(${[values, trailing ? "end=' '" : '', file].filter((part) => part !== '').join(', ')})`;
}

export const printStatement: LineMend = {
  code: 'python2-print',
  title: () => ({ en: 'Call print with parentheses', zh: 'print 要加括号' }),
  why: { en: 'This is Python 2. In Python 3 print is a function: print("…").', zh: '这是 Python 2 的写法。在 Python 3 中 print 是函数：print("…")。' },
  certainty: 'sure',
  candidates(code) {
    const tokens = scan(code);
    const edits: Edit[] = [];
    for (const at of statementStarts(tokens)) {
      const token = tokens[at];
      const next = tokens[at + 1];
      if (token?.text !== 'print' || next?.text === '=' || next?.text === '.') continue;
      const end = endOf(tokens, at);
      if (next?.text === '(' && tokens[end - 1]?.text === ')' && closes(tokens, at + 1) === end - 1) continue;
      edits.push({ from: token.from, to: (tokens[end - 1] as Token).to, insert: printCall(code, tokens, at, end) });
    }
    return edits.length > 0 ? [edited(code, edits)] : [];
  },
};

/** Index of the bracket that closes the one at `open`. */
function closes(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i += 1) {
    const token = tokens[i] as Token;
    if (token.kind !== 'op') continue;
    if ('([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text)) depth -= 1;
    if (depth === 0) return i;
  }
  return -1;
}

export const execStatement: LineMend = {
  code: 'python2-exec',
  title: () => ({ en: 'Call exec with parentheses', zh: 'exec 要加括号' }),
  why: { en: 'In Python 3 exec is a function.', zh: '在 Python 3 中 exec 是函数。' },
  certainty: 'sure',
  candidates: (code) => (/^exec\s+["'\w]/.test(code) ? [code.replace(/^exec\s+([^#\n]*[^#\n\s])/, 'exec($1)')] : []),
};

export const exceptComma: LineMend = {
  code: 'python2-except',
  title: () => ({ en: 'Write “except … as …”', zh: '改成“except … as …”' }),
  why: { en: 'Python 2 put a comma before the name of the error; Python 3 writes “as”.', zh: 'Python 2 用逗号，Python 3 要用“as”给异常命名。' },
  certainty: 'sure',
  candidates: (code) => (/^except\b/.test(code) ? [code.replace(/,\s*(\w+)(\s*:)/, ' as $1$2')].filter((c) => c !== code) : []),
};

export const raiseComma: LineMend = {
  code: 'python2-raise',
  title: () => ({ en: 'Put the message of the error in parentheses', zh: '把异常信息放进括号里' }),
  why: { en: 'Python 3 raises an object: raise ValueError("…").', zh: 'Python 3 抛出的是对象：raise ValueError("…")。' },
  certainty: 'sure',
  candidates: (code) => (/^raise\s+[\w.]+\s*,/.test(code) ? [code.replace(/^raise\s+([\w.]+)\s*,\s*([^#\n]*[^#\n\s])/, 'raise $1($2)')] : []),
};

export const oldTokens: LineMend = {
  code: 'python2-tokens',
  title: () => ({ en: 'Write it as Python 3 does', zh: '换成 Python 3 的写法' }),
  why: {
    en: '<>, 0777, 10L and `x` are Python 2. Python 3 writes !=, 0o777, 10 and repr(x).',
    zh: '<>、0777、10L、`x` 是 Python 2 的写法；Python 3 写作 !=、0o777、10、repr(x)。',
  },
  certainty: 'sure',
  candidates(code) {
    const edits: Edit[] = [];
    const tokens = scan(code);
    tokens.forEach((token, i) => {
      const next = tokens[i + 1];
      if (token.text === '<' && next?.text === '>' && next.from === token.to) edits.push({ from: token.from, to: next.to, insert: '!=' });
      else if (token.fault === 'bad-number' && /^0\d+$/.test(token.text))
        edits.push({ from: token.from, to: token.to, insert: `0o${token.text.replace(/^0+/, '')}` });
      else if (token.fault === 'bad-number' && /^\d+[lL]$/.test(token.text)) edits.push({ from: token.from, to: token.to, insert: token.text.slice(0, -1) });
    });
    const ticks = tokens.filter((token) => token.text === '`');
    if (ticks.length > 0 && ticks.length % 2 === 0 && ticks[0]?.from !== 0) {
      ticks.forEach((tick, i) => {
        edits.push({ from: tick.from, to: tick.to, insert: i % 2 === 0 ? 'repr(' : ')' });
      });
    }
    return edits.length > 0 ? [edited(code, edits)] : [];
  },
};
