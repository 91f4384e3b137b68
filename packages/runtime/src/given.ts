// What callers give, where the types did not stop them: Node runs TypeScript without looking at its types.

/** For messages: what was given instead of what is wanted. */
export function shown(given: unknown): string {
  if (typeof given === 'string') return JSON.stringify(given.length > 40 ? `${given.slice(0, 40)}…` : given);
  if (typeof given === 'function') return `the function ${given.name}`;
  if (typeof given !== 'object' || given === null) return String(given);
  return Array.isArray(given) ? 'a list' : typeof (given as { then?: unknown }).then === 'function' ? 'a promise' : 'an object';
}

/** @throws TypeError */
export function checkList(args: unknown, doing: string, called = 'the arguments'): void {
  if (!Array.isArray(args)) throw new TypeError(`${doing}: ${called} are ${shown(args)}; give them as a list, such as [1, 'two'], or [] for none`);
}

/** @throws TypeError */
export function checkIterable(items: unknown, doing: string, wanted: string): void {
  if (typeof (items as Iterable<unknown> | null | undefined)?.[Symbol.iterator] !== 'function')
    throw new TypeError(`${doing}: got ${shown(items)}; give ${wanted}`);
}

/** @throws TypeError */
export function checkFunction(given: unknown, doing: string): void {
  if (typeof given !== 'function') throw new TypeError(`${doing}: got ${shown(given)}; give a function, without calling it`);
}

/** @throws TypeError */
export function checkOptions(options: unknown, doing: string, such: string): void {
  if (typeof options !== 'object' || options === null) throw new TypeError(`${doing}: got ${shown(options)}; give options, such as ${such}`);
}

export function noNumber(value: unknown, doing: string): TypeError {
  return new TypeError(`${doing}: got ${shown(value)}; give a number`);
}

/** @throws TypeError where it is no signal */
export function checkSignal(signal: unknown, doing: string): void {
  if (signal === undefined || typeof (signal as AbortSignal | null)?.throwIfAborted === 'function') return;
  throw new TypeError(`${doing}: signal is ${shown(signal)}; give an AbortSignal, such as the \`signal\` of an AbortController`);
}
