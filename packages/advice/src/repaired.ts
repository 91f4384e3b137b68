import type { Language, Offer, OfferContext } from './offer.ts';
import { maxTextChars } from './offers.ts';
import { repairs } from './repairs/index.ts';

const maxSteps = 60;

/** Accepts offers one after another, each on the result of the one before, until none is left. `codes`: only these. */
export function repaired(text: string, language: Language, codes?: string[], context: OfferContext = {}): { text: string; applied: Offer[] } {
  const applied: Offer[] = [];
  const seen = new Set([text]);
  let now = text;
  while (applied.length < maxSteps && now.length <= maxTextChars) {
    const next = firstOffer(now, language, codes, context, seen);
    if (next?.replacement === undefined) break;
    now = next.replacement;
    seen.add(now);
    applied.push(next);
  }
  return { text: now, applied };
}

function firstOffer(text: string, language: Language, codes: string[] | undefined, context: OfferContext, seen: Set<string>): Offer | undefined {
  for (const repair of repairs) {
    if (!repair.languages.includes(language)) continue;
    const usable = repair
      .offers(text, language, context)
      .find((offer) => offer.certainty !== 'hint' && offer.replacement !== undefined && !seen.has(offer.replacement) && (codes?.includes(offer.code) ?? true));
    if (usable) return usable;
  }
  return undefined;
}
