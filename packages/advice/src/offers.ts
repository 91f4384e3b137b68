import { hints } from './hints/index.ts';
import type { Language, Offer, OfferContext } from './offer.ts';
import { repairs } from './repairs/index.ts';

/** Longer texts are not looked at. */
export const maxTextChars = 400_000;

/** What could be mended or is worth knowing in this text; repairs first, in the order in which they should be accepted. */
export function offers(text: string, language: Language, context: OfferContext = {}): Offer[] {
  if (text.length > maxTextChars) return [];
  const found = repairs.filter((repair) => repair.languages.includes(language)).flatMap((repair) => repair.offers(text, language, context));
  const told = hints.filter((hint) => hint.languages.includes(language)).flatMap((hint) => hint.offers(text, language, context));
  return [...found.filter((offer) => offer.replacement !== text), ...told];
}
