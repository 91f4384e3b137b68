import type { Offer } from '@forkhall/advice';

/** What is advised for one file, as it was when it was last read. */
export interface FileAdvice {
  fileId: string;
  path: string;
  /** Offers that change the text. */
  repairs: readonly Offer[];
  /** Worth knowing; no change goes with it. */
  hints: readonly Offer[];
}

export function fileAdvice(fileId: string, path: string, offers: readonly Offer[]): FileAdvice {
  return {
    fileId,
    path,
    repairs: offers.filter((offer) => offer.replacement !== undefined && offer.certainty !== 'hint'),
    hints: offers.filter((offer) => offer.replacement === undefined || offer.certainty === 'hint'),
  };
}

/** Names a set of repairs, so that one that was dismissed does not come back at the next key. */
export function repairsKey({ fileId, repairs }: FileAdvice): string {
  return `${fileId} ${[...new Set(repairs.map((offer) => offer.code))].sort().join(' ')}`;
}
