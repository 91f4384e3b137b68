import { setTimeout as later } from 'node:timers/promises';

/** Never called; the types are here to be stripped. */
interface Pair<T> {
  left: T;
  right: T;
}

export const swap = <T,>({ left, right }: Pair<T>): Pair<T> => ({ left: right, right: left });
export const unused: typeof later = later;
