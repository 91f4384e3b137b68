import { type Below, type CallPlace, placeOfCall } from './place.ts';

const sameBefore = 64;
const lookEvery = 16;

/**
 * The program's line for what happens without a wait, a million times a second. To look for it costs ten times what
 * happens, so after many calls from one line it is looked for now and then. Never for a wait: that line must be right.
 */
export class SampledPlace {
  #place: CallPlace | undefined;
  #same = 0;
  #uses = 0;

  here(below?: Below): CallPlace | undefined {
    if (this.#same >= sameBefore && ++this.#uses % lookEvery !== 0) return this.#place;
    const place = placeOfCall(below);
    this.#same = place !== undefined && place === this.#place ? this.#same + 1 : 0;
    if (this.#same === 0) this.#place = place;
    return this.#place;
  }

  /** Where it was last. */
  get last(): CallPlace | undefined {
    return this.#place;
  }
}
