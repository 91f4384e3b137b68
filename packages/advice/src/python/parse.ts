import { remembered } from '../remember.ts';
import type { Stmt } from './ast.ts';
import { Cursor, type FaultCode, PythonFault } from './cursor.ts';
import { expressionList } from './expressions.ts';
import { layOut } from './layout.ts';
import { scan, type Token } from './scan.ts';
import { statement } from './statements.ts';

export interface Fault {
  code: FaultCode;
  offset: number;
}

export interface Parsed {
  tokens: Token[];
  /** The whole module; only the statements before the fault, where there is one. */
  body: Stmt[];
  /** The first thing that CPython 3.11 would refuse. */
  fault?: Fault;
}

/** Reads a module as CPython 3.11 does, strictly, up to its first fault. */
export const parsePython: (text: string) => Parsed = remembered(parse);

function parse(text: string): Parsed {
  const tokens = scan(text);
  const cursor = new Cursor(layOut(text, tokens));
  const body: Stmt[] = [];
  const fault = faultOf(() => {
    while (!cursor.atKind('end')) body.push(...statement(cursor));
  });
  return { tokens, body, ...(fault ? { fault } : {}) };
}

/** Whether this is an expression and nothing else. */
export function isExpression(text: string): boolean {
  const cursor = new Cursor(layOut(text, scan(text)));
  return (
    faultOf(() => {
      expressionList(cursor);
      cursor.takeKind('newline');
      if (!cursor.atKind('end')) cursor.fail();
    }) === undefined
  );
}

function faultOf(read: () => void): Fault | undefined {
  try {
    read();
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof PythonFault)) throw thrown;
    return { code: thrown.code, offset: thrown.offset };
  }
}
