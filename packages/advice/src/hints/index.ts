import type { Repair } from '../repairs/repair.ts';

/** Advice, in the order in which it is shown. */
export const hints: readonly Repair[] = [];
