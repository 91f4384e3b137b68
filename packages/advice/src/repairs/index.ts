import { fullWidth } from './full-width.ts';
import { oddSpaces } from './odd-spaces.ts';
import type { Repair } from './repair.ts';

/** In the order in which they are accepted. */
export const repairs: readonly Repair[] = [oddSpaces, fullWidth];
