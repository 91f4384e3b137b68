import type { Expr, Parameter, Stmt } from './ast.ts';

/** The expressions directly inside an expression. */
export function childrenOf(e: Expr): Expr[] {
  switch (e.type) {
    case 'Name':
    case 'Number':
    case 'Constant':
      return [];
    case 'String':
    case 'Slice':
      return e.parts;
    case 'Tuple':
    case 'List':
    case 'Set':
      return e.elements;
    case 'Dict':
      return e.items.flatMap((item) => (item.key ? [item.key, item.value] : [item.value]));
    case 'Call':
      return [e.func, ...e.args, ...e.keywords.map((k) => k.value)];
    case 'Attribute':
    case 'Starred':
    case 'Await':
    case 'YieldFrom':
    case 'Unary':
      return [e.value];
    case 'Subscript':
      return [e.value, e.index];
    case 'Yield':
      return e.value ? [e.value] : [];
    case 'Binary':
      return [e.left, e.right];
    case 'Bool':
      return e.values;
    case 'Compare':
      return [e.left, ...e.values];
    case 'Lambda':
      return [...parameterExpressions(e.params), e.body];
    case 'Conditional':
      return [e.then, e.test, e.otherwise];
    case 'Named':
      return [e.target, e.value];
    case 'Comprehension':
      return [e.element, ...(e.value ? [e.value] : []), ...e.generators.flatMap((g) => [g.target, g.iter, ...g.ifs])];
  }
}

export function parameterExpressions(params: readonly Parameter[]): Expr[] {
  return params.flatMap((p) => [...(p.annotation ? [p.annotation] : []), ...(p.default ? [p.default] : [])]);
}

/** The expressions directly inside a statement, without those of the statements in its blocks. */
export function expressionsOf(s: Stmt): Expr[] {
  switch (s.type) {
    case 'Function':
      return [...s.decorators, ...parameterExpressions(s.params), ...(s.returns ? [s.returns] : [])];
    case 'Class':
      return [...s.decorators, ...s.bases, ...s.keywords.map((k) => k.value)];
    case 'If':
    case 'While':
      return [s.test];
    case 'For':
      return [s.target, s.iter];
    case 'Try':
      return s.handlers.flatMap((h) => (h.type ? [h.type] : []));
    case 'With':
      return s.items.flatMap((item) => (item.target ? [item.context, item.target] : [item.context]));
    case 'Match':
      return [s.subject, ...s.cases.flatMap((c) => [...c.uses, ...(c.guard ? [c.guard] : [])])];
    case 'Return':
      return s.value ? [s.value] : [];
    case 'Raise':
      return [...(s.value ? [s.value] : []), ...(s.cause ? [s.cause] : [])];
    case 'Expression':
      return [s.value];
    case 'Assign':
      return [...s.targets, s.value];
    case 'AugAssign':
      return [s.target, s.value];
    case 'AnnAssign':
      return [s.target, s.annotation, ...(s.value ? [s.value] : [])];
    case 'Delete':
      return s.targets;
    case 'Assert':
      return s.message ? [s.test, s.message] : [s.test];
    default:
      return [];
  }
}

/** The blocks of a statement. */
export function blocksOf(s: Stmt): Stmt[][] {
  switch (s.type) {
    case 'Function':
    case 'Class':
    case 'With':
      return [s.body];
    case 'If':
    case 'While':
    case 'For':
      return [s.body, s.orelse];
    case 'Try':
      return [s.body, ...s.handlers.map((h) => h.body), s.orelse, s.final];
    case 'Match':
      return s.cases.map((c) => c.body);
    default:
      return [];
  }
}

/** Visits every statement, outer ones first; `false` keeps out of a statement's blocks. */
export function eachStatement(body: readonly Stmt[], visit: (s: Stmt) => unknown): void {
  for (const s of body) {
    if (visit(s) === false) continue;
    for (const block of blocksOf(s)) eachStatement(block, visit);
  }
}

/** Visits an expression and all inside it, outer ones first. */
export function eachInside(e: Expr, visit: (e: Expr) => void): void {
  visit(e);
  for (const child of childrenOf(e)) eachInside(child, visit);
}

/** Visits every expression of these statements and of their blocks. */
export function eachExpression(body: readonly Stmt[], visit: (e: Expr, s: Stmt) => void): void {
  eachStatement(body, (s) => {
    for (const e of expressionsOf(s)) eachInside(e, (inner) => visit(inner, s));
  });
}

/** Names that an assignment's target binds. */
export function targetNames(target: Expr, into: Set<string>): void {
  if (target.type === 'Name') into.add(target.id);
  else if (target.type === 'Starred') targetNames(target.value, into);
  else if (target.type === 'Tuple' || target.type === 'List') for (const element of target.elements) targetNames(element, into);
}
