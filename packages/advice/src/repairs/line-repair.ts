import { type Edit, edited } from '../lines.ts';
import type { Offer } from '../offer.ts';
import { type Chunk, chunksOf } from '../python/chunks.ts';
import { parsePython } from '../python/parse.ts';
import type { LineMend } from './line-mends/line-mend.ts';
import { mendPath } from './line-mends/mend-path.ts';
import type { Repair } from './repair.ts';

const maxBroken = 1_000;

/** The broken lines of a text that cannot be read, at most so many that looking stays cheap. */
export function brokenChunks(text: string): Chunk[] {
  if (!parsePython(text).fault) return [];
  return chunksOf(text)
    .filter((chunk) => chunk.kind === 'broken')
    .slice(0, maxBroken);
}

/** Offers a line's mend wherever it is the next step to make a broken line readable. */
export function lineRepair(mend: LineMend): Repair {
  return {
    code: mend.code,
    languages: ['python'],
    offers(text): Offer[] {
      const edits: Edit[] = [];
      let first: { line: number; before: string; after: string } | undefined;
      for (const chunk of brokenChunks(text)) {
        const step = mendPath(chunk.code).steps?.[0];
        if (step?.mend !== mend) continue;
        first ??= { line: chunk.line, before: step.before, after: step.after };
        const from = chunk.from + chunk.indent.length;
        edits.push({ from, to: from + chunk.code.length, insert: step.after });
      }
      if (!first) return [];
      const { line, before, after } = first;
      return [{ code: mend.code, title: mend.title(before, after), why: mend.why, line, replacement: edited(text, edits), certainty: mend.certainty }];
    },
  };
}
