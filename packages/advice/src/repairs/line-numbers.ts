import type { Offer } from '../offer.ts';
import { parsePython } from '../python/parse.ts';
import { dedented } from './common-indent.ts';
import { layoutFaults } from './layout-faults.ts';
import type { Repair } from './repair.ts';

const numbered = /^[ \t]*(\d{1,5})(?:[.:|)]|)(?:[ \t]|\r?$)/;

/** Every line begins with its number, as pages with a numbered margin are copied. */
export const lineNumbers: Repair = {
  code: 'strip-line-numbers',
  languages: ['python'],
  isOuter: true,
  offers(text): Offer[] {
    if (!parsePython(text).fault) return [];
    const lines = text.split('\n');
    let last: number | undefined;
    let count = 0;
    for (const line of lines) {
      if (line.trim() === '') continue;
      const number = Number(numbered.exec(line)?.[1] ?? Number.NaN);
      if (Number.isNaN(number) || (last !== undefined && number !== last + 1)) return [];
      last = number;
      count += 1;
    }
    if (count < 2) return [];
    const plain = lines.map((line) => line.replace(numbered, '')).join('\n');
    const moved = dedented(plain);
    return [
      {
        code: 'strip-line-numbers',
        title: { en: 'Remove the line numbers', zh: '去掉行号' },
        why: {
          en: 'The numbers at the beginning of the lines come from the page, not from the program.',
          zh: '每行开头的数字是网页上的行号，不是程序的一部分。',
        },
        line: 1,
        replacement: layoutFaults(moved) < layoutFaults(plain) ? moved : plain,
        certainty: 'sure',
      },
    ];
  },
};
