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
  return undefined;
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
