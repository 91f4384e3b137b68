import { lineAt } from '../lines.ts';
import type { Offer } from '../offer.ts';
import { chunksOf } from '../python/chunks.ts';
import { parsePython } from '../python/parse.ts';
import { layoutFaults } from './layout-faults.ts';
import type { Repair } from './repair.ts';

/** The text with the tabs of its indentation as spaces; strings of several lines stay as they are. */
function expanded(text: string, width: number): string {
  return chunksOf(text)
    .map((chunk) => {
      let column = 0;
      for (const c of chunk.indent) column = c === '\t' ? (Math.floor(column / width) + 1) * width : column + 1;
      return ' '.repeat(column) + text.slice(chunk.from + chunk.indent.length, chunk.to);
    })
    .join('\n');
}

export const mixedTabs: Repair = {
  code: 'mixed-tabs',
  languages: ['python'],
  offers(text): Offer[] {
    const fault = parsePython(text).fault;
    const tab = /^ *\t/m.exec(text);
    if (!fault || !tab) return [];
    const isTabs = fault.code === 'tabs' || fault.code === 'bad-dedent' || fault.code === 'unexpected-indent' || fault.code === 'expected-block';
    if (!isTabs || !/^ +\S/m.test(text)) return [];
    const now = fault.code === 'tabs' ? Number.POSITIVE_INFINITY : layoutFaults(text);
    let best: string | undefined;
    let fewest = now;
    for (const width of [4, 8, 2]) {
      const candidate = expanded(text, width);
      const faults = layoutFaults(candidate);
      if (faults < fewest) {
        best = candidate;
        fewest = faults;
      }
    }
    if (best === undefined) return [];
    return [
      {
        code: 'mixed-tabs',
        title: { en: 'Replace tabs by spaces', zh: '把制表符（Tab）换成空格' },
        why: {
          en: 'Some lines are indented with tabs and some with spaces. They look alike; to Python they are not.',
          zh: '有的行用制表符缩进，有的行用空格缩进。看起来一样，Python 却认为不一样。',
        },
        line: lineAt(text, fault.offset),
        replacement: best,
        certainty: 'sure',
      },
    ];
  },
};
