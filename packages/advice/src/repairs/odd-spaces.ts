import { type Edit, edited, lineAt } from '../lines.ts';
import type { Offer } from '../offer.ts';
import { scan } from '../python/scan.ts';
import { isInvisible, isOddSpace } from './full-width-forms.ts';
import type { Repair } from './repair.ts';

/** No-break spaces, full-width spaces and characters of no width, outside strings and comments. */
export const oddSpaces: Repair = {
  code: 'odd-spaces',
  languages: ['python'],
  offers(text): Offer[] {
    const edits: Edit[] = [];
    for (const token of scan(text)) {
      if (token.fault !== 'bad-character') continue;
      if (token.text === '\u3000') edits.push({ from: token.from, to: token.to, insert: '  ' });
      else if (isOddSpace(token.text)) edits.push({ from: token.from, to: token.to, insert: ' ' });
      else if (isInvisible(token.text)) edits.push({ from: token.from, to: token.to, insert: '' });
    }
    const first = edits[0];
    if (!first) return [];
    return [
      {
        code: 'odd-spaces',
        title: { en: 'Replace spaces that Python does not accept', zh: '替换 Python 不认识的空格' },
        why: {
          en: 'The text has no-break, full-width or invisible characters where Python expects plain spaces. They look right and are not.',
          zh: '代码里有不间断空格、全角空格或看不见的字符。看起来没问题，但 Python 不接受。',
        },
        line: lineAt(text, first.from),
        replacement: edited(text, edits),
        certainty: 'sure',
      },
    ];
  },
};
