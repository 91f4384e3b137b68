import type { Stmt } from './ast.ts';
import { Cursor, PythonFault } from './cursor.ts';
import { layOut } from './layout.ts';
import { scan, type Token } from './scan.ts';
import { statement } from './statements.ts';

/** Keywords that begin a clause of a statement above them, and what must stand above for the clause to be read. */
const aboveClause: ReadonlyMap<string, string> = new Map([
  ['elif', 'if 0: pass\n'],
  ['else', 'if 0: pass\n'],
  ['except', 'try: pass\n'],
  ['finally', 'try: pass\n'],
]);

function read(text: string): Stmt[] | undefined {
  const cursor = new Cursor(layOut(text, scan(text)));
  cursor.inFunction = true;
  cursor.inAsync = true;
  cursor.inLoop = true;
  const body: Stmt[] = [];
  try {
    while (!cursor.atKind('end')) body.push(...statement(cursor));
    return body;
  } catch (fault) {
    if (fault instanceof PythonFault) return undefined;
    throw fault;
  }
}

/** The last token of code, without the newline. */
export function lastCode(tokens: readonly Token[]): Token | undefined {
  return tokens.findLast((token) => token.kind !== 'newline' && token.kind !== 'end' && token.kind !== 'comment');
}

/**
 * Reads one logical line by itself, wherever it stands: a simple statement, or the header of a block, whose body is then `pass`.
 * Undefined if it is not Python. Offsets in the result are into `line` for lines that are no clauses.
 */
export function readLine(line: string): Stmt[] | undefined {
  const text = line.replace(/^[ \t\f]+/, '');
  const tokens = scan(text);
  const first = tokens[0];
  if (!first || first.kind === 'end') return [];
  const code = text.slice(0, lastCode(tokens)?.to ?? 0);
  if (code === '') return [];
  if (first.text === '@') return read(`${code}\ndef _(): pass\n`);
  const header = code.endsWith(':');
  const withBody = header ? `${code} pass\n` : `${code}\n`;
  if (first.text === 'case' && header) {
    const cases = read(`match _:\n ${withBody}`);
    if (cases) return cases;
  }
  if (first.text === 'match' && header) return read(`${code}\n case _: pass\n`);
  if (first.text === 'try') return read(`${withBody}finally: pass\n`);
  return read((aboveClause.get(first.text) ?? '') + withBody);
}

/** Whether this line opens a block whose body must follow on the next lines. */
export function opensBlock(line: string): boolean {
  const last = lastCode(scan(line));
  return last?.text === ':' && readLine(line) !== undefined;
}
