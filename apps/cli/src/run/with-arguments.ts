/** Options of `run` that take a value. */
const withValue = new Set(['--start-method', '--limit', '--out', '--record', '--events', '--report']);

const isOption = (argument: string) => argument.startsWith('-') && argument !== '-';
const nameOf = (argument: string) => argument.split('=', 1)[0] ?? argument;

/**
 * `--with A B … --out DIR FILE` may name several files, and `--with A FILE` must not swallow FILE. So `--with` takes
 * the words up to the next of our own options where FILE can still come after that, and one word otherwise.
 * @returns the same arguments with one `--with` for each file
 */
export function spreadWith(args: readonly string[]): string[] {
  const spread: string[] = [];
  for (let at = 0; at < args.length; ) {
    const argument = args[at] as string;
    if (argument === '--' || !isOption(argument)) return [...spread, ...args.slice(at)];
    if (argument !== '--with') {
      const words = withValue.has(argument) ? 2 : 1;
      spread.push(...args.slice(at, at + words));
      at += words;
      continue;
    }
    const end = wordsEnd(args, at + 1);
    for (const file of args.slice(at + 1, end)) spread.push('--with', file);
    if (end === at + 1) spread.push('--with');
    at = end;
  }
  return spread;
}

/** Where the words of a `--with` end. */
function wordsEnd(args: readonly string[], from: number): number {
  const first = args[from];
  if (first === undefined || isOption(first)) return from;
  let end = from + 1;
  while (end < args.length && !isOption(args[end] as string)) end += 1;
  return leavesFile(args, end) ? end : from + 1;
}

/** Whether options of ours, and then a FILE, come at this place. */
function leavesFile(args: readonly string[], from: number): boolean {
  let at = from;
  while (at < args.length) {
    const argument = args[at] as string;
    if (argument === '--') return at + 1 < args.length;
    if (!isOption(argument)) return at > from;
    if (argument === '--with' || withValue.has(argument)) at += 2;
    else if (argument.startsWith('--with=') || withValue.has(nameOf(argument))) at += 1;
    else return false;
  }
  return false;
}
