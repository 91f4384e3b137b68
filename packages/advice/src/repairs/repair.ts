import type { Language, Offer, OfferContext } from '../offer.ts';

/** Looks at a text and offers to mend one kind of damage. Never throws, never loops, linear in the text. */
export interface Repair {
  /** The prefix of the codes of all offers that it makes. */
  code: string;
  languages: readonly Language[];
  /** What it mends surrounds the code: as long as it has an offer, later repairs wait. */
  isOuter?: boolean;
  offers(text: string, language: Language, context: OfferContext): Offer[];
}
