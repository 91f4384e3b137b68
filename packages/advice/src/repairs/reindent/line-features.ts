import type { Expr, Stmt } from '../../python/ast.ts';
import type { Chunk } from '../../python/chunks.ts';
import { indentColumns } from '../../python/layout.ts';
import { boundNames, usedNames } from '../../python/line-names.ts';
import { readLine } from '../../python/line-parse.ts';
import { scan } from '../../python/scan.ts';
import { mendedCode, opens } from '../layout-faults.ts';

export type BlockKind = 'def' | 'class' | 'if' | 'elif' | 'else' | 'for' | 'while' | 'try' | 'except' | 'finally' | 'with' | 'match' | 'case' | 'guard';

/** What a line says about where it may stand. */
export interface LineFeatures {
  chunk: Chunk;
  column: number;
  /** What it opens. */
  opens?: BlockKind;
  /** It continues a statement above: else, except … */
  clause?: 'elif' | 'else' | 'except' | 'finally' | 'case';
  ends?: 'return' | 'raise' | 'break' | 'continue' | 'pass';
  yields: boolean;
  isEndless: boolean;
  isImport: boolean;
  isDecorator: boolean;
  isMethod: boolean;
  isSleep: boolean;
  /** It asks what fork() returned. */
  isForkTest: boolean;
  binds: ReadonlySet<string>;
  uses: ReadonlySet<string>;
  /** The names of a while loop's condition. */
  testNames: ReadonlySet<string>;
  definedName?: string;
  blanksBefore: number;
  /** It begins a cell, after a `# %%` mark. */
  startsCell: boolean;
}

const blockKinds: ReadonlySet<string> = new Set(['def', 'class', 'if', 'elif', 'else', 'for', 'while', 'try', 'except', 'finally', 'with', 'match', 'case']);

function kindOf(words: readonly string[], statement: Stmt | undefined): BlockKind | undefined {
  const head = words[0] === 'async' ? words[1] : words[0];
  if (head === 'if' && words[1] === '__name__') return 'guard';
  if (head === 'match' && statement?.type !== 'Match') return undefined;
  return head !== undefined && blockKinds.has(head) ? (head as BlockKind) : undefined;
}

function isSleepCall(statement: Stmt | undefined): boolean {
  const value = statement?.type === 'Expression' ? statement.value : undefined;
  const inner = value?.type === 'Await' ? value.value : value;
  const call = inner?.type === 'Call' ? inner.func : undefined;
  return call !== undefined && ((call.type === 'Name' && call.id === 'sleep') || (call.type === 'Attribute' && call.attr === 'sleep'));
}

function isTrue(test: Expr | undefined): boolean {
  return test !== undefined && ((test.type === 'Constant' && test.id === 'True') || (test.type === 'Number' && test.text === '1'));
}

/** A decorator stands where its definition stands. */
function definitionBelow(chunks: readonly Chunk[], from: number): Chunk | undefined {
  for (let i = from; i < chunks.length && i < from + 12; i += 1) {
    const chunk = chunks[i] as Chunk;
    if (chunk.kind === 'code' && chunk.tokens[0]?.text !== '@') return chunk;
  }
  return undefined;
}

function definesMethod(statement: Stmt | undefined): boolean {
  const first = statement?.type === 'Function' ? statement.params[0] : undefined;
  return first !== undefined && (first.name === 'self' || first.name === 'cls');
}

export function lineFeatures(chunks: readonly Chunk[], index: number, blanksBefore: number, startsCell: boolean): LineFeatures {
  const chunk = chunks[index] as Chunk;
  const code = mendedCode(chunk);
  const statements = code === undefined ? [] : chunk.kind === 'code' ? chunk.statements : (readLine(code) ?? []);
  const tokens = code === undefined ? chunk.tokens : chunk.kind === 'code' ? chunk.tokens : scan(code);
  const words = tokens.slice(0, 3).map((token) => token.text);
  const statement = statements.at(-1);
  const isDecorator = words[0] === '@';
  const below = isDecorator ? definitionBelow(chunks, index + 1) : undefined;
  const decorates = below?.statements.at(-1);
  const opened = opens(chunk) ? kindOf(words, statement) : undefined;
  const head = words[0] ?? '';
  const clause = head === 'elif' || head === 'else' || head === 'except' || head === 'finally' || (head === 'case' && opened === 'case') ? head : undefined;
  const ending = opened ? undefined : statement?.type.toLowerCase();
  const isEnd = ending === 'return' || ending === 'raise' || ending === 'break' || ending === 'continue' || ending === 'pass';
  const definition = statement?.type === 'Function' || statement?.type === 'Class' ? statement.name : undefined;
  return {
    chunk,
    column: indentColumns(chunk.indent, 0, chunk.indent.length).wide,
    ...(opened ? { opens: opened } : {}),
    ...(clause ? { clause: clause as NonNullable<LineFeatures['clause']> } : {}),
    ...(isEnd ? { ends: ending } : {}),
    yields: words.includes('yield'),
    isEndless: statement?.type === 'While' && isTrue(statement.test),
    isImport: statement?.type === 'Import' || statement?.type === 'ImportFrom',
    isDecorator,
    isMethod:
      definesMethod(isDecorator ? decorates : statement) ||
      (isDecorator && (words[1] === 'staticmethod' || words[1] === 'classmethod' || words[1] === 'property')),
    isSleep: isSleepCall(statement),
    isForkTest: /^(?:if|elif)\s+\w{0,40}pid\w{0,40}\s*[=<>!]=?\s*0/.test(chunk.code),
    binds: boundNames(statements),
    uses: usedNames(statements),
    testNames: statement?.type === 'While' ? usedNames([{ type: 'Expression', value: statement.test, from: 0, to: 0 }]) : new Set(),
    ...(definition ? { definedName: definition } : {}),
    blanksBefore,
    startsCell,
  };
}
