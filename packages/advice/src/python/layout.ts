import type { Token } from './scan.ts';

export type LayoutFault = 'unexpected-indent' | 'bad-dedent' | 'tabs';

/** A token with the indentation told as tokens of its own, as CPython's tokenizer does. */
export interface LaidToken extends Omit<Token, 'kind'> {
  kind: Token['kind'] | 'indent' | 'dedent';
  layoutFault?: LayoutFault;
}

/** Columns of a line's indentation with tabs of eight and of one, the two ways in which CPython counts. */
export function indentColumns(text: string, from: number, to: number): { wide: number; narrow: number } {
  let wide = 0;
  let narrow = 0;
  for (let i = from; i < to; i += 1) {
    const c = text[i];
    if (c === '\t') {
      wide = (Math.floor(wide / 8) + 1) * 8;
      narrow += 1;
    } else if (c === '\f') {
      wide = 0;
      narrow = 0;
    } else {
      wide += 1;
      narrow += 1;
    }
  }
  return { wide, narrow };
}

export function lineStart(text: string, offset: number): number {
  let i = offset;
  while (i > 0 && text[i - 1] !== '\n' && text[i - 1] !== '\r') i -= 1;
  return text.charCodeAt(i) === 0xfeff && i === 0 ? 1 : i;
}

/** Adds indent and dedent tokens and leaves comments out. */
export function layOut(text: string, tokens: readonly Token[]): LaidToken[] {
  const laid: LaidToken[] = [];
  const stack = [{ wide: 0, narrow: 0 }];
  let fresh = true;
  for (const token of tokens) {
    if (token.kind === 'comment') continue;
    const mark = (kind: 'indent' | 'dedent', layoutFault?: LayoutFault): void => {
      laid.push({ kind, from: token.from, to: token.from, text: '', ...(layoutFault ? { layoutFault } : {}) });
    };
    if (token.kind === 'end') {
      for (let i = 1; i < stack.length; i += 1) mark('dedent');
    } else if (fresh) {
      const here = indentColumns(text, lineStart(text, token.from), token.from);
      let top = stack.at(-1) as { wide: number; narrow: number };
      if (here.wide > top.wide) {
        mark('indent', here.narrow > top.narrow ? undefined : 'tabs');
        stack.push(here);
      } else {
        while (here.wide < top.wide) {
          stack.pop();
          top = stack.at(-1) as { wide: number; narrow: number };
          mark('dedent', here.wide > top.wide ? 'bad-dedent' : undefined);
          if (here.wide > top.wide) {
            stack.push(here);
            break;
          }
        }
        if (here.wide === top.wide && here.narrow !== top.narrow) mark('dedent', 'tabs');
      }
      fresh = false;
    }
    if (token.kind === 'newline') fresh = true;
    laid.push(token);
  }
  return laid;
}
