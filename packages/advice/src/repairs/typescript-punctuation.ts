import { type Edit, edited, lineAt } from '../lines.ts';
import type { Offer } from '../offer.ts';
import { maskTypeScript } from '../typescript/mask.ts';
import { isInvisible, isOddSpace, plainForm } from './full-width-forms.ts';
import type { Repair } from './repair.ts';

/** Typographic quotes around the text of one line, as straight ones. */
function quoteEdits(text: string, mask: string): Edit[] {
  const edits: Edit[] = [];
  for (const found of mask.matchAll(/[“”]([^“”"\n]{0,500})[“”]|[‘’]([^‘’'\n]{0,500})[‘’]/g)) {
    const quote = /[“”]/.test(found[0][0] as string) ? '"' : "'";
    const inner = text.slice(found.index + 1, found.index + found[0].length - 1);
    edits.push({ from: found.index, to: found.index + found[0].length, insert: quote + inner.replaceAll(quote, `\\${quote}`) + quote });
  }
  return edits;
}

export const typescriptPunctuation: Repair = {
  code: 'full-width',
  languages: ['typescript'],
  offers(text): Offer[] {
    if (!/[\u00a0-\uffff]/.test(text)) return [];
    const mask = maskTypeScript(text);
    const edits = quoteEdits(text, mask);
    const quoted = (at: number): boolean => edits.some((edit) => at >= edit.from && at < edit.to);
    const marks: Edit[] = [];
    for (let i = 0; i < mask.length && marks.length < 2_000; i += 1) {
      const c = mask[i] as string;
      if (c.charCodeAt(0) < 0x80 || quoted(i)) continue;
      const plain = isOddSpace(c) ? ' ' : isInvisible(c) && i > 0 ? '' : plainForm(c);
      if (plain !== undefined) marks.push({ from: i, to: i + 1, insert: c === '。' || c === '、' ? (plain === '.' ? '.' : ',') : plain });
    }
    const all = [...edits, ...marks.filter((mark) => mark.insert !== ' ')];
    const first = all.sort((a, b) => a.from - b.from)[0];
    if (!first) return [];
    return [
      {
        code: 'full-width',
        title: { en: 'Use plain punctuation', zh: '换成英文标点' },
        why: {
          en: 'Outside strings and comments TypeScript accepts only the half-width marks of the English keyboard.',
          zh: '在字符串和注释之外，TypeScript 只认英文半角标点。',
        },
        line: lineAt(text, first.from),
        replacement: edited(text, [...edits, ...marks]),
        certainty: 'sure',
      },
    ];
  },
};
