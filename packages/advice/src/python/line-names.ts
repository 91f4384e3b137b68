import type { Expr, Parameter, Stmt } from './ast.ts';
import { eachInside, eachStatement, expressionsOf, targetNames } from './walk.ts';

function bindParameters(params: readonly Parameter[], into: Set<string>): void {
  for (const p of params) into.add(p.name);
}

function bindInside(e: Expr, into: Set<string>): void {
  eachInside(e, (inner) => {
    if (inner.type === 'Named') targetNames(inner.target, into);
    else if (inner.type === 'Lambda') bindParameters(inner.params, into);
    else if (inner.type === 'Comprehension') for (const g of inner.generators) targetNames(g.target, into);
  });
}

function bindStatement(s: Stmt, into: Set<string>): void {
  switch (s.type) {
    case 'Function':
      into.add(s.name);
      bindParameters(s.params, into);
      break;
    case 'Class':
      into.add(s.name);
      break;
    case 'For':
      targetNames(s.target, into);
      break;
    case 'With':
      for (const item of s.items) if (item.target) targetNames(item.target, into);
      break;
    case 'Try':
      for (const h of s.handlers) if (h.name) into.add(h.name);
      break;
    case 'Match':
      for (const c of s.cases) for (const name of c.binds) into.add(name);
      break;
    case 'Assign':
      for (const target of s.targets) targetNames(target, into);
      break;
    case 'AugAssign':
    case 'AnnAssign':
      targetNames(s.target, into);
      break;
    case 'Import':
      for (const alias of s.names) into.add(alias.as ?? (alias.name.split('.')[0] as string));
      break;
    case 'ImportFrom':
      for (const alias of s.names) into.add(alias.as ?? alias.name);
      break;
    case 'Global':
    case 'Nonlocal':
      for (const name of s.names) into.add(name);
      break;
    default:
  }
  for (const e of expressionsOf(s)) bindInside(e, into);
}

/** Every name that these statements bind, in any scope: parameters, targets, imports, definitions. */
export function boundNames(body: readonly Stmt[]): Set<string> {
  const names = new Set<string>();
  eachStatement(body, (s) => bindStatement(s, names));
  return names;
}

/** Whether this name is only assigned here and not read. */
function isTarget(s: Stmt, e: Expr): boolean {
  const inTarget = (target: Expr): boolean =>
    target === e ||
    (target.type === 'Starred' && inTarget(target.value)) ||
    ((target.type === 'Tuple' || target.type === 'List') && target.elements.some(inTarget));
  if (s.type === 'Assign') return s.targets.some(inTarget);
  if (s.type === 'AnnAssign' || s.type === 'For') return inTarget(s.target);
  if (s.type === 'With') return s.items.some((item) => item.target !== undefined && inTarget(item.target));
  return false;
}

export type NameUse = Extract<Expr, { type: 'Name' }>;

/** Every reading of a name, in order. */
export function nameUses(body: readonly Stmt[]): { name: NameUse; statement: Stmt }[] {
  const uses: { name: NameUse; statement: Stmt }[] = [];
  eachStatement(body, (s) => {
    for (const top of expressionsOf(s)) {
      eachInside(top, (e) => {
        if (e.type === 'Name' && !isTarget(s, e)) uses.push({ name: e, statement: s });
      });
    }
  });
  return uses;
}

export function usedNames(body: readonly Stmt[]): Set<string> {
  return new Set(nameUses(body).map((use) => use.name.id));
}
