import { hints } from './hints/index.ts';
import type { Language, Offer, OfferContext } from './offer.ts';
import { repairs } from './repairs/index.ts';

/** Longer texts are not looked at. */
export const maxTextChars = 400_000;

/** What could be mended or is worth knowing in this text; repairs first, in the order in which they should be accepted. */
export function offers(text: string, language: Language, context: OfferContext = {}): Offer[] {
  if (text.length > maxTextChars) return [];
  const found: Offer[] = [];
  for (const repair of repairs) {
    if (!repair.languages.includes(language)) continue;
    const own = repair.offers(text, language, context).filter((offer) => offer.replacement !== text);
    found.push(...own);
    if (repair.isOuter && own.length > 0) return found;
  }
  const told = hints.filter((hint) => hint.languages.includes(language)).flatMap((hint) => hint.offers(text, language, context));
  return [...found, ...told];
}
