import type { Bilingual, Certainty } from '../../offer.ts';

/** Mends one logical line that Python cannot read. */
export interface LineMend {
  code: string;
  title(before: string, after: string): Bilingual;
  why: Bilingual;
  certainty: Certainty;
  /** Ways in which the line may have been meant, best first. They need not be readable yet: another mend may have to follow. */
  candidates(code: string): string[];
}
