import { lastCode } from '../../python/line-parse.ts';
import { scan, type Token } from '../../python/scan.ts';
import type { LineMend } from './line-mend.ts';

const closing: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** The brackets that stand open at the end, innermost first, as their closers; undefined if they cross. */
function missing(tokens: readonly Token[]): string | undefined {
  const open: string[] = [];
  for (const token of tokens) {
    if (token.kind !== 'op') continue;
    const closer = closing.get(token.text);
    if (closer) open.push(closer);
    else if (')]}'.includes(token.text) && open.pop() !== token.text) return undefined;
  }
  return open.reverse().join('');
}

export const missingBracket: LineMend = {
  code: 'missing-bracket',
  title: (before, after) => {
    const added = after.length - before.length;
    return added === 1 ? { en: 'Close the bracket', zh: '补上缺少的右括号' } : { en: `Close ${added} brackets`, zh: `补上缺少的 ${added} 个右括号` };
  },
  why: { en: 'A bracket was opened on this line and never closed.', zh: '这一行有左括号没有对应的右括号。' },
  certainty: 'sure',
  candidates(code) {
    const tokens = scan(code);
    const last = lastCode(tokens);
    const closers = missing(tokens);
    if (!last || !closers || closers.length > 3 || !/^[\w@("'[{]/.test(code)) return [];
    const body = code.slice(0, last.to);
    const tail = code.slice(last.to);
    if (last.text === ':') return [`${body.slice(0, -1).trimEnd()}${closers}:${tail}`];
    return [`${body}${closers}${tail}`, `${body.replace(/,$/, '')}${closers}${tail}`];
  },
};

export const extraBracket: LineMend = {
  code: 'extra-bracket',
  title: () => ({ en: 'Remove the bracket that closes nothing', zh: '去掉多余的右括号' }),
  why: { en: 'This closing bracket has no opening one.', zh: '这个右括号没有对应的左括号。' },
  certainty: 'likely',
  candidates: (code) =>
    scan(code)
      .filter((token) => token.fault === 'unopened')
      .slice(0, 3)
      .map((token) => code.slice(0, token.from) + code.slice(token.to)),
};

export const missingQuote: LineMend = {
  code: 'missing-quote',
  title: () => ({ en: 'Close the string', zh: '补上缺少的引号' }),
  why: { en: 'The string was opened with a quote and never closed on its line.', zh: '这一行的字符串少了结尾的引号。' },
  certainty: 'likely',
  candidates(code) {
    const open = scan(code).find((token) => token.fault === 'unterminated-string');
    if (!open) return [];
    const quote = /["']/.exec(open.text)?.[0] ?? '"';
    const line = code.slice(0, open.to).trimEnd();
    const rest = code.slice(line.length);
    const tail = /[)\]}:,]+$/.exec(line)?.[0] ?? '';
    const found: string[] = [];
    for (let keep = Math.min(tail.length, 4); keep >= 0; keep -= 1) {
      const at = line.length - keep;
      if (at > open.from) found.push(line.slice(0, at) + quote + line.slice(at) + rest);
    }
    return found;
  },
};
