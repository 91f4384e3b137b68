import type { LaidToken } from './layout.ts';

export type FaultCode =
  | 'syntax'
  | 'expected-colon'
  | 'expected-block'
  | 'unexpected-indent'
  | 'bad-dedent'
  | 'tabs'
  | 'unclosed'
  | 'unopened'
  | 'mismatched'
  | 'unterminated-string'
  | 'unterminated-triple'
  | 'bad-character'
  | 'smart-quote'
  | 'bad-number'
  | 'misplaced'
  | 'too-deep';

/** Why a text is not Python, and where. */
export class PythonFault extends Error {
  readonly code: FaultCode;
  readonly offset: number;

  constructor(code: FaultCode, offset: number) {
    super(code);
    this.code = code;
    this.offset = offset;
  }
}

/** CPython refuses deeper nesting too (200 brackets, 100 blocks). */
const maxDepth = 200;

/** A place in the tokens. */
export class Cursor {
  readonly tokens: readonly LaidToken[];
  /** What to add to a token's offset: where this text lies in a larger one. */
  readonly base: number;
  private index = 0;
  private depth = 0;
  inFunction = false;
  inAsync = false;
  inLoop = false;

  constructor(tokens: readonly LaidToken[], base = 0) {
    this.tokens = tokens;
    this.base = base;
  }

  get mark(): number {
    return this.index;
  }

  set mark(index: number) {
    this.index = index;
  }

  get token(): LaidToken {
    const token = this.tokens[this.index] as LaidToken;
    if (token.layoutFault) throw new PythonFault(token.layoutFault, token.from + this.base);
    if (token.fault && token.fault !== 'unclosed') throw new PythonFault(token.fault, token.from + this.base);
    return token;
  }

  get from(): number {
    return (this.tokens[this.index] as LaidToken).from + this.base;
  }

  /** End of the token before. */
  get end(): number {
    return (this.tokens[Math.max(0, this.index - 1)] as LaidToken).to + this.base;
  }

  at(text: string): boolean {
    const token = this.token;
    return token.text === text && (token.kind === 'op' || token.kind === 'name');
  }

  atKind(kind: LaidToken['kind']): boolean {
    return this.token.kind === kind;
  }

  /** The text of the token after this one, without looking at its faults. */
  peek(ahead = 1): string {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)]?.text ?? '';
  }

  advance(): LaidToken {
    const token = this.token;
    if (this.index < this.tokens.length - 1) this.index += 1;
    return token;
  }

  take(text: string): boolean {
    if (!this.at(text)) return false;
    this.advance();
    return true;
  }

  takeKind(kind: LaidToken['kind']): LaidToken | undefined {
    return this.atKind(kind) ? this.advance() : undefined;
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(text === ':' ? 'expected-colon' : 'syntax');
  }

  fail(code: FaultCode = 'syntax'): never {
    throw new PythonFault(code, this.from);
  }

  nested<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth > maxDepth) this.fail('too-deep');
    const result = parse();
    this.depth -= 1;
    return result;
  }

  /** Tries a way of reading; on a fault goes back and says undefined. */
  attempt<T>(parse: () => T): T | undefined {
    const { index, depth } = this;
    try {
      return parse();
    } catch (fault) {
      if (!(fault instanceof PythonFault)) throw fault;
      this.index = index;
      this.depth = depth;
      return undefined;
    }
  }
}
