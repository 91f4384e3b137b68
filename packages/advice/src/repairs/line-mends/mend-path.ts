import { readLine } from '../../python/line-parse.ts';
import { remembered } from '../../remember.ts';
import { lineMends } from './index.ts';
import type { LineMend } from './line-mend.ts';

const maxLineChars = 2_000;
const maxSteps = 3;
const maxTried = 60;

export interface MendStep {
  mend: LineMend;
  before: string;
  after: string;
}

/** The fewest mends that make this line readable, or undefined. */
export const mendPath: (code: string) => { steps: MendStep[] | undefined } = remembered((code) => ({ steps: search(code) }), 2_000);

function search(code: string): MendStep[] | undefined {
  if (code.length > maxLineChars) return undefined;
  let front: MendStep[][] = [[]];
  let tried = 0;
  const seen = new Set([code]);
  for (let depth = 0; depth < maxSteps; depth += 1) {
    const next: MendStep[][] = [];
    for (const path of front) {
      const before = path.at(-1)?.after ?? code;
      for (const mend of lineMends) {
        for (const after of mend.candidates(before)) {
          if (seen.has(after)) continue;
          seen.add(after);
          tried += 1;
          if (tried > maxTried) return undefined;
          const longer = [...path, { mend, before, after }];
          if (readLine(after) !== undefined) return longer;
          next.push(longer);
        }
      }
    }
    front = next;
  }
  return undefined;
}
