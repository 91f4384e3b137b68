/** Leaves out what is undefined, as exactOptionalPropertyTypes wants it. */
export type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };
export function defined<T extends object>(parts: T): Defined<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Defined<T>;
}
