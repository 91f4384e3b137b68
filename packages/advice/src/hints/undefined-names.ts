import type { Edit } from '../lines.ts';
import { builtins, importableModules, importedFrom } from '../python/known-names.ts';
import { ambiguousNames, type Module, unboundUses } from '../python/module.ts';
import { expectsMissing } from '../repairs/guarded-names.ts';
import { importsAt } from '../repairs/missing-imports.ts';
import { meantName } from '../repairs/misspelt-names.ts';
import { type Advice, moduleHint } from './module-hint.ts';

/** How many arguments a name gets where it is called or started. */
function stub(module: Module, name: string): Edit[] | undefined {
  for (const { call } of module.calls) {
    const isCalled = call.func.type === 'Name' && call.func.id === name;
    const target = call.keywords.find((k) => k.name === 'target' || k.name === 'func')?.value ?? call.args[0];
    const isStarted = target?.type === 'Name' && target.id === name && (call.func.type === 'Attribute' ? /^apply|^map/.test(call.func.attr) : true);
    if (!isCalled && !isStarted) continue;
    const { offset } = importsAt(module);
    return [{ from: offset, to: offset, insert: `\ndef ${name}(*args):\n    print('${name}', *args)\n\n` }];
  }
  return undefined;
}

export const undefinedNames = moduleHint('undefined-name', (module) => {
  const guarded = expectsMissing(module);
  const groups = Map.groupBy(
    unboundUses(module, builtins).filter(
      ({ name }) => !guarded(name.from) && !importedFrom.has(name.id) && !importableModules.has(name.id) && !ambiguousNames.has(name.id),
    ),
    ({ name }) => name.id,
  );
  return [...groups].flatMap(([name, uses]): Advice[] => {
    const first = uses[0];
    if (!first || meantName(name, module.bound) !== undefined) return [];
    const edits = stub(module, name);
    return [
      {
        at: first.name.from,
        title: { en: `${name} is not defined in this file`, zh: `这个文件里没有定义 ${name}` },
        why: {
          en: edits
            ? 'Perhaps it stands in another piece of the page. Until then a small stand-in lets the rest run.'
            : 'Perhaps it stands in another piece of the page that was not copied.',
          zh: edits ? '它可能在网页的另一段代码里。可以先放一个简单的占位函数，让其余部分跑起来。' : '它可能在网页的另一段代码里，没有一起复制过来。',
        },
        ...(edits ? { edits } : {}),
      },
    ];
  });
});
