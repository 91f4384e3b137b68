import { type Edit, edited, lineAt } from '../lines.ts';
import type { Offer } from '../offer.ts';
import { scan, type Token } from '../python/scan.ts';
import { plainForm } from './full-width-forms.ts';
import type { Repair } from './repair.ts';

/** A string in typographic quotes, in straight ones. What it says stays as it is. */
function straightened(token: Token): string {
  const inner = token.text.replace(/^[rRbBuUfF]{0,2}./u, '').slice(0, -1);
  const prefix = /^[rRbBuUfF]{0,2}(?=["'“‘„‚＂＇”’])/.exec(token.text)?.[0] ?? '';
  const double = /^[rRbBuUfF]{0,2}["“”„‟＂]/.test(token.text);
  const quote = double ? (inner.includes('"') && !inner.includes("'") ? "'" : '"') : inner.includes("'") && !inner.includes('"') ? '"' : "'";
  return prefix + quote + inner.replaceAll(quote, `\\${quote}`) + quote;
}

/** The text with plain punctuation outside strings and comments. */
export function withPlainPunctuation(text: string): { text: string; edits: Edit[] } {
  const edits: Edit[] = [];
  let commentUntil = 0;
  for (const token of scan(text)) {
    if (token.from < commentUntil) continue;
    if (token.fault === 'smart-quote') edits.push({ from: token.from, to: token.to, insert: straightened(token) });
    else if (token.fault === 'bad-character') {
      const plain = plainForm(token.text);
      if (plain === undefined) continue;
      edits.push({ from: token.from, to: token.to, insert: plain });
      if (plain === '#') {
        const end = text.indexOf('\n', token.from);
        commentUntil = end === -1 ? text.length : end;
      }
    }
  }
  return { text: edited(text, edits), edits };
}

export const fullWidth: Repair = {
  code: 'full-width',
  languages: ['python'],
  offers(text): Offer[] {
    const plain = withPlainPunctuation(text);
    const first = plain.edits[0];
    if (!first) return [];
    const was = text.slice(first.from, first.to);
    const shown = was.length <= 12 ? `${was} → ${first.insert}` : '“ ” → " "';
    return [
      {
        code: 'full-width',
        title: { en: `Use plain punctuation (${shown})`, zh: `换成英文标点（${shown}）` },
        why: {
          en: 'Outside strings and comments Python accepts only the half-width marks of the English keyboard. The text inside strings stays as it is.',
          zh: '在字符串和注释之外，Python 只认英文半角标点。字符串里的内容不会改动。',
        },
        line: lineAt(text, first.from),
        replacement: plain.text,
        certainty: 'sure',
      },
    ];
  },
};
