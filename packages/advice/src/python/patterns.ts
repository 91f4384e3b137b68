import type { Case, Expr, Stmt } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { bitOr, identifier, namedExpression, sum } from './expressions.ts';

interface Found {
  binds: string[];
  uses: Expr[];
}

/** `match` is a keyword only where a `case` follows; elsewhere undefined, and the cursor where it was. */
export function matchStatement(c: Cursor, block: (c: Cursor) => Stmt[]): Stmt | undefined {
  const from = c.from;
  const subject = c.attempt(() => {
    c.expect('match');
    const value = subjectList(c);
    c.expect(':');
    if (!c.takeKind('newline') || !c.takeKind('indent') || !c.at('case')) c.fail();
    return value;
  });
  if (!subject) return undefined;
  const cases: Case[] = [];
  while (c.at('case')) {
    const start = c.from;
    c.advance();
    const found: Found = { binds: [], uses: [] };
    openSequence(c, found);
    const guard = c.take('if') ? namedExpression(c) : undefined;
    const body = block(c);
    cases.push({ ...found, ...(guard ? { guard } : {}), body, from: start, to: c.end });
  }
  if (!c.takeKind('dedent') && !c.atKind('end')) c.fail();
  return { type: 'Match', subject, cases, from, to: c.end };
}

function subjectList(c: Cursor): Expr {
  const from = c.from;
  const one = (): Expr => {
    const start = c.from;
    return c.take('*') ? { type: 'Starred', value: bitOr(c), from: start, to: c.end } : namedExpression(c);
  };
  const elements = [one()];
  if (!c.at(',')) return elements[0] as Expr;
  while (c.take(',') && !c.at(':')) elements.push(one());
  return { type: 'Tuple', elements, parenthesized: false, from, to: c.end };
}

function openSequence(c: Cursor, found: Found): void {
  starOrPattern(c, found);
  while (c.take(',') && !c.at(':') && !c.at('if')) starOrPattern(c, found);
}

function bind(name: string, found: Found): void {
  if (name !== '_') found.binds.push(name);
}

function starOrPattern(c: Cursor, found: Found): void {
  if (c.take('*')) bind(identifier(c), found);
  else pattern(c, found);
}

function pattern(c: Cursor, found: Found): void {
  c.nested(() => {
    closed(c, found);
    while (c.take('|')) closed(c, found);
    if (c.take('as')) bind(identifier(c), found);
  });
}

function closed(c: Cursor, found: Found): void {
  const { kind, text } = c.token;
  if (kind === 'number' || kind === 'string' || text === '-') found.uses.push(sum(c));
  else if (c.take('(')) list(c, found, ')');
  else if (c.take('[')) list(c, found, ']');
  else if (c.take('{')) mapping(c, found);
  else if (text === 'None' || text === 'True' || text === 'False') c.advance();
  else nameOrClass(c, found);
}

function list(c: Cursor, found: Found, close: string): void {
  while (!c.at(close)) {
    starOrPattern(c, found);
    if (!c.take(',')) break;
  }
  c.expect(close);
}

function mapping(c: Cursor, found: Found): void {
  while (!c.at('}')) {
    if (c.take('**')) bind(identifier(c), found);
    else {
      const inner: Found = { binds: [], uses: [] };
      closed(c, inner);
      found.uses.push(...inner.uses);
      c.expect(':');
      pattern(c, found);
    }
    if (!c.take(',')) break;
  }
  c.expect('}');
}

function nameOrClass(c: Cursor, found: Found): void {
  const from = c.from;
  const first = identifier(c);
  let value: Expr = { type: 'Name', id: first, from, to: c.end };
  let dotted = false;
  while (c.take('.')) {
    dotted = true;
    const attrFrom = c.from;
    const attr = identifier(c);
    value = { type: 'Attribute', value, attr, attrFrom, from, to: c.end };
  }
  if (c.take('(')) {
    found.uses.push(value);
    while (!c.at(')')) {
      if (c.peek() === '=') {
        identifier(c);
        c.expect('=');
      }
      pattern(c, found);
      if (!c.take(',')) break;
    }
    c.expect(')');
  } else if (dotted) found.uses.push(value);
  else bind(first, found);
}
