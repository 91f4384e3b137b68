import { type Edit, edited } from '../lines.ts';
import type { Offer } from '../offer.ts';
import { type Chunk, chunksOf } from '../python/chunks.ts';
import { isSubstantive, looksLikeCode } from '../python/line-kind.ts';
import { parsePython } from '../python/parse.ts';
import { mendPath } from './line-mends/mend-path.ts';
import type { Repair } from './repair.ts';

/** `count: 3`, which Python reads as a declaration. */
function isLabel(chunk: Chunk): boolean {
  const only = chunk.statements.length === 1 ? chunk.statements[0] : undefined;
  return only?.type === 'AnnAssign' && !only.value && (only.annotation.type === 'Number' || only.annotation.type === 'Unary');
}

/** Values that stand alone beside stray lines (`[None, None]`, `5`) were printed too. */
function loose(chunks: readonly Chunk[], stray: Set<Chunk>): Chunk[] {
  const found: Chunk[] = [];
  const visible = chunks.filter((chunk) => chunk.kind !== 'blank');
  for (const list of [visible, [...visible].reverse()]) {
    list.forEach((chunk, i) => {
      const before = list[i - 1];
      if (!before || !stray.has(before) || stray.has(chunk) || !isPrintedValue(chunk)) return;
      stray.add(chunk);
      found.push(chunk);
    });
  }
  return found;
}

function isPrintedValue(chunk: Chunk): boolean {
  const only = chunk.statements.length === 1 ? chunk.statements[0] : undefined;
  return (
    only?.type === 'Expression' &&
    ['List', 'Tuple', 'Dict', 'Set', 'Number', 'Constant', 'String', 'Unary'].includes(only.value.type) &&
    !/["']{3}/.test(chunk.code.slice(0, 3))
  );
}

/** Lines of prose or of printed output: not readable, not mendable, and nothing that somebody meant as code. */
function strayChunks(text: string): Chunk[] {
  const chunks = chunksOf(text);
  const stray: Chunk[] = [];
  let inTraceback = false;
  for (const chunk of chunks) {
    if (chunk.kind === 'blank' || chunk.kind === 'comment') continue;
    if (/^Traceback \(most recent call last\):/.test(chunk.code)) inTraceback = true;
    if (inTraceback) {
      stray.push(chunk);
      if (/^[\w.]+(?:Error|Exception|Interrupt|Exit|Warning)\b/.test(chunk.code)) inTraceback = false;
    } else if (chunk.kind === 'broken' && !chunk.tokens[0]?.text.startsWith('`')) {
      if (!looksLikeCode(chunk.code) && mendPath(chunk.code).steps === undefined) stray.push(chunk);
    } else if (isLabel(chunk)) stray.push(chunk);
  }
  for (const chunk of loose(chunks, new Set(stray))) stray.push(chunk);
  stray.sort((a, b) => a.from - b.from);
  return stray.some((chunk) => !isLabel(chunk)) && chunks.some(isSubstantive) ? stray : [];
}

export const strayLines: Repair = {
  code: 'stray-lines',
  languages: ['python'],
  offers(text): Offer[] {
    if (!parsePython(text).fault) return [];
    const stray = strayChunks(text);
    const first = stray[0];
    if (!first) return [];
    const edits: Edit[] = [];
    for (const chunk of stray) {
      for (let from = chunk.from; from <= chunk.to; ) {
        const end = text.indexOf('\n', from);
        const to = end === -1 ? text.length : end;
        if (text.slice(from, to).trim() !== '') edits.push({ from, to: from, insert: '# ' });
        from = to + 1;
      }
    }
    const shown = first.code.length > 30 ? `${first.code.slice(0, 30)}…` : first.code;
    return [
      {
        code: 'stray-lines',
        title: { en: `Turn lines that are not code into comments (“${shown}”)`, zh: `把不是代码的行改成注释（“${shown}”）` },
        why: {
          en: 'These lines look like a program’s output or like a caption. As comments they stay readable and do no harm.',
          zh: '这些行像是程序的输出或说明文字。改成注释后既能看到，又不影响运行。',
        },
        line: first.line,
        replacement: edited(text, edits),
        certainty: 'likely',
      },
    ];
  },
};
