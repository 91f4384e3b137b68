import type { Language, Offer } from '../offer.ts';
import { parsePython } from '../python/parse.ts';
import { type CodeBlock, codeBlocks, isBlockOf, readsLikePython } from './code-blocks.ts';
import { frontMatterLength } from './front-matter.ts';
import type { Repair } from './repair.ts';

/** The marks are those of a page, and not part of a healthy program's strings or comments. */
function isPage(text: string, language: Language, first: CodeBlock): boolean {
  if (language === 'python') return parsePython(text).fault !== undefined && !isInString(text, first.first);
  const before = text.split('\n').slice(0, first.first).join('\n');
  return before.lastIndexOf('/*') <= before.lastIndexOf('*/');
}

/** Whether a line of the text stands inside a string of several lines, such as a docstring. */
function isInString(text: string, line: number): boolean {
  let from = 0;
  for (let i = 0; i < line; i += 1) from = text.indexOf('\n', from) + 1;
  return parsePython(text).tokens.some((token) => token.kind === 'string' && token.fault === undefined && token.from < from && token.to > from);
}

/** Several blocks become one text, parted by cell marks that carry the headings. */
function joined(blocks: readonly CodeBlock[], language: Language): string {
  if (blocks.length === 1) return tidy(blocks[0]?.text ?? '');
  const mark = language === 'python' ? '# %%' : '// %%';
  let heading = '';
  return blocks
    .map((block) => {
      const title = block.heading === heading ? '' : block.heading;
      heading = block.heading;
      return `${title === '' ? mark : `${mark} ${title}`}\n${tidy(block.text)}`;
    })
    .join('\n');
}

function tidy(text: string): string {
  return `${text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()}\n`;
}

/** Text in front of the first mark that is itself code: only the lower fence was copied. */
function codeAboveLoneFence(text: string, blocks: readonly CodeBlock[], language: Language): string | undefined {
  const only = blocks[0];
  if (language !== 'python' || blocks.length !== 1 || only?.marks !== 'fence' || only.info !== '') return undefined;
  const above = text.slice(frontMatterLength(text)).split('\n').slice(0, only.first).join('\n');
  return above.trim() !== '' && readsLikePython(above) && !readsLikePython(only.text) ? tidy(above) : undefined;
}

export const fences: Repair = {
  code: 'strip-fences',
  languages: ['python', 'typescript'],
  isOuter: true,
  offers(text, language): Offer[] {
    const all = codeBlocks(text);
    const first = all[0];
    if (!first || !isPage(text, language, first)) return [];
    const above = codeAboveLoneFence(text, all, language);
    const named = all.filter((block) => isBlockOf(language, block));
    const blocks = named.length > 0 ? named : all.filter((block) => block.info === '');
    if (above === undefined && blocks.every((block) => block.text.trim() === '')) return [];
    const many = blocks.length > 1;
    const marks = blocks[0]?.marks === 'ticks' ? '`' : '```';
    const whole: Offer = {
      code: blocks[0]?.marks === 'ticks' ? 'strip-backticks' : 'strip-fences',
      title: many
        ? { en: `Keep the ${blocks.length} pieces of code, leave out the rest of the page`, zh: `只保留页面中的 ${blocks.length} 段代码` }
        : { en: `Keep the code, leave out the ${marks} marks and what stands around them`, zh: `只保留代码，去掉 ${marks} 标记和周围的文字` },
      why: {
        en: 'The text was copied from a page written in Markdown. Its marks and its prose are not part of the program.',
        zh: '这段文字来自 Markdown 网页，其中的标记和说明文字不是程序。',
      },
      line: first.first + 1,
      replacement: above ?? joined(blocks, language),
      certainty: 'sure',
    };
    if (!many) return [whole];
    return [whole, ...blocks.slice(0, 30).map((block, i) => one(block, i + 1, blocks.length))];
  },
};

function one(block: CodeBlock, number: number, count: number): Offer {
  const { heading } = block;
  return {
    code: `keep-block-${number}`,
    title: {
      en: `Keep only piece ${number} of ${count}${heading === '' ? '' : ` (${heading})`}`,
      zh: `只保留第 ${number} 段代码（共 ${count} 段）${heading === '' ? '' : `：${heading}`}`,
    },
    why: { en: 'Each piece of the page is a program of its own; one at a time is easier to follow.', zh: '页面里的每段代码都是独立的程序，一次看一段更清楚。' },
    line: block.first + 1,
    replacement: tidy(block.text),
    certainty: 'likely',
  };
}
