import { lineAt } from '../lines.ts';
import type { Offer } from '../offer.ts';
import { parsePython } from '../python/parse.ts';
import { layoutFaults } from './layout-faults.ts';
import type { Repair } from './repair.ts';

/** The longest whitespace with which all these lines begin; blank lines do not count. */
export function commonIndent(lines: readonly string[]): string {
  let common: string | undefined;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (common === undefined) common = indent;
    while (!indent.startsWith(common)) common = common.slice(0, -1);
    if (common === '') break;
  }
  return common ?? '';
}

function without(lines: readonly string[], prefix: string): string[] {
  return lines.map((line) => (line.startsWith(prefix) ? line.slice(prefix.length) : line.trim() === '' ? '' : line));
}

/** Under a first line that opens a block, indented lines are its body: only a statement of their own level shows that a prefix was lost. */
function showsLostPrefix(candidate: readonly string[], first: number): boolean {
  if (!/:\s*(?:#.*)?$/.test((candidate[first] ?? '').slice(0, 2_000))) return true;
  return candidate.slice(first + 1).some((line) => /^[^\s#]/.test(line) && !/^(?:else|elif|except|finally)\b/.test(line));
}

/** The lines without the prefix of their block; the first line may have lost its own prefix when it was copied. */
export function dedented(text: string): string {
  const lines = text.split('\n');
  const all = commonIndent(lines);
  const candidates = [all === '' ? lines : without(lines, all)];
  const first = lines.findIndex((line) => line.trim() !== '');
  const head = lines.slice(0, first + 1).map((line) => line.trimStart());
  const rest = lines.slice(first + 1);
  const shared = commonIndent(rest);
  for (let length = shared.length; length > 0 && shared.length - length < 12; length -= 1) {
    const candidate = [...head, ...without(rest, shared.slice(0, length))];
    if (showsLostPrefix(candidate, first)) candidates.push(candidate);
  }
  let best = text;
  let fewest = layoutFaults(text);
  for (const candidate of candidates) {
    if (fewest === 0) break;
    const joined = candidate.join('\n');
    const faults = layoutFaults(joined);
    if (faults < fewest) {
      best = joined;
      fewest = faults;
    }
  }
  return best;
}

export const commonIndentRepair: Repair = {
  code: 'common-indent',
  languages: ['python'],
  offers(text): Offer[] {
    if (!parsePython(text).fault) return [];
    const replacement = dedented(text);
    if (replacement === text) return [];
    return [
      {
        code: 'common-indent',
        title: { en: 'Move the code to the left margin', zh: '去掉整段多余的缩进' },
        why: {
          en: 'The text was copied out of an indented block. At the top level Python allows no indentation.',
          zh: '这段代码是从有缩进的地方复制来的。Python 的顶层代码不能缩进。',
        },
        line: lineAt(text, /\S/.exec(text)?.index ?? 0),
        replacement,
        certainty: 'sure',
      },
    ];
  },
};
