import type { Expr, Stmt } from '../python/ast.ts';
import { chunksOf } from '../python/chunks.ts';
import { builtins, importableModules, importedFrom } from '../python/known-names.ts';
import { ambiguousNames, type Module, unboundUses } from '../python/module.ts';
import { blocksOf, eachInside, eachStatement } from '../python/walk.ts';
import { meantName } from './misspelt-names.ts';
import { type Finding, moduleRepair } from './module-repair.ts';

/** A statement that only names things that do not exist: a caption such as 运行结果. */
function isCaption(s: Stmt, unknown: ReadonlySet<Expr>, module: Module): boolean {
  if (s.type !== 'Expression' || s.value.type === 'Compare') return false;
  let names = 0;
  let other = false;
  eachInside(s.value, (e) => {
    if (e.type === 'Name') {
      names += 1;
      if (!unknown.has(e) || (/^[\w]+$/.test(e.id) && meantName(e.id, module.bound) !== undefined)) other = true;
    } else if (e.type === 'Call' || e.type === 'Await' || e.type === 'Yield' || e.type === 'Named') other = true;
  });
  return names > 0 && !other;
}

function find(module: Module): Finding[] {
  const unknown = new Set<Expr>(
    unboundUses(module, builtins)
      .map(({ name }) => name)
      .filter((name) => !importedFrom.has(name.id) && !importableModules.has(name.id) && !ambiguousNames.has(name.id)),
  );
  if (unknown.size === 0) return [];
  const alone = new Set<Stmt>();
  eachStatement(module.body, (s) => {
    for (const block of blocksOf(s)) if (block.length === 1 && block[0]) alone.add(block[0]);
  });
  const starts = new Map(chunksOf(module.text).map((chunk) => [chunk.from + chunk.indent.length, chunk]));
  const captions: Stmt[] = [];
  eachStatement(module.body, (s) => {
    const chunk = starts.get(s.from);
    if (chunk && !chunk.code.includes(';') && isCaption(s, unknown, module)) captions.push(s);
  });
  const first = captions[0];
  if (!first) return [];
  const shown = module.text.slice(first.from, first.to).slice(0, 40);
  return [
    {
      edits: captions.map((s) => ({ from: s.from, to: s.from, insert: alone.has(s) ? 'pass  # ' : '# ' })),
      title: { en: `Turn the caption “${shown}” into a comment`, zh: `把说明文字“${shown}”改成注释` },
      why: { en: 'Python takes it for a name that nobody has defined.', zh: 'Python 会把它当成一个没有定义的名字。' },
      certainty: 'likely',
    },
  ];
}

export const strayNames = moduleRepair('stray-caption', find);
