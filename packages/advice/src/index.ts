export { explain } from './explain.ts';
export type * from './offer.ts';
export { offers } from './offers.ts';
export { repaired } from './repaired.ts';
