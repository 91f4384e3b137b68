import { hints } from './hints/index.ts';
import type { Language, Offer, OfferContext } from './offer.ts';
import { repairs } from './repairs/index.ts';

const maxTextChars = 200_000;
const maxTextLines = 8_000;

/** Longer texts are not looked at. */
export function isTooLong(text: string): boolean {
  return text.length > maxTextChars || countLines(text) > maxTextLines;
}

export function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** What could be mended or is worth knowing in this text; repairs first, in the order in which they should be accepted. */
export function offers(text: string, language: Language, context: OfferContext = {}): Offer[] {
  if (isTooLong(text)) return [];
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
