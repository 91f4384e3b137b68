import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NotImportable } from '../errors.ts';
import { shown } from '../given.ts';
import { identity } from '../session/identity.ts';

/** Any function whose arguments and result can travel. */
export type Target<A extends unknown[], R> = (...args: A) => R | Promise<R>;

/** How another process finds the function among the exports of the program's modules. */
export interface TargetSpec {
  name: string;
  /** Its source, cut in the middle: two exports of one name are told apart by it. */
  text: string;
}

const longestText = 4000;

export function textOf(target: object): string {
  const text = Function.prototype.toString.call(target);
  return text.length <= longestText ? text : `${text.slice(0, longestText / 2)}${text.length}${text.slice(-longestText / 2)}`;
}

export function called(name: string): string {
  return name === '' ? 'a function without a name' : `\`${name}\``;
}

/** What to tell somebody whose function cannot be found by other processes. */
export function notImportable(
  doing: string,
  name: string,
  why: string,
  fix = name === '' ? 'Give it a name and write `export function name(…) { … }`' : `Write \`export\` before \`${name}\``,
): NotImportable {
  return new NotImportable(
    `${doing}: ${called(name)} ${why}. The child evaluates the program's module again and looks among its exports. ${fix} at the top level of the module, and hand what it needs over as arguments.`,
  );
}

const specs = new WeakMap<object, TargetSpec>();

/** @throws NotImportable for what can be no export at all: bound and built-in functions */
export function describe(target: unknown, doing: string): TargetSpec {
  if (typeof target !== 'function') throw new NotImportable(`${doing}: the target is ${shown(target)}; give an exported function itself, without calling it`);
  const known = specs.get(target);
  if (known !== undefined) return known;
  const { name } = target;
  const text = textOf(target);
  if (text.endsWith('{ [native code] }'))
    throw notImportable(doing, name, 'is bound or built in, so that no module exports it', 'Write `export function …` for one that calls it');
  const spec = { name, text };
  specs.set(target, spec);
  return spec;
}

let mainText: string | undefined;

/** The text of the program's module without comments; empty where it cannot be read. */
function readMain(): string {
  if (mainText !== undefined) return mainText;
  try {
    mainText = readFileSync(fileURLToPath(identity.mainUrl as string), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  } catch {
    mainText = '';
  }
  return mainText;
}

/**
 * Whether the program's module seems to export it under its name. A guess from the text, which spares the wait for the
 * child's word; the child has the last word.
 */
export function seemsExported({ name }: TargetSpec): boolean {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return false;
  const word = `${name.replaceAll('$', '\\$')}(?![\\w$])`;
  const declared = new RegExp(`^\\s*export\\s+(?:default\\s+)?(?:(?:async\\s+)?function\\s*\\*?|(?:abstract\\s+)?class|const|let|var)\\s+${word}`, 'm');
  const listed = new RegExp(`^\\s*export\\s*\\{[^}]*(?<![\\w$.])${word}[^}]*\\}`, 'm');
  return declared.test(readMain()) || listed.test(readMain());
}
