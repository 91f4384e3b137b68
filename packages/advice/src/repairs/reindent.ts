import type { Offer } from '../offer.ts';
import { type Chunk, chunksOf } from '../python/chunks.ts';
import { parsePython } from '../python/parse.ts';
import { layoutFaults, mendedCode } from './layout-faults.ts';
import { type LineFeatures, lineFeatures } from './reindent/line-features.ts';
import { plausibleDepths } from './reindent/search.ts';
import { columnsBefore } from './reindent/staircase.ts';
import type { Repair } from './repair.ts';

const maxLines = 1_500;
const unit = 4;

function isLine(chunk: Chunk): boolean {
  return chunk.kind === 'code' || (chunk.kind === 'broken' && mendedCode(chunk) !== undefined);
}

/** Each line's features with the blank lines above it (or above its comments), and whether a cell begins with it. */
function featuresOf(chunks: readonly Chunk[]): { features: LineFeatures[]; indexes: number[] } {
  const features: LineFeatures[] = [];
  const indexes: number[] = [];
  let blanks = 0;
  let startsCell = false;
  chunks.forEach((chunk, index) => {
    if (chunk.kind === 'blank') blanks += 1;
    else if (chunk.kind === 'comment' && chunk.code.startsWith('# %%')) startsCell = true;
    else if (isLine(chunk)) {
      features.push(lineFeatures(chunks, index, blanks, startsCell));
      indexes.push(index);
      blanks = 0;
      startsCell = false;
    }
  });
  return { features, indexes };
}

/** A chunk moved to a new column; the further lines of a bracket move along, those of a string stay. */
function moved(text: string, chunk: Chunk, column: number): string {
  const raw = text.slice(chunk.from, chunk.to);
  const lines = raw.split('\n');
  const shift = column - chunk.indent.length;
  const holdsText = chunk.tokens.some((token) => token.kind === 'string' && token.text.includes('\n'));
  return lines
    .map((line, i) => {
      if (i === 0) return ' '.repeat(column) + line.slice(chunk.indent.length);
      if (holdsText || line.trim() === '') return line;
      const own = /^[ \t]*/.exec(line)?.[0].length ?? 0;
      return ' '.repeat(Math.max(0, own + shift)) + line.slice(own);
    })
    .join('\n');
}

/** The text with each line at its column; comments stand with the line below them. */
function withColumns(text: string, chunks: readonly Chunk[], columnOf: ReadonlyMap<number, number>, last: number): string {
  let below = columnOf.get(last) ?? 0;
  const result: string[] = [];
  for (let i = chunks.length - 1; i >= 0; i -= 1) {
    const chunk = chunks[i] as Chunk;
    below = columnOf.get(i) ?? below;
    if (chunk.kind === 'blank') result.push(text.slice(chunk.from, chunk.to));
    else result.push(moved(text, chunk, chunk.code.startsWith('# %%') ? 0 : below));
  }
  return result.reverse().join('\n');
}

/** The text with the most plausible indentation, or undefined. */
function reindented(text: string): string | undefined {
  const chunks = chunksOf(text);
  if (chunks.length > maxLines) return undefined;
  const { features, indexes } = featuresOf(chunks);
  const last = indexes.at(-1) ?? -1;
  const place = (columns: readonly number[]): string => withColumns(text, chunks, new Map(indexes.map((index, i) => [index, columns[i] ?? 0])), last);
  for (const deepens of [false, true]) {
    const columns = columnsBefore(features, unit, deepens);
    const walkedBack = columns && place(columns);
    if (walkedBack !== undefined && layoutFaults(walkedBack) === 0) return walkedBack;
  }
  const depths = plausibleDepths(features, {
    hasIndentation: new Set(features.map((line) => line.column)).size > 1,
    hasBlankLines: features.some((line, i) => i > 0 && line.blanksBefore > 0),
  });
  return depths && place(depths.map((depth) => depth * unit));
}

export const reindent: Repair = {
  code: 'reindent',
  languages: ['python'],
  offers(text): Offer[] {
    const fault = parsePython(text).fault;
    if (!fault) return [];
    const faults = layoutFaults(text);
    if (faults === 0) return [];
    const replacement = reindented(text);
    if (replacement === undefined || replacement === text || layoutFaults(replacement) >= faults) return [];
    const before = text.split('\n');
    const line = replacement.split('\n').findIndex((changed, i) => changed !== before[i]) + 1;
    return [
      {
        code: 'reindent',
        title: { en: 'Restore the indentation', zh: '恢复缩进' },
        why: {
          en: 'The blocks of this code have lost their indentation. This is the most plausible one: check which lines belong to each loop and each if.',
          zh: '代码块的缩进丢失了。这是最合理的一种恢复方式，请检查每个循环和 if 里应该包含哪些行。',
        },
        ...(line > 0 ? { line } : {}),
        replacement,
        certainty: 'likely',
      },
    ];
  },
};
