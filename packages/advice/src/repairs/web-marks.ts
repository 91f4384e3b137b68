import type { Offer } from '../offer.ts';
import { chunksOf } from '../python/chunks.ts';
import { parsePython } from '../python/parse.ts';
import type { Repair } from './repair.ts';

const entities: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
  ['&quot;', '"'],
  ['&#34;', '"'],
  ['&#39;', "'"],
  ['&apos;', "'"],
  ['&nbsp;', ' '],
]);

/** How many lines cannot be read. */
function brokenLines(text: string): number {
  return chunksOf(text).filter((chunk) => chunk.kind === 'broken').length;
}

/** `&lt;` and its like, from the source of a page. */
export const htmlEntities: Repair = {
  code: 'html-entities',
  languages: ['python'],
  isOuter: true,
  offers(text): Offer[] {
    const first = /&(?:lt|gt|amp|quot|#34|#39|apos|nbsp);/.exec(text);
    if (!first || !parsePython(text).fault) return [];
    const replacement = text.replace(/&(?:lt|gt|amp|quot|#34|#39|apos|nbsp);/g, (entity) => entities.get(entity) ?? entity);
    if (brokenLines(replacement) >= brokenLines(text) && !/^[ \t]*>>> /m.test(replacement)) return [];
    return [
      {
        code: 'html-entities',
        title: { en: `Write ${first[0]} and its like as plain characters`, zh: `把 ${first[0]} 这类网页编码还原成普通字符` },
        why: { en: 'The text comes from the source of a web page, which writes < as &lt;.', zh: '这段文字来自网页源码，网页里用 &lt; 表示 <。' },
        line: text.slice(0, first.index).split('\n').length,
        replacement,
        certainty: 'sure',
      },
    ];
  },
};

/** `> ` in front of every line, as mails and quotations have it. */
export const quoteMarks: Repair = {
  code: 'strip-quote-marks',
  languages: ['python'],
  isOuter: true,
  offers(text): Offer[] {
    const lines = text.split('\n');
    const filled = lines.filter((line) => line.trim() !== '');
    if (filled.length < 2 || !filled.every((line) => /^\s{0,3}>(?!>)/.test(line)) || !parsePython(text).fault) return [];
    return [
      {
        code: 'strip-quote-marks',
        title: { en: 'Remove the > in front of the lines', zh: '去掉每行开头的 >' },
        why: { en: 'The text is a quotation. The marks are not code.', zh: '这是引用的文字，> 不是代码。' },
        line: 1,
        replacement: lines.map((line) => line.replace(/^\s{0,3}> ?/, '')).join('\n'),
        certainty: 'sure',
      },
    ];
  },
};
