import { hints } from './hints/index.ts';
import type { Language, Offer, OfferContext } from './offer.ts';
import { countLines, isTooLong } from './offers.ts';
import { repairs } from './repairs/index.ts';

const maxSteps = 60;
/** What all steps together may look at, a line counting as forty characters more: long texts get fewer steps. */
const maxWork = 3_000_000;

/**
 * Accepts offers one after another, each on the result of the one before, until none is left.
 * `codes`: only these, and then also those of certainty `hint` that have a replacement. Without `codes` hints are left alone.
 */
export function repaired(text: string, language: Language, codes?: string[], context: OfferContext = {}): { text: string; applied: Offer[] } {
  const applied: Offer[] = [];
  const seen = new Set([text]);
  let now = text;
  let work = 0;
  while (applied.length < maxSteps && work <= maxWork && !isTooLong(now)) {
    work += now.length + 40 * countLines(now);
    const next = firstOffer(now, language, codes, context, seen);
    if (next?.replacement === undefined) break;
    now = next.replacement;
    seen.add(now);
    applied.push(next);
  }
  return { text: now, applied };
}

function firstOffer(text: string, language: Language, codes: string[] | undefined, context: OfferContext, seen: Set<string>): Offer | undefined {
  for (const repair of codes ? [...repairs, ...hints] : repairs) {
    if (!repair.languages.includes(language)) continue;
    const usable = repair
      .offers(text, language, context)
      .find(
        (offer) =>
          (codes !== undefined || offer.certainty !== 'hint') &&
          offer.replacement !== undefined &&
          !seen.has(offer.replacement) &&
          (codes?.includes(offer.code) ?? true),
      );
    if (usable) return usable;
  }
  return undefined;
}
