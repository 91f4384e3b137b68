/** Splits what a person types into arguments: spaces separate, quotes keep together, a backslash takes the next sign as it is. */
export function splitArguments(text: string): string[] {
  const found: string[] = [];
  let current = '';
  let open = false;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '\\' && quote !== "'" && at + 1 < text.length) {
      at += 1;
      current += text[at];
      open = true;
    } else if (quote !== '') {
      if (sign === quote) quote = '';
      else current += sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      open = true;
    } else if (/\s/.test(sign)) {
      if (open) found.push(current);
      current = '';
      open = false;
    } else {
      current += sign;
      open = true;
    }
  }
  if (open) found.push(current);
  return found.slice(0, 100);
}

/** The text that `splitArguments` turns back into these arguments. */
export function joinArguments(args: readonly string[]): string {
  return args.map((arg) => (/^[\w./:=,@%+-]+$/.test(arg) ? arg : `"${arg.replace(/["\\]/g, '\\$&')}"`)).join(' ');
}
