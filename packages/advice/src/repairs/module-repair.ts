import { type Edit, edited, lineAt } from '../lines.ts';
import type { Bilingual, Certainty, Offer, OfferContext } from '../offer.ts';
import { type Module, moduleOf } from '../python/module.ts';
import type { Repair } from './repair.ts';

/** One place that a repair would change. */
export interface Finding {
  edits: Edit[];
  title: Bilingual;
  why: Bilingual;
  certainty: Certainty;
  /** Offset that the offer points at; the first edit's where absent. */
  at?: number;
}

/** A repair of a program that can be read; each finding is an offer of its own. */
export function moduleRepair(code: string, find: (module: Module, context: OfferContext) => Finding[]): Repair {
  return {
    code,
    languages: ['python'],
    offers(text, _language, context): Offer[] {
      const module = moduleOf(text);
      if (!module) return [];
      return find(module, context)
        .slice(0, 40)
        .map(({ edits, title, why, certainty, at }) => ({
          code,
          title,
          why,
          line: lineAt(text, at ?? edits[0]?.from ?? 0),
          replacement: edited(text, edits),
          certainty,
        }));
    },
  };
}
