/** Tokens of a Python text. Tolerant: every text has tokens, and what CPython would refuse is marked with a fault. */

export type TokenKind = 'name' | 'number' | 'string' | 'op' | 'comment' | 'newline' | 'other' | 'end';

export type TokenFault =
  | 'unterminated-string'
  | 'unterminated-triple'
  | 'bad-character'
  | 'bad-number'
  | 'smart-quote'
  | 'unclosed'
  | 'unopened'
  | 'mismatched';

export interface Token {
  kind: TokenKind;
  from: number;
  to: number;
  text: string;
  fault?: TokenFault;
}

const keywordNames =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield';
export const keywords: ReadonlySet<string> = new Set(keywordNames.split(' '));

const name = /[\p{XID_Start}_][\p{XID_Continue}]*/uy;
const stringStart = /(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?(?:"""|'''|"|')/y;
const number = /(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?)/y;
const op = /\*\*=|\/\/=|>>=|<<=|\.\.\.|->|:=|==|!=|<=|>=|\*\*|\/\/|>>|<<|\+=|-=|\*=|\/=|%=|@=|&=|\|=|\^=|[-+*/%@&|^~<>()[\]{},:.;=]/y;

const closers: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

function at(pattern: RegExp, text: string, from: number): string | undefined {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0];
}

/** End of the string whose contents start at `from`; the closing quote is included where there is one. */
function stringEnd(text: string, from: number, quote: string): { to: number; closed: boolean } {
  for (let i = from; i < text.length; i += 1) {
    const c = text[i];
    if (c === '\\') i += text[i + 1] === '\r' && text[i + 2] === '\n' ? 2 : 1;
    else if (quote.length === 1 && (c === '\n' || c === '\r')) return { to: i, closed: false };
    else if (c === quote[0] && text.startsWith(quote, i)) return { to: i + quote.length, closed: true };
  }
  return { to: text.length, closed: false };
}

const smartQuotes: Record<string, { closers: string; quote: '"' | "'" }> = {};
for (const c of '“”„‟＂') smartQuotes[c] = { closers: '“”‟＂', quote: '"' };
for (const c of '‘’‚‛＇') smartQuotes[c] = { closers: '‘’‛＇', quote: "'" };

/** End of a string that begins with a typographic quote, on the same line; the nearest typographic closer, else the nearest straight one. */
function smartQuoteEnd(text: string, from: number): number | undefined {
  const opener = smartQuotes[text[from] as string];
  if (!opener) return undefined;
  let straight: number | undefined;
  for (let i = from + 1; i < text.length && text[i] !== '\n'; i += 1) {
    const c = text[i] as string;
    if (opener.closers.includes(c)) return i + 1;
    if (c === opener.quote) straight ??= i + 1;
  }
  return straight;
}

/** An unterminated string that ends with a typographic quote: where. */
function smartCloser(text: string, from: number, to: number, quote: string): number | undefined {
  const closers = quote === '"' ? '”＂“' : '’＇‘';
  for (let i = from; i < to; i += 1) if (closers.includes(text[i] as string)) return i + 1;
  return undefined;
}

/**
 * Newline tokens end logical lines only: none inside brackets, none after blank or comment lines.
 * A bracket that is never closed swallows the rest, as in CPython; its token has the fault `unclosed`.
 */
export function scan(text: string): Token[] {
  const tokens: Token[] = [];
  const open: Token[] = [];
  let lineHasCode = false;
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const push = (kind: TokenKind, to: number, fault?: TokenFault): Token => {
    const token: Token = { kind, from: i, to, text: text.slice(i, to), ...(fault ? { fault } : {}) };
    tokens.push(token);
    i = to;
    return token;
  };
  while (i < text.length) {
    const c = text[i] as string;
    if (c === ' ' || c === '\t' || c === '\f') i += 1;
    else if (c === '\n' || c === '\r') {
      const to = c === '\r' && text[i + 1] === '\n' ? i + 2 : i + 1;
      if (lineHasCode && open.length === 0) {
        push('newline', to);
        lineHasCode = false;
      } else i = to;
    } else if (c === '\\' && (text[i + 1] === '\n' || text.startsWith('\r\n', i + 1))) i += text[i + 1] === '\n' ? 2 : 3;
    else if (c === '#') {
      let to = i;
      while (to < text.length && text[to] !== '\n' && text[to] !== '\r') to += 1;
      push('comment', to);
    } else {
      lineHasCode = true;
      const start = at(stringStart, text, i);
      if (start !== undefined) {
        const quote = start.endsWith('"""') || start.endsWith("'''") ? start.slice(-3) : start.slice(-1);
        const end = stringEnd(text, i + start.length, quote);
        const smart = end.closed || quote.length === 3 ? undefined : smartCloser(text, i + start.length, end.to, quote);
        if (smart !== undefined) push('string', smart, 'smart-quote');
        else push('string', end.to, end.closed ? undefined : quote.length === 3 ? 'unterminated-triple' : 'unterminated-string');
        continue;
      }
      const word = at(name, text, i);
      if (word !== undefined) {
        push('name', i + word.length);
        continue;
      }
      const digits = at(number, text, i);
      if (digits !== undefined && digits !== '.' && digits !== '') {
        const tail = at(name, text, i + digits.length);
        const octal = /^0\d*[1-9]\d*$/.test(digits.replaceAll('_', ''));
        if (tail !== undefined && !keywords.has(tail) && !/^(?:and|else|for|if|in|is|not|or)/.test(tail))
          push('number', i + digits.length + tail.length, 'bad-number');
        else push('number', i + digits.length, octal ? 'bad-number' : undefined);
        continue;
      }
      const smartEnd = smartQuoteEnd(text, i);
      if (smartEnd !== undefined) {
        push('string', smartEnd, 'smart-quote');
        continue;
      }
      const symbol = at(op, text, i);
      if (symbol === undefined) {
        push('other', i + ((text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1), 'bad-character');
        continue;
      }
      const token = push('op', i + symbol.length);
      if (closers[symbol]) open.push(token);
      else if (symbol === ')' || symbol === ']' || symbol === '}') {
        const opener = open.pop();
        if (!opener) token.fault = 'unopened';
        else if (closers[opener.text] !== symbol) token.fault = 'mismatched';
      }
    }
  }
  for (const opener of open) opener.fault = 'unclosed';
  if (lineHasCode) push('newline', i);
  push('end', i);
  return tokens;
}
