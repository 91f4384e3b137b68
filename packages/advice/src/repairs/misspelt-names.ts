import { builtins, importableModules, importedFrom } from '../python/known-names.ts';
import { ambiguousNames, type Module, unboundUses } from '../python/module.ts';
import { nearest } from '../spelling.ts';
import { expectsMissing } from './guarded-names.ts';
import { type Finding, moduleRepair } from './module-repair.ts';

const otherLanguages: ReadonlyMap<string, string> = new Map([
  ['true', 'True'],
  ['false', 'False'],
  ['null', 'None'],
  ['none', 'None'],
  ['undefined', 'None'],
  ['nil', 'None'],
]);

const wellKnown = new Set([...builtins, ...importedFrom.keys(), ...importableModules, ...ambiguousNames]);

/** What an unknown name was most likely meant to be: a name of this program first, then one that everybody knows. */
export function meantName(name: string, bound: Iterable<string>): string | undefined {
  return (
    otherLanguages.get(name) ??
    nearest(
      name,
      [...bound].filter((known) => known.length > 2),
    ) ??
    nearest(name, wellKnown)
  );
}

function find(module: Module): Finding[] {
  const guarded = expectsMissing(module);
  const groups = Map.groupBy(
    unboundUses(module, builtins).filter(({ name }) => !wellKnown.has(name.id) && !guarded(name.from)),
    ({ name }) => name.id,
  );
  return [...groups].flatMap(([name, uses]): Finding[] => {
    const meant = name.length < 3 ? undefined : meantName(name, module.bound);
    if (meant === undefined) return [];
    return [
      {
        edits: uses.map((use) => ({ from: use.name.from, to: use.name.to, insert: meant })),
        title: { en: `${name}: did you mean ${meant}?`, zh: `${name}：是不是想写 ${meant}？` },
        why: { en: `Nothing in the program defines ${name}.`, zh: `程序里没有定义 ${name}。` },
        certainty: 'likely',
      },
    ];
  });
}

export const misspeltNames = moduleRepair('misspelt-name', find);
