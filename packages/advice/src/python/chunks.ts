import { remembered } from '../remember.ts';
import type { Stmt } from './ast.ts';
import { lastCode, readLine } from './line-parse.ts';
import { scan, type Token } from './scan.ts';

/** A logical line of a text that need not be Python: what stands on it, read by itself. */
export interface Chunk {
  /** Offset of the line's start, before its indentation. */
  from: number;
  /** Offset of its end, without the line break. */
  to: number;
  /** 1-based. */
  line: number;
  indent: string;
  /** Without indentation; may span several physical lines. */
  code: string;
  kind: 'blank' | 'comment' | 'code' | 'broken';
  tokens: Token[];
  /** What it says, where it is code; a header's body is `pass`. */
  statements: Stmt[];
  opensBlock: boolean;
}

/** Lines that begin so are never the inside of a bracket that was opened above. */
const statementStart =
  /^[ \t]*(?:(?:def|class|import|return|while|with|try|except|finally|pass|break|continue|raise|del|global|assert)\b|from\s+[\w.]+\s+import\b|@\w)/;
/** How many characters may be read again behind brackets that are never closed, per character of the text; after that every line counts alone. */
const maxRereads = 6;

interface Piece {
  from: number;
  to: number;
}

/** Physical lines that belong together: by brackets, triple quotes and backslashes; an unclosed bracket binds only its own line. */
function pieces(text: string): Piece[] {
  const lines: Piece[] = [];
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from);
    lines.push({ from, to: end === -1 ? text.length : end });
    from = end === -1 ? text.length + 1 : end + 1;
  }
  const result: Piece[] = [];
  let reread = 0;
  let at = 0;
  while (at < lines.length) {
    const base = (lines[at] as Piece).from;
    const cut = joinFrom(text, lines, at, base, result);
    if (cut === undefined) break;
    at = cut;
    reread += text.length - base;
    if (reread > maxRereads * text.length + 40_000) {
      result.push(...lines.slice(at));
      break;
    }
  }
  return result;
}

/** Appends joined pieces from line `at` on; returns the line at which to begin anew if a bracket or a triple quote runs wild. */
function joinFrom(text: string, lines: readonly Piece[], at: number, base: number, result: Piece[]): number | undefined {
  let index = at;
  let next = at;
  let start: number | undefined;
  let opened = 0;
  const lineOf = (offset: number): number => {
    while (index + 1 < lines.length && (lines[index + 1] as Piece).from <= offset + base) index += 1;
    return index;
  };
  const emit = (first: number, last: number): void => {
    for (; next < first; next += 1) result.push(lines[next] as Piece);
    result.push({ from: (lines[first] as Piece).from, to: (lines[last] as Piece).to });
    next = last + 1;
  };
  for (const token of scan(text.slice(base))) {
    if (token.kind === 'end') break;
    if (token.kind === 'comment') continue;
    const line = lineOf(token.from);
    if (token.kind === 'newline') {
      emit(start ?? line, line);
      start = undefined;
      opened = 0;
      continue;
    }
    start ??= line;
    const begins =
      opened > 0 &&
      line > start &&
      firstOnLine(text, token.from + base) &&
      statementStart.test(text.slice((lines[line] as Piece).from, (lines[line] as Piece).to));
    if (begins || token.fault === 'unclosed' || token.fault === 'mismatched' || token.fault === 'unterminated-triple') {
      emit(start, start);
      return next;
    }
    if (token.kind !== 'op') continue;
    if ('([{'.includes(token.text)) opened += 1;
    else if (')]}'.includes(token.text)) opened = Math.max(0, opened - 1);
  }
  for (; next < lines.length; next += 1) result.push(lines[next] as Piece);
  return undefined;
}

function firstOnLine(text: string, offset: number): boolean {
  for (let i = offset - 1; i >= 0 && text[i] !== '\n'; i -= 1) if (text[i] !== ' ' && text[i] !== '\t') return false;
  return true;
}

/** All logical lines of a text, in order; together they cover it. */
export const chunksOf: (text: string) => readonly Chunk[] = remembered(readChunks);

function readChunks(text: string): Chunk[] {
  let line = 1;
  return pieces(text).map((piece) => {
    const raw = text.slice(piece.from, piece.to).replace(/\r$/, '');
    const indent = /^[ \t\f]*/.exec(raw)?.[0] ?? '';
    const code = raw.slice(indent.length);
    const chunk = { ...piece, line, indent, code, ...readChunk(code) };
    for (let i = piece.from; i < piece.to; i += 1) if (text[i] === '\n') line += 1;
    line += 1;
    return chunk;
  });
}

/** Most lines of a text stay as they are from one repair to the next. */
const readChunk = remembered(readOne, 6_000);

function readOne(code: string): Pick<Chunk, 'kind' | 'tokens' | 'statements' | 'opensBlock'> {
  if (code.trim() === '') return { kind: 'blank', tokens: [], statements: [], opensBlock: false };
  const tokens = scan(code);
  if (tokens[0]?.kind === 'comment') return { kind: 'comment', tokens, statements: [], opensBlock: false };
  const statements = readLine(code);
  const opensBlock = statements !== undefined && lastCode(tokens)?.text === ':';
  return { kind: statements ? 'code' : 'broken', tokens, statements: statements ?? [], opensBlock };
}
