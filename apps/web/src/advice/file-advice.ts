import type { Offer } from '@forkhall/advice';

/** What is advised for one file, as it was when it was last read. */
export interface FileAdvice {
  fileId: string;
  path: string;
  /** Each kind of repair once, in the order in which they are made. */
  repairs: readonly Offer[];
  /** Worth knowing; no change goes with it. */
  hints: readonly Offer[];
}

export function fileAdvice(fileId: string, path: string, offers: readonly Offer[], applied: readonly Offer[]): FileAdvice {
  return {
    fileId,
    path,
    repairs: eachKindOnce(applied),
    hints: eachKindOnce(offers.filter((offer) => offer.replacement === undefined || offer.certainty === 'hint')),
  };
}

export function eachKindOnce(offers: readonly Offer[]): Offer[] {
  const kinds = new Map<string, Offer>();
  for (const offer of offers) if (!kinds.has(offer.code)) kinds.set(offer.code, offer);
  return [...kinds.values()];
}

/** Names a set of repairs, so that one that was dismissed does not come back at the next key. */
export function repairsKey({ fileId, repairs }: FileAdvice): string {
  return `${fileId} ${repairs
    .map((offer) => offer.code)
    .sort()
    .join(' ')}`;
}
