/** Python's syntax tree, as much of it as advice needs. Offsets are into the text. */

export interface Span {
  from: number;
  to: number;
}

export interface Parameter extends Span {
  name: string;
  kind: 'plain' | 'keyword-only' | 'star' | 'double-star';
  annotation?: Expr;
  default?: Expr;
}

export interface Keyword extends Span {
  /** Absent for `**mapping`. */
  name?: string;
  value: Expr;
}

export interface Generator extends Span {
  target: Expr;
  iter: Expr;
  ifs: Expr[];
}

export type Expr = Span &
  (
    | { type: 'Name'; id: string }
    | { type: 'String'; bytes: boolean; parts: Expr[]; value: string }
    | { type: 'Number'; text: string }
    | { type: 'Constant'; id: 'True' | 'False' | 'None' | '...' }
    | { type: 'Tuple' | 'List' | 'Set'; elements: Expr[]; parenthesized: boolean }
    | { type: 'Dict'; items: { key?: Expr; value: Expr }[] }
    | { type: 'Call'; func: Expr; args: Expr[]; keywords: Keyword[] }
    | { type: 'Attribute'; value: Expr; attr: string; attrFrom: number }
    | { type: 'Subscript'; value: Expr; index: Expr }
    | { type: 'Slice'; parts: Expr[] }
    | { type: 'Starred' | 'Await' | 'YieldFrom'; value: Expr }
    | { type: 'Yield'; value?: Expr }
    | { type: 'Binary'; op: string; left: Expr; right: Expr }
    | { type: 'Unary'; op: string; value: Expr }
    | { type: 'Bool'; op: 'and' | 'or'; values: Expr[] }
    | { type: 'Compare'; left: Expr; ops: string[]; values: Expr[] }
    | { type: 'Lambda'; params: Parameter[]; body: Expr }
    | { type: 'Conditional'; test: Expr; then: Expr; otherwise: Expr }
    | { type: 'Named'; target: Expr; value: Expr }
    | { type: 'Comprehension'; kind: 'list' | 'set' | 'dict' | 'generator'; element: Expr; value?: Expr; generators: Generator[] }
  );

export interface Alias extends Span {
  name: string;
  as?: string;
}

export interface Handler extends Span {
  type?: Expr;
  name?: string;
  body: Stmt[];
}

export interface Case extends Span {
  /** Names that the pattern binds. */
  binds: string[];
  /** Values that the pattern looks up. */
  uses: Expr[];
  guard?: Expr;
  body: Stmt[];
}

export type Stmt = Span &
  (
    | { type: 'Function'; name: string; params: Parameter[]; returns?: Expr; body: Stmt[]; decorators: Expr[]; isAsync: boolean; headEnd: number }
    | { type: 'Class'; name: string; bases: Expr[]; keywords: Keyword[]; body: Stmt[]; decorators: Expr[]; headEnd: number }
    | { type: 'If' | 'While'; test: Expr; body: Stmt[]; orelse: Stmt[] }
    | { type: 'For'; target: Expr; iter: Expr; body: Stmt[]; orelse: Stmt[] }
    | { type: 'Try'; body: Stmt[]; handlers: Handler[]; orelse: Stmt[]; final: Stmt[] }
    | { type: 'With'; items: { context: Expr; target?: Expr }[]; body: Stmt[] }
    | { type: 'Match'; subject: Expr; cases: Case[] }
    | { type: 'Return'; value?: Expr }
    | { type: 'Raise'; value?: Expr; cause?: Expr }
    | { type: 'Expression'; value: Expr }
    | { type: 'Assign'; targets: Expr[]; value: Expr }
    | { type: 'AugAssign'; target: Expr; op: string; value: Expr }
    | { type: 'AnnAssign'; target: Expr; annotation: Expr; value?: Expr }
    | { type: 'Delete'; targets: Expr[] }
    | { type: 'Import'; names: Alias[] }
    | { type: 'ImportFrom'; module: string; level: number; names: Alias[] }
    | { type: 'Global' | 'Nonlocal'; names: string[] }
    | { type: 'Assert'; test: Expr; message?: Expr }
    | { type: 'Pass' | 'Break' | 'Continue' }
  );

export type Call = Extract<Expr, { type: 'Call' }>;
export type FunctionDef = Extract<Stmt, { type: 'Function' }>;
export type ClassDef = Extract<Stmt, { type: 'Class' }>;
