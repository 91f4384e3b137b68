import type { Expr } from './ast.ts';
import { Cursor } from './cursor.ts';
import { namedExpression, startsExpression, targetList, yieldExpression } from './expressions.ts';
import { layOut } from './layout.ts';
import { scan } from './scan.ts';

const prefixAndQuote = /^([a-zA-Z]*)("""|'''|"|')/;

/** Adjacent string tokens are one string. */
export function stringExpr(c: Cursor): Expr {
  const from = c.from;
  let bytes: boolean | undefined;
  let value = '';
  const parts: Expr[] = [];
  while (c.atKind('string')) {
    const token = c.advance();
    const [, prefix = '', quote = ''] = prefixAndQuote.exec(token.text) ?? [];
    const isBytes = /b/i.test(prefix);
    if (bytes !== undefined && bytes !== isBytes) c.fail();
    bytes = isBytes;
    const start = prefix.length + quote.length;
    const inner = token.text.slice(start, token.text.length - quote.length);
    value += inner;
    if (/f/i.test(prefix)) c.nested(() => fields(c, inner, token.from + c.base + start, 0, parts));
  }
  return { type: 'String', bytes: bytes ?? false, parts, value, from, to: c.end };
}

/** Reads the `{…}` fields of an f-string or of a format specification; says where it stopped. */
function fields(c: Cursor, text: string, base: number, nesting: number, parts: Expr[]): void {
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '{') {
      if (text[i + 1] === '{' && nesting === 0) i += 1;
      else i = field(c, text, i + 1, base, nesting, parts);
    } else if (text[i] === '}' && nesting === 0) {
      if (text[i + 1] !== '}') c.fail();
      i += 1;
    } else if (text[i] === '\\' && text[i + 1] === 'N' && text[i + 2] === '{') {
      const close = text.indexOf('}', i);
      if (close !== -1) i = close;
    }
  }
}

/** Reads one field whose expression begins at `from`; returns the index of its closing brace. */
function field(c: Cursor, text: string, from: number, base: number, nesting: number, parts: Expr[]): number {
  if (nesting > 1) c.fail();
  const end = expressionEnd(c, text, from);
  const source = text.slice(from, end).replace(/=\s*$/, (tail) => ' '.repeat(tail.length));
  if (source.trim() === '' || source.includes('\\')) c.fail();
  parts.push(fieldExpression(c, source, base + from));
  let i = end;
  if (text[i] === '!') {
    if (!/[rsa]/.test(text[i + 1] ?? '')) c.fail();
    i += 2;
  }
  if (text[i] === ':') {
    const specFrom = i + 1;
    let depth = 0;
    for (i = specFrom; i < text.length; i += 1) {
      if (depth > 0 && (text[i] === '"' || text[i] === "'")) {
        const close = text.indexOf(text[i] as string, i + 1);
        if (close !== -1) i = close;
      } else if (text[i] === '{') depth += 1;
      else if (text[i] === '}') {
        if (depth === 0) break;
        depth -= 1;
      }
    }
    fields(c, text.slice(specFrom, i), base + specFrom, nesting + 1, parts);
  }
  if (text[i] !== '}') c.fail();
  return i;
}

/** Where the expression of a field ends: at `!`, `:` or `}` outside brackets and strings. */
function expressionEnd(c: Cursor, text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i += 1) {
    const ch = text[i] as string;
    if (ch === '"' || ch === "'") {
      const quote = text.startsWith(ch.repeat(3), i) ? ch.repeat(3) : ch;
      const close = text.indexOf(quote, i + quote.length);
      if (close === -1) c.fail();
      i = close + quote.length - 1;
    } else if ('([{'.includes(ch)) depth += 1;
    else if (depth > 0 && ')]}'.includes(ch)) depth -= 1;
    else if (depth === 0 && (ch === '}' || ch === ':' || (ch === '!' && text[i + 1] !== '='))) return i;
  }
  return c.fail();
}

function fieldExpression(c: Cursor, source: string, base: number): Expr {
  const inner = new Cursor(layOut('', scan(`(${source})`)), base - 1);
  inner.inAsync = c.inAsync;
  inner.inFunction = c.inFunction;
  inner.expect('(');
  const from = inner.from;
  const one = (): Expr => {
    const start = inner.from;
    return inner.take('*') ? { type: 'Starred', value: targetList(inner), from: start, to: inner.end } : namedExpression(inner);
  };
  let value = inner.at('yield') ? yieldExpression(inner) : one();
  if (inner.at(',')) {
    const elements = [value];
    while (inner.take(',') && startsExpression(inner)) elements.push(one());
    value = { type: 'Tuple', elements, parenthesized: false, from, to: inner.end };
  }
  inner.expect(')');
  if (!inner.atKind('newline') && !inner.atKind('end')) inner.fail();
  return value;
}
