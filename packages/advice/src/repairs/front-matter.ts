import type { Offer } from '../offer.ts';
import type { Repair } from './repair.ts';

/** The head of a blog page: `---`, lines `key: value`, `---`. Returns how many characters it takes. */
export function frontMatterLength(text: string): number {
  const head = /^\ufeff?\s*---[ \t]*\r?\n/.exec(text)?.[0];
  if (!head) return 0;
  let at = head.length;
  for (let count = 0; count < 60 && at < text.length; count += 1) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end === -1 ? text.length : end).trimEnd();
    at = end === -1 ? text.length : end + 1;
    if (line === '---') return at;
    if (!/^(?:[\w-]+\s*:.*|\s*-\s.*|\s+.*|#.*)?$/.test(line)) return 0;
  }
  return 0;
}

export const frontMatter: Repair = {
  code: 'strip-front-matter',
  languages: ['python', 'typescript'],
  offers(text): Offer[] {
    const length = frontMatterLength(text);
    if (length === 0) return [];
    return [
      {
        code: 'strip-front-matter',
        title: { en: 'Remove the head of the page (--- title … ---)', zh: '去掉网页开头的说明（--- title … ---）' },
        why: { en: 'These lines describe a blog page. They are not part of the program.', zh: '这几行是博客文章的标题和标签，不属于程序。' },
        line: 1,
        replacement: text.slice(length).replace(/^\s*\n/, ''),
        certainty: 'sure',
      },
    ];
  },
};
