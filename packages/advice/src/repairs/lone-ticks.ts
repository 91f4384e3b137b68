import type { Offer } from '../offer.ts';
import { parsePython } from '../python/parse.ts';
import { dedented } from './common-indent.ts';
import { layoutFaults } from './layout-faults.ts';
import type { Repair } from './repair.ts';

/** One tick at the very beginning or the very end of what was pasted; its partner was not copied, or both stand on one line. */
export const loneTicks: Repair = {
  code: 'strip-backticks',
  languages: ['python'],
  isOuter: true,
  offers(text): Offer[] {
    const opened = /^\s*`+(?=[^`])/.exec(text);
    const closed = /`+\s*$/.exec(text.slice(-400));
    if ((!opened && !closed) || !parsePython(text).fault) return [];
    let inner = text;
    if (closed) inner = `${inner.slice(0, inner.length - closed[0].length)}\n`;
    if (opened) inner = inner.replace(/^(\s*)`+/, '$1');
    if (inner.trim() === '') return [];
    const moved = dedented(inner);
    const replacement = layoutFaults(moved) < layoutFaults(inner) ? moved : inner;
    return [
      {
        code: 'strip-backticks',
        title: { en: 'Remove the back-ticks around the code', zh: '去掉代码两端的反引号' },
        why: { en: 'The ` marks come from a page written in Markdown. Python does not know them.', zh: '反引号 ` 是 Markdown 网页的标记，Python 不认识。' },
        line: 1,
        replacement,
        certainty: 'sure',
      },
    ];
  },
};
