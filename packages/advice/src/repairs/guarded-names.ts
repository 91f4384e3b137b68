import type { Expr, Stmt } from '../python/ast.ts';
import type { Module } from '../python/module.ts';
import { eachStatement } from '../python/walk.ts';

function catches(type: Expr | undefined, names: readonly string[]): boolean {
  if (!type) return true;
  if (type.type === 'Tuple') return type.elements.some((e) => catches(e, names));
  return type.type === 'Name' && names.includes(type.id);
}

/** Ranges of code that expects some name or module to be missing: the body of a try whose handler catches that. */
export function expectsMissing(module: Module): (offset: number) => boolean {
  const ranges: { from: number; to: number }[] = [];
  eachStatement(module.body, (s: Stmt) => {
    if (s.type === 'Try' && s.handlers.some((h) => catches(h.type, ['NameError', 'ImportError', 'ModuleNotFoundError', 'Exception'])))
      ranges.push({ from: s.from, to: s.to });
  });
  return (offset) => ranges.some((range) => offset >= range.from && offset < range.to);
}
