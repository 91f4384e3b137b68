import type { Expr, Generator, Keyword, Parameter } from './ast.ts';
import { type Cursor, PythonFault } from './cursor.ts';
import { keywords } from './scan.ts';
import { stringExpr } from './strings.ts';

const binaryLevels: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '//', '%', '@']];
const comparisons: ReadonlySet<string> = new Set(['<', '>', '==', '>=', '<=', '!=', 'in', 'not', 'is']);

function isName(c: Cursor): boolean {
  return c.atKind('name') && !keywords.has(c.token.text);
}

export function identifier(c: Cursor): string {
  if (!isName(c)) c.fail();
  return c.advance().text;
}

/** Whether an expression can begin here. */
export function startsExpression(c: Cursor): boolean {
  const { kind, text } = c.token;
  if (kind === 'number' || kind === 'string') return true;
  if (kind === 'name') return !keywords.has(text) || ['None', 'True', 'False', 'not', 'lambda', 'await', 'yield'].includes(text);
  return kind === 'op' && ['(', '[', '{', '-', '+', '~', '...', '*'].includes(text);
}

function binary(c: Cursor, level: number): Expr {
  const ops = binaryLevels[level];
  if (!ops) return unary(c);
  let left = binary(c, level + 1);
  while (c.atKind('op') && ops.includes(c.token.text)) {
    const op = c.advance().text;
    const right = binary(c, level + 1);
    left = { type: 'Binary', op, left, right, from: left.from, to: right.to };
  }
  return left;
}

/** The level of `a | b`: what targets and starred things may be. */
export function bitOr(c: Cursor): Expr {
  return binary(c, 0);
}

/** The level of `a + b`: what a literal pattern may be. */
export function sum(c: Cursor): Expr {
  return binary(c, 4);
}

function unary(c: Cursor): Expr {
  const from = c.from;
  if (c.at('-') || c.at('+') || c.at('~')) {
    const op = c.advance().text;
    const value = c.nested(() => unary(c));
    return { type: 'Unary', op, value, from, to: value.to };
  }
  return power(c);
}

function power(c: Cursor): Expr {
  const from = c.from;
  const awaits = c.at('await');
  if (awaits) c.advance();
  let base = primary(c);
  if (awaits) {
    if (!c.inAsync) throw new PythonFault('misplaced', from);
    base = { type: 'Await', value: base, from, to: base.to };
  }
  if (!c.take('**')) return base;
  const right = c.nested(() => unary(c));
  return { type: 'Binary', op: '**', left: base, right, from: base.from, to: right.to };
}

function primary(c: Cursor): Expr {
  let value = atom(c);
  for (;;) {
    if (c.take('.')) {
      const attrFrom = c.from;
      const attr = identifier(c);
      value = { type: 'Attribute', value, attr, attrFrom, from: value.from, to: c.end };
    } else if (c.at('(')) {
      const call = callArguments(c);
      value = { type: 'Call', func: value, ...call, from: value.from, to: c.end };
    } else if (c.take('[')) {
      const index = subscript(c);
      c.expect(']');
      value = { type: 'Subscript', value, index, from: value.from, to: c.end };
    } else return value;
  }
}

export function callArguments(c: Cursor): { args: Expr[]; keywords: Keyword[] } {
  return c.nested(() => {
    const args: Expr[] = [];
    const named: Keyword[] = [];
    c.expect('(');
    while (!c.at(')')) {
      const from = c.from;
      if (c.take('**')) named.push({ value: expression(c), from, to: c.end });
      else if (c.take('*')) {
        if (named.some((k) => k.name === undefined)) c.fail();
        args.push({ type: 'Starred', value: expression(c), from, to: c.end });
      } else if (isName(c) && c.peek() === '=') {
        const name = identifier(c);
        c.expect('=');
        named.push({ name, value: expression(c), from, to: c.end });
      } else {
        const value = namedExpression(c);
        if (c.at('for') || c.at('async')) {
          const generators = comprehensionClauses(c);
          args.push({ type: 'Comprehension', kind: 'generator', element: value, generators, from, to: c.end });
          if (args.length > 1 || named.length > 0 || !c.at(')')) c.fail();
        } else {
          if (named.length > 0) c.fail();
          args.push(value);
        }
      }
      if (!c.take(',')) break;
    }
    c.expect(')');
    return { args, keywords: named };
  });
}

function subscript(c: Cursor): Expr {
  return c.nested(() => {
    const from = c.from;
    const first = slice(c);
    if (!c.at(',')) return first;
    const elements = [first];
    while (c.take(',') && !c.at(']')) elements.push(slice(c));
    return { type: 'Tuple', elements, parenthesized: false, from, to: c.end };
  });
}

function slice(c: Cursor): Expr {
  const from = c.from;
  if (c.take('*')) return { type: 'Starred', value: bitOr(c), from, to: c.end };
  const parts: Expr[] = [];
  if (!c.at(':')) {
    const value = namedExpression(c);
    if (!c.at(':')) return value;
    parts.push(value);
  }
  while (c.take(':')) if (!c.at(':') && !c.at(']') && !c.at(',')) parts.push(expression(c));
  return { type: 'Slice', parts, from, to: c.end };
}

function atom(c: Cursor): Expr {
  const from = c.from;
  const token = c.token;
  if (token.kind === 'name') {
    if (token.text === 'None' || token.text === 'True' || token.text === 'False') {
      c.advance();
      return { type: 'Constant', id: token.text, from, to: c.end };
    }
    return { type: 'Name', id: identifier(c), from, to: c.end };
  }
  if (token.kind === 'number') {
    c.advance();
    return { type: 'Number', text: token.text, from, to: c.end };
  }
  if (token.kind === 'string') return stringExpr(c);
  if (c.take('...')) return { type: 'Constant', id: '...', from, to: c.end };
  if (c.at('(')) return c.nested(() => parenthesized(c));
  if (c.at('[')) return c.nested(() => listDisplay(c));
  if (c.at('{')) return c.nested(() => braces(c));
  return c.fail();
}

function parenthesized(c: Cursor): Expr {
  const from = c.from;
  c.expect('(');
  if (c.take(')')) return { type: 'Tuple', elements: [], parenthesized: true, from, to: c.end };
  if (c.at('yield')) {
    const value = yieldExpression(c);
    c.expect(')');
    return value;
  }
  const first = starOrNamed(c);
  if (c.at('for') || c.at('async')) {
    const generators = comprehensionClauses(c);
    c.expect(')');
    return { type: 'Comprehension', kind: 'generator', element: first, generators, from, to: c.end };
  }
  if (!c.at(',')) {
    if (first.type === 'Starred') c.fail();
    c.expect(')');
    return first.type === 'Tuple' && !first.parenthesized ? { ...first, parenthesized: true } : first;
  }
  const elements = [first];
  while (c.take(',') && !c.at(')')) elements.push(starOrNamed(c));
  c.expect(')');
  return { type: 'Tuple', elements, parenthesized: true, from, to: c.end };
}

function listDisplay(c: Cursor): Expr {
  const from = c.from;
  c.expect('[');
  const elements: Expr[] = [];
  while (!c.at(']')) {
    const element = starOrNamed(c);
    if (elements.length === 0 && (c.at('for') || c.at('async'))) {
      const generators = comprehensionClauses(c);
      c.expect(']');
      return { type: 'Comprehension', kind: 'list', element, generators, from, to: c.end };
    }
    elements.push(element);
    if (!c.take(',')) break;
  }
  c.expect(']');
  return { type: 'List', elements, parenthesized: true, from, to: c.end };
}

function braces(c: Cursor): Expr {
  const from = c.from;
  c.expect('{');
  if (c.take('}')) return { type: 'Dict', items: [], from, to: c.end };
  const items: { key?: Expr; value: Expr }[] = [];
  const elements: Expr[] = [];
  while (!c.at('}')) {
    if (c.take('**')) items.push({ value: bitOr(c) });
    else {
      const key = starOrNamed(c);
      const isPair = items.length > 0 || (elements.length === 0 && c.at(':'));
      if (isPair) {
        c.expect(':');
        const value = expression(c);
        if (items.length === 0 && (c.at('for') || c.at('async'))) {
          const generators = comprehensionClauses(c);
          c.expect('}');
          return { type: 'Comprehension', kind: 'dict', element: key, value, generators, from, to: c.end };
        }
        items.push({ key, value });
      } else {
        if (elements.length === 0 && (c.at('for') || c.at('async'))) {
          const generators = comprehensionClauses(c);
          c.expect('}');
          return { type: 'Comprehension', kind: 'set', element: key, generators, from, to: c.end };
        }
        elements.push(key);
      }
    }
    if (!c.take(',')) break;
  }
  c.expect('}');
  if (items.length > 0) return { type: 'Dict', items, from, to: c.end };
  return { type: 'Set', elements, parenthesized: true, from, to: c.end };
}

function comprehensionClauses(c: Cursor): Generator[] {
  const generators: Generator[] = [];
  while (c.at('for') || (c.at('async') && c.peek() === 'for')) {
    const from = c.from;
    c.take('async');
    c.expect('for');
    const target = targetList(c);
    c.expect('in');
    const iter = disjunction(c);
    const ifs: Expr[] = [];
    const outside = c.inAsync;
    c.inAsync = true;
    while (c.take('if')) ifs.push(conditionOf(c));
    c.inAsync = outside;
    generators.push({ target, iter, ifs, from, to: c.end });
  }
  if (generators.length === 0) c.fail();
  return generators;
}

/** A comprehension's condition may be `a := b`. */
function conditionOf(c: Cursor): Expr {
  const value = disjunction(c);
  if (!c.at(':=') || value.type !== 'Name') return value;
  c.advance();
  const assigned = disjunction(c);
  return { type: 'Named', target: value, value: assigned, from: value.from, to: assigned.to };
}

/** `a, *b` before `in`. */
export function targetList(c: Cursor): Expr {
  const from = c.from;
  const one = (): Expr => {
    const start = c.from;
    return c.take('*') ? { type: 'Starred', value: bitOr(c), from: start, to: c.end } : bitOr(c);
  };
  const first = one();
  let target = first;
  if (c.at(',')) {
    const elements = [first];
    while (c.take(',') && startsExpression(c)) elements.push(one());
    target = { type: 'Tuple', elements, parenthesized: false, from, to: c.end };
  } else if (first.type === 'Starred') c.fail();
  mustBeTarget(target);
  return target;
}

/** Refuses what cannot be assigned to. */
export function mustBeTarget(target: Expr, inTuple = false): void {
  if (target.type === 'Name' || target.type === 'Attribute' || target.type === 'Subscript') return;
  if (target.type === 'Starred' && inTuple) {
    mustBeTarget(target.value);
    return;
  }
  if (target.type === 'Tuple' || target.type === 'List') {
    for (const element of target.elements) mustBeTarget(element, true);
    return;
  }
  throw new PythonFault('syntax', target.from);
}

function starOrNamed(c: Cursor): Expr {
  const from = c.from;
  return c.take('*') ? { type: 'Starred', value: bitOr(c), from, to: c.end } : namedExpression(c);
}

export function namedExpression(c: Cursor): Expr {
  const value = expression(c);
  if (!c.at(':=')) return value;
  if (value.type !== 'Name') c.fail();
  c.advance();
  const assigned = expression(c);
  return { type: 'Named', target: value, value: assigned, from: value.from, to: assigned.to };
}

/** `a, *b, c` as in a return or on the right of `=`. */
export function expressionList(c: Cursor): Expr {
  const from = c.from;
  const one = (): Expr => {
    const start = c.from;
    return c.take('*') ? { type: 'Starred', value: bitOr(c), from: start, to: c.end } : expression(c);
  };
  const first = one();
  if (!c.at(',')) return first;
  const elements = [first];
  while (c.take(',') && startsExpression(c)) elements.push(one());
  return { type: 'Tuple', elements, parenthesized: false, from, to: c.end };
}

export function yieldExpression(c: Cursor): Expr {
  const from = c.from;
  if (!c.inFunction) throw new PythonFault('misplaced', from);
  c.expect('yield');
  if (c.take('from')) return { type: 'YieldFrom', value: expression(c), from, to: c.end };
  if (!startsExpression(c)) return { type: 'Yield', from, to: c.end };
  return { type: 'Yield', value: expressionList(c), from, to: c.end };
}

export function expression(c: Cursor): Expr {
  return c.nested(() => {
    if (c.at('lambda')) return lambda(c);
    const from = c.from;
    const then = disjunction(c);
    if (!c.take('if')) return then;
    const test = disjunction(c);
    c.expect('else');
    const otherwise = expression(c);
    return { type: 'Conditional', test, then, otherwise, from, to: c.end };
  });
}

function lambda(c: Cursor): Expr {
  const from = c.from;
  c.expect('lambda');
  const params = parameters(c, ':', false);
  c.expect(':');
  const outside = c.inFunction;
  c.inFunction = true;
  const body = expression(c);
  c.inFunction = outside;
  return { type: 'Lambda', params, body, from, to: c.end };
}

/** Parameters up to (and without) the closing token. */
export function parameters(c: Cursor, close: string, annotated: boolean): Parameter[] {
  const params: Parameter[] = [];
  let kind: Parameter['kind'] = 'plain';
  let needsDefault = false;
  while (!c.at(close)) {
    const from = c.from;
    if (params.at(-1)?.kind === 'double-star') c.fail();
    if (c.take('/')) {
      if (kind !== 'plain' || params.length === 0) c.fail();
    } else if (c.at('*') || c.at('**')) {
      const double = c.advance().text === '**';
      if (!double && kind !== 'plain') c.fail();
      if (double || !c.at(',')) {
        const name = identifier(c);
        const starKind = double ? 'double-star' : 'star';
        const annotation = annotated && c.take(':') ? starAnnotation(c) : undefined;
        params.push({ name, kind: starKind, ...(annotation ? { annotation } : {}), from, to: c.end });
      } else if (c.peek() === close) c.fail();
      if (!double) kind = 'keyword-only';
    } else {
      const name = identifier(c);
      const annotation = annotated && c.take(':') ? expression(c) : undefined;
      const value = c.take('=') ? expression(c) : undefined;
      if (value) needsDefault = kind === 'plain';
      else if (needsDefault && kind === 'plain') c.fail();
      params.push({ name, kind, ...(annotation ? { annotation } : {}), ...(value ? { default: value } : {}), from, to: c.end });
    }
    if (!c.take(',')) break;
  }
  return params;
}

function starAnnotation(c: Cursor): Expr {
  const from = c.from;
  return c.take('*') ? { type: 'Starred', value: bitOr(c), from, to: c.end } : expression(c);
}

export function disjunction(c: Cursor): Expr {
  return boolean(c, 'or', () => boolean(c, 'and', () => inversion(c)));
}

function boolean(c: Cursor, op: 'and' | 'or', operand: () => Expr): Expr {
  const first = operand();
  if (!c.at(op)) return first;
  const values = [first];
  while (c.take(op)) values.push(operand());
  return { type: 'Bool', op, values, from: first.from, to: c.end };
}

function inversion(c: Cursor): Expr {
  const from = c.from;
  if (!c.at('not')) return comparison(c);
  c.advance();
  const value = c.nested(() => inversion(c));
  return { type: 'Unary', op: 'not', value, from, to: value.to };
}

function comparison(c: Cursor): Expr {
  const left = bitOr(c);
  const ops: string[] = [];
  const values: Expr[] = [];
  while ((c.atKind('op') || c.atKind('name')) && comparisons.has(c.token.text)) {
    let op = c.advance().text;
    if (op === 'not') {
      c.expect('in');
      op = 'not in';
    } else if (op === 'is' && c.take('not')) op = 'is not';
    ops.push(op);
    values.push(bitOr(c));
  }
  return ops.length === 0 ? left : { type: 'Compare', left, ops, values, from: left.from, to: c.end };
}
