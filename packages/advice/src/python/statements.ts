import type { Alias, Expr, Handler, Stmt } from './ast.ts';
import { type Cursor, PythonFault } from './cursor.ts';
import {
  bitOr,
  callArguments,
  expression,
  expressionList,
  identifier,
  mustBeTarget,
  namedExpression,
  parameters,
  startsExpression,
  targetList,
  yieldExpression,
} from './expressions.ts';
import { matchStatement } from './patterns.ts';

const augmented: ReadonlySet<string> = new Set(['+=', '-=', '*=', '/=', '//=', '%=', '@=', '&=', '|=', '^=', '>>=', '<<=', '**=']);

export function statement(c: Cursor): Stmt[] {
  if (c.atKind('indent')) c.fail('unexpected-indent');
  const compound = compoundStatement(c);
  return compound ? [compound] : simpleStatements(c);
}

/** The suite after a header's colon. */
export function block(c: Cursor): Stmt[] {
  return c.nested(() => {
    c.expect(':');
    if (!c.takeKind('newline')) return simpleStatements(c);
    if (!c.takeKind('indent')) c.fail('expected-block');
    const body: Stmt[] = [];
    while (!c.atKind('dedent') && !c.atKind('end')) body.push(...statement(c));
    c.takeKind('dedent');
    return body;
  });
}

function loopBlock(c: Cursor): Stmt[] {
  const outside = c.inLoop;
  c.inLoop = true;
  const body = block(c);
  c.inLoop = outside;
  return body;
}

function compoundStatement(c: Cursor): Stmt | undefined {
  const token = c.token;
  if (token.kind === 'op') return token.text === '@' ? decorated(c) : undefined;
  if (token.kind !== 'name') return undefined;
  switch (token.text) {
    case 'if':
      return ifStatement(c);
    case 'while': {
      const from = c.from;
      c.advance();
      const test = namedExpression(c);
      const body = loopBlock(c);
      const orelse = c.take('else') ? block(c) : [];
      return { type: 'While', test, body, orelse, from, to: c.end };
    }
    case 'for':
      return forStatement(c);
    case 'try':
      return tryStatement(c);
    case 'with':
      return withStatement(c);
    case 'def':
    case 'class':
      return definition(c, [], c.from);
    case 'async':
      return asyncStatement(c, [], c.from);
    case 'match':
      return matchStatement(c, block);
    default:
      return undefined;
  }
}

function ifStatement(c: Cursor): Stmt {
  const clauses: { from: number; test: Expr; body: Stmt[]; to: number }[] = [];
  do {
    const from = c.from;
    c.advance();
    const test = namedExpression(c);
    const body = block(c);
    clauses.push({ from, test, body, to: c.end });
  } while (c.at('elif'));
  let orelse = c.take('else') ? block(c) : [];
  const end = c.end;
  for (const clause of clauses.reverse()) orelse = [{ type: 'If', test: clause.test, body: clause.body, orelse, from: clause.from, to: end }];
  return orelse[0] as Stmt;
}

function forStatement(c: Cursor): Stmt {
  const from = c.from;
  c.expect('for');
  const target = targetList(c);
  c.expect('in');
  const iter = expressionList(c);
  const body = loopBlock(c);
  const orelse = c.take('else') ? block(c) : [];
  return { type: 'For', target, iter, body, orelse, from, to: c.end };
}

function tryStatement(c: Cursor): Stmt {
  const from = c.from;
  c.expect('try');
  const body = block(c);
  const handlers: Handler[] = [];
  while (c.at('except')) {
    const start = c.from;
    c.advance();
    const star = c.take('*');
    const type = c.at(':') && !star ? undefined : expression(c);
    const name = type && c.take('as') ? identifier(c) : undefined;
    const handled = block(c);
    handlers.push({ ...(type ? { type } : {}), ...(name ? { name } : {}), body: handled, from: start, to: c.end });
  }
  const orelse = handlers.length > 0 && c.take('else') ? block(c) : [];
  const final = c.take('finally') ? block(c) : [];
  if (handlers.length === 0 && final.length === 0) c.fail();
  return { type: 'Try', body, handlers, orelse, final, from, to: c.end };
}

function withItem(c: Cursor): { context: Expr; target?: Expr } {
  const context = expression(c);
  if (!c.take('as')) return { context };
  const from = c.from;
  const target: Expr = c.take('*') ? { type: 'Starred', value: bitOr(c), from, to: c.end } : bitOr(c);
  mustBeTarget(target);
  return { context, target };
}

function withStatement(c: Cursor): Stmt {
  const from = c.from;
  c.expect('with');
  let items = c.at('(')
    ? c.attempt(() => {
        const inside: { context: Expr; target?: Expr }[] = [];
        c.expect('(');
        do {
          if (c.at(')') && inside.length > 0) break;
          inside.push(withItem(c));
        } while (c.take(','));
        c.expect(')');
        if (!c.at(':')) c.fail();
        return inside;
      })
    : undefined;
  if (!items) {
    items = [withItem(c)];
    while (c.take(',')) items.push(withItem(c));
  }
  const body = block(c);
  return { type: 'With', items, body, from, to: c.end };
}

function decorated(c: Cursor): Stmt {
  const from = c.from;
  const decorators: Expr[] = [];
  while (c.take('@')) {
    decorators.push(namedExpression(c));
    if (!c.takeKind('newline')) c.fail();
  }
  if (c.at('async')) return asyncStatement(c, decorators, from);
  if (!c.at('def') && !c.at('class')) c.fail();
  return definition(c, decorators, from);
}

function asyncStatement(c: Cursor, decorators: Expr[], from: number): Stmt {
  const inAsync = c.inAsync;
  c.advance();
  if (c.at('def')) return definition(c, decorators, from, true);
  if (decorators.length > 0 || (!c.at('for') && !c.at('with'))) c.fail();
  if (!inAsync) throw new PythonFault('misplaced', from);
  return c.at('for') ? forStatement(c) : withStatement(c);
}

function definition(c: Cursor, decorators: Expr[], from: number, isAsync = false): Stmt {
  const outside = { inFunction: c.inFunction, inAsync: c.inAsync, inLoop: c.inLoop };
  const restore = (): void => {
    Object.assign(c, outside);
  };
  c.inLoop = false;
  if (c.take('class')) {
    const name = identifier(c);
    const { args, keywords } = c.at('(') ? callArguments(c) : { args: [], keywords: [] };
    const headEnd = c.end;
    c.inFunction = false;
    c.inAsync = false;
    const body = block(c);
    restore();
    return { type: 'Class', name, bases: args, keywords, body, decorators, headEnd, from, to: c.end };
  }
  c.expect('def');
  const name = identifier(c);
  c.expect('(');
  const params = c.nested(() => parameters(c, ')', true));
  c.expect(')');
  const returns = c.take('->') ? expressionList(c) : undefined;
  const headEnd = c.end;
  c.inFunction = true;
  c.inAsync = isAsync;
  const body = block(c);
  restore();
  return { type: 'Function', name, params, ...(returns ? { returns } : {}), body, decorators, isAsync, headEnd, from, to: c.end };
}

function simpleStatements(c: Cursor): Stmt[] {
  const statements = [simpleStatement(c)];
  while (c.take(';') && !c.atKind('newline')) statements.push(simpleStatement(c));
  if (!c.takeKind('newline') && !c.atKind('end')) c.fail();
  return statements;
}

function dottedName(c: Cursor): string {
  let name = identifier(c);
  while (c.take('.')) name += `.${identifier(c)}`;
  return name;
}

function alias(c: Cursor, name: () => string): Alias {
  const from = c.from;
  const imported = name();
  const as = c.take('as') ? identifier(c) : undefined;
  return { name: imported, ...(as ? { as } : {}), from, to: c.end };
}

function importFrom(c: Cursor): Stmt {
  const from = c.from;
  c.expect('from');
  let level = 0;
  while (c.at('.') || c.at('...')) level += c.advance().text.length;
  const module = level > 0 && c.at('import') ? '' : dottedName(c);
  c.expect('import');
  const names: Alias[] = [];
  if (c.at('*')) {
    const start = c.from;
    c.advance();
    names.push({ name: '*', from: start, to: c.end });
  } else {
    const open = c.take('(');
    do {
      if (open && c.at(')') && names.length > 0) break;
      names.push(alias(c, () => identifier(c)));
    } while (c.take(','));
    if (open) c.expect(')');
  }
  return { type: 'ImportFrom', module, level, names, from, to: c.end };
}

function simpleStatement(c: Cursor): Stmt {
  const from = c.from;
  const token = c.token;
  switch (token.kind === 'name' ? token.text : '') {
    case 'pass':
      c.advance();
      return { type: 'Pass', from, to: c.end };
    case 'break':
    case 'continue':
      if (!c.inLoop) throw new PythonFault('misplaced', from);
      c.advance();
      return { type: token.text === 'break' ? 'Break' : 'Continue', from, to: c.end };
    case 'return': {
      if (!c.inFunction) throw new PythonFault('misplaced', from);
      c.advance();
      const value = startsExpression(c) ? expressionList(c) : undefined;
      return { type: 'Return', ...(value ? { value } : {}), from, to: c.end };
    }
    case 'raise': {
      c.advance();
      const value = startsExpression(c) ? expression(c) : undefined;
      const cause = value && c.take('from') ? expression(c) : undefined;
      return { type: 'Raise', ...(value ? { value } : {}), ...(cause ? { cause } : {}), from, to: c.end };
    }
    case 'global':
    case 'nonlocal': {
      c.advance();
      const names = [identifier(c)];
      while (c.take(',')) names.push(identifier(c));
      return { type: token.text === 'global' ? 'Global' : 'Nonlocal', names, from, to: c.end };
    }
    case 'del': {
      c.advance();
      const target = expressionList(c);
      mustBeTarget(target);
      return { type: 'Delete', targets: target.type === 'Tuple' ? target.elements : [target], from, to: c.end };
    }
    case 'assert': {
      c.advance();
      const test = expression(c);
      const message = c.take(',') ? expression(c) : undefined;
      return { type: 'Assert', test, ...(message ? { message } : {}), from, to: c.end };
    }
    case 'import': {
      c.advance();
      const names = [alias(c, () => dottedName(c))];
      while (c.take(',')) names.push(alias(c, () => dottedName(c)));
      return { type: 'Import', names, from, to: c.end };
    }
    case 'from':
      return importFrom(c);
    default:
      return assignmentOrExpression(c);
  }
}

function assignmentOrExpression(c: Cursor): Stmt {
  const from = c.from;
  const side = (): Expr => (c.at('yield') ? yieldExpression(c) : expressionList(c));
  const first = side();
  if (c.at(':')) {
    if (first.type !== 'Name' && first.type !== 'Attribute' && first.type !== 'Subscript') c.fail();
    c.advance();
    const annotation = expression(c);
    const value = c.take('=') ? side() : undefined;
    return { type: 'AnnAssign', target: first, annotation, ...(value ? { value } : {}), from, to: c.end };
  }
  if (c.atKind('op') && augmented.has(c.token.text)) {
    if (first.type !== 'Name' && first.type !== 'Attribute' && first.type !== 'Subscript') c.fail();
    const op = c.advance().text;
    return { type: 'AugAssign', target: first, op, value: side(), from, to: c.end };
  }
  if (!c.at('=')) {
    if (first.type === 'Starred') c.fail();
    return { type: 'Expression', value: first, from, to: c.end };
  }
  const sides = [first];
  while (c.take('=')) sides.push(side());
  const value = sides.pop() as Expr;
  for (const target of sides) mustBeTarget(target);
  return { type: 'Assign', targets: sides, value, from, to: c.end };
}
