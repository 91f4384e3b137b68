import { registerHooks } from 'node:module';
import { identity } from '../session/identity.ts';
import { ownFolder } from '../session/own-folder.ts';
import { called, notImportable, type TargetSpec, textOf } from './target.ts';

const userModules = new Set<string>();

/** Notes which modules the program loads, from now on: targets may be exports of any of them. */
export function recordModules(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const result = next(specifier, context);
      if (result.url.startsWith('file:') && !result.url.includes('/node_modules/') && !result.url.startsWith(ownFolder)) userModules.add(result.url);
      return result;
    },
  });
}

const found = new Map<string, Promise<unknown>>();

/** The exported function or class that the other process meant. @throws NotImportable */
export function find(spec: TargetSpec, doing: string): Promise<unknown> {
  const key = `${spec.name}\n${spec.text}`;
  let promise = found.get(key);
  if (promise === undefined) {
    promise = search(spec, doing);
    found.set(key, promise);
  }
  return promise;
}

async function search(spec: TargetSpec, doing: string): Promise<unknown> {
  const main = identity.mainUrl;
  let commonJs = false;
  for (const url of main === undefined ? userModules : new Set([main, ...userModules])) {
    // A module that is still being evaluated, or that failed, has nothing to give.
    const namespace = (await import(url).catch(() => ({}))) as Record<string, unknown>;
    if (url === main) commonJs = 'module.exports' in namespace;
    const matching = new Set(exportsOf(namespace).filter((value) => value.name === spec.name && textOf(value) === spec.text));
    if (matching.size > 1) throw notImportable(doing, spec.name, `is one of ${matching.size} exports made by the same code, which cannot be told apart`);
    for (const one of matching) return one;
  }
  if (main === undefined)
    throw notImportable(
      doing,
      spec.name,
      'cannot be found, as the program is no file (`node -e`, or standard input)',
      `Run it from a file, with \`export\` before ${called(spec.name)}`,
    );
  const file = decodeURIComponent(new URL(main).pathname.split('/').at(-1) as string);
  throw notImportable(doing, spec.name, `is no export of ${file}`, commonJs && spec.name !== '' ? `Write \`exports.${spec.name} = ${spec.name};\`` : undefined);
}

function exportsOf(namespace: Record<string, unknown>): ((...args: unknown[]) => unknown)[] {
  const functions: ((...args: unknown[]) => unknown)[] = [];
  for (const key of Object.keys(namespace)) {
    try {
      const value = namespace[key];
      if (typeof value === 'function') functions.push(value as never);
    } catch {
      // Not initialised yet.
    }
  }
  return functions;
}
