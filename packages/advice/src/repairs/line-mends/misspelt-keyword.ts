import { keywords, scan, type Token } from '../../python/scan.ts';
import { oneSlip } from '../../spelling.ts';
import type { LineMend } from './line-mend.ts';

const first = [
  'import',
  'from',
  'def',
  'class',
  'for',
  'while',
  'if',
  'elif',
  'else',
  'try',
  'except',
  'finally',
  'with',
  'return',
  'break',
  'continue',
  'pass',
  'raise',
  'global',
  'lambda',
  'async',
  'del',
  'print',
];
const foreign: ReadonlyMap<string, string> = new Map([
  ['elseif', 'elif'],
  ['elsif', 'elif'],
  ['function', 'def'],
  ['func', 'def'],
  ['fun', 'def'],
  ['catch', 'except'],
  ['foreach', 'for'],
  ['include', 'import'],
]);
const inner: ReadonlyMap<string, readonly string[]> = new Map([
  ['from', ['import']],
  ['for', ['in']],
  ['import', ['as']],
  ['with', ['as']],
  ['except', ['as']],
]);

function replaced(code: string, token: Token, word: string): string {
  return code.slice(0, token.from) + word + code.slice(token.to);
}

export const misspeltKeyword: LineMend = {
  code: 'misspelt-keyword',
  title(before, after) {
    const was = scan(before);
    const is = scan(after);
    const at = was.findIndex((token, i) => token.text !== is[i]?.text);
    const pair = `${was[at]?.text ?? before} → ${is[at]?.text ?? after}`;
    return { en: `Correct the spelling: ${pair}`, zh: `改正拼写：${pair}` };
  },
  why: { en: 'Python knows this word only in its exact spelling.', zh: 'Python 的关键字必须拼写完全正确。' },
  certainty: 'sure',
  candidates(code) {
    const tokens = scan(code);
    const head = tokens[0];
    if (head?.kind !== 'name') return [];
    const found: string[] = [];
    if (head.text === 'else' && tokens[1]?.text === 'if') found.push(`elif${code.slice(tokens[1].to)}`);
    const known = foreign.get(head.text);
    if (known) found.push(replaced(code, head, known));
    const lower = head.text.toLowerCase();
    if (!keywords.has(head.text)) for (const word of first) if (lower === word || oneSlip(head.text, word)) found.push(replaced(code, head, word));
    for (const word of inner.get(head.text) ?? [])
      for (const token of tokens.slice(1)) if (token.kind === 'name' && oneSlip(token.text, word)) found.push(replaced(code, token, word));
    return found;
  },
};
