import { scan } from '../../python/scan.ts';
import type { LineMend } from './line-mend.ts';

export const equalsInCondition: LineMend = {
  code: 'equals-in-condition',
  title: () => ({ en: 'Compare with ==', zh: '比较要用 ==' }),
  why: { en: 'A single = assigns; a condition compares with two: ==.', zh: '单个等号是赋值；条件里比较相等要用两个等号 ==。' },
  certainty: 'sure',
  candidates(code) {
    const tokens = scan(code);
    if (!['if', 'elif', 'while'].includes(tokens[0]?.text ?? '')) return [];
    let depth = 0;
    for (const token of tokens) {
      if (token.kind !== 'op') continue;
      if ('([{'.includes(token.text)) depth += 1;
      else if (')]}'.includes(token.text)) depth -= 1;
      else if (token.text === '=' && depth === 0) return [`${code.slice(0, token.from)}==${code.slice(token.to)}`];
    }
    return [];
  },
};
