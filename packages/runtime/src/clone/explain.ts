import * as types from 'node:util/types';
import { isHandle } from './handles.ts';

/** Why this value itself, apart from what it contains, cannot be copied to another process; undefined when it can. */
export function whyNot(value: unknown): string | undefined {
  if (typeof value === 'function') {
    const called = value.name === '' ? 'a function without a name' : `the function ${value.name}`;
    return /^class\b/.test(Function.prototype.toString.call(value)) ? `the class ${value.name}` : called;
  }
  if (typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (types.isPromise(value)) return 'a promise; await it first';
  if (types.isSharedArrayBuffer(value)) return 'a SharedArrayBuffer, which is shared by threads but not by processes; use SharedArray';
  if (types.isWeakMap(value) || types.isWeakSet(value) || value instanceof WeakRef) return `a ${value.constructor.name}`;
  if (types.isGeneratorObject(value)) return 'a generator; spread it into an array first';
  if (types.isProxy(value)) return 'a Proxy';
  if (types.isModuleNamespaceObject(value)) return 'a module';
  if (types.isExternal(value)) return 'memory of an addon';
  return cloned(value) ? undefined : staying(value);
}

/** Of the classes that the platform has, those whose instances travel as what they are. */
function cloned(value: object): boolean {
  return (
    Array.isArray(value) ||
    ArrayBuffer.isView(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isDate(value) ||
    types.isRegExp(value) ||
    value instanceof Error ||
    types.isBoxedPrimitive(value) ||
    isHandle(value)
  );
}

/** As they were before the program could add its own. */
const platformNames = new Set(Object.getOwnPropertyNames(globalThis));

/** What the class of each prototype says; classes of the program travel as their fields. */
const stays = new WeakMap<object, string | null>([[Object.prototype, null]]);

/** Says of a class that its objects belong to the process that made them. */
export function neverTravels(Class: { readonly prototype: object }, what: string): void {
  stays.set(Class.prototype, what);
}

/**
 * What a class of the platform has, it has where no copy reaches: of a URL or an AbortSignal an empty object would arrive.
 * They are told from the program's own classes by their constructors.
 */
function staying(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null) return undefined;
  let what = stays.get(prototype);
  if (what === undefined) {
    what = ofPlatform(prototype) ?? staying(prototype) ?? null;
    stays.set(prototype, what);
  }
  return what ?? undefined;
}

function ofPlatform(prototype: object): string | undefined {
  const Class = Object.hasOwn(prototype, 'constructor') ? (prototype.constructor as unknown) : undefined;
  // Another realm has an Object of its own.
  if (typeof Class !== 'function' || Class.name === '' || Class.name === 'Object') return undefined;
  const builtIn =
    Function.prototype.toString.call(Class).endsWith('{ [native code] }') ||
    (platformNames.has(Class.name) && (globalThis as Record<string, unknown>)[Class.name] === Class);
  if (!builtIn) return undefined;
  return `${/^[AEIOU](?!R)/.test(Class.name) ? 'an' : 'a'} ${Class.name}, of which nothing could be copied`;
}

/** Where in the value, and what, cannot be copied: `value.rows[3].done is the function save`. Undefined when nothing is in the way. */
export function explainNotCloneable(value: unknown, path = 'the value', seen = new Set<object>()): string | undefined {
  const reason = whyNot(value);
  if (reason !== undefined) return `${path} is ${reason}`;
  if (typeof value !== 'object' || value === null || seen.has(value) || isHandle(value) || ArrayBuffer.isView(value)) return undefined;
  seen.add(value);
  const base = path === 'the value' ? 'value' : path;
  if (value instanceof Map) {
    for (const [key, inner] of value) {
      const found = explainNotCloneable(key, `a key of ${base}`, seen) ?? explainNotCloneable(inner, `${base}.get(${JSON.stringify(key)})`, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (value instanceof Set) {
    for (const inner of value) {
      const found = explainNotCloneable(inner, `an element of ${base}`, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    const found = explainNotCloneable(inner, Array.isArray(value) ? `${base}[${key}]` : `${base}.${key}`, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
