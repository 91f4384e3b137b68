import { Cursor, PythonFault } from '../../python/cursor.ts';
import { layOut } from '../../python/layout.ts';
import { lastCode } from '../../python/line-parse.ts';
import { scan } from '../../python/scan.ts';
import { statement } from '../../python/statements.ts';
import type { LineMend } from './line-mend.ts';

const headers: ReadonlySet<string> = new Set([
  'def',
  'class',
  'if',
  'elif',
  'else',
  'for',
  'while',
  'try',
  'except',
  'finally',
  'with',
  'async',
  'match',
  'case',
]);

/** Where a header's colon was expected. */
function expectedAt(code: string): number | undefined {
  const cursor = new Cursor(layOut(code, scan(code)));
  cursor.inFunction = true;
  cursor.inAsync = true;
  try {
    statement(cursor);
  } catch (fault) {
    if (fault instanceof PythonFault) return fault.code === 'expected-colon' ? cursor.end : undefined;
    throw fault;
  }
  return undefined;
}

export const missingColon: LineMend = {
  code: 'missing-colon',
  title: () => ({ en: 'Add the missing colon', zh: '补上缺少的冒号' }),
  why: {
    en: 'A line that opens a block (def, class, if, for, while, else, try …) ends with a colon.',
    zh: 'def、class、if、for、while、else、try 等语句行的末尾要有冒号“:”。',
  },
  certainty: 'sure',
  candidates(code) {
    const tokens = scan(code);
    const last = lastCode(tokens);
    if (!last || !headers.has(tokens[0]?.text ?? '') || last.text === ':') return [];
    const body = code.slice(0, last.to);
    const tail = code.slice(last.to);
    const found = [`${body}:${tail}`];
    if (/[;,.]$/.test(body)) found.push(`${body.slice(0, -1)}:${tail}`);
    const at = expectedAt(code);
    if (at !== undefined && at < last.from) found.push(`${code.slice(0, at)}:${code.slice(at)}`);
    return found;
  },
};
