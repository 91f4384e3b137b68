import { type Edit, edited } from '../../lines.ts';
import { scan } from '../../python/scan.ts';
import type { LineMend } from './line-mend.ts';

/** `&&`, `||`, `!x`, `i++`: what other languages write. */
export const foreignOperators: LineMend = {
  code: 'foreign-operators',
  title: () => ({ en: 'Write the operator as Python does', zh: '换成 Python 的运算符' }),
  why: { en: 'Python writes and, or, not, and i += 1.', zh: 'Python 用 and、or、not 和 i += 1。' },
  certainty: 'sure',
  candidates(code) {
    const edits: Edit[] = [];
    const tokens = scan(code);
    tokens.forEach((token, i) => {
      const next = tokens[i + 1];
      const adjacent = next !== undefined && next.from === token.to && next.text === token.text;
      if ((token.text === '&' || token.text === '|') && adjacent) edits.push({ from: token.from, to: next.to, insert: token.text === '&' ? 'and' : 'or' });
      else if (token.text === '!' && next?.text !== '=') edits.push({ from: token.from, to: token.to, insert: 'not ' });
      else if ((token.text === '+' || token.text === '-') && adjacent && /^[\n#]|^$/.test(code.slice(next.to).trimStart()) && i > 0) {
        edits.push({ from: token.from, to: next.to, insert: ` ${token.text}= 1` });
      }
    });
    return edits.length > 0 ? [edited(code, edits)] : [];
  },
};
