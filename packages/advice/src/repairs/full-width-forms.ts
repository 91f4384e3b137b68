/** What Chinese input methods and word processors write, and what Python and TypeScript expect in its place. */
const pairs: Record<string, string> = {
  '，': ',',
  '、': ',',
  '﹐': ',',
  '：': ':',
  '︰': ':',
  '；': ';',
  '（': '(',
  '）': ')',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '｛': '{',
  '｝': '}',
  '！': '!',
  '＝': '=',
  '＋': '+',
  '－': '-',
  '−': '-',
  '–': '-',
  '—': '-',
  '＊': '*',
  '×': '*',
  '／': '/',
  '÷': '/',
  '％': '%',
  '＜': '<',
  '＞': '>',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '＆': '&',
  '｜': '|',
  '＾': '^',
  '～': '~',
  '＠': '@',
  '＃': '#',
  '．': '.',
  '。': '.',
  '＿': '_',
  '＼': '\\',
  '…': '...',
};

/** The plain form of one full-width character of code, or undefined. */
export function plainForm(c: string): string | undefined {
  const code = c.codePointAt(0) ?? 0;
  if (code >= 0xff10 && code <= 0xff19) return String(code - 0xff10);
  return pairs[c];
}

/** Spaces that are not the plain space: no-break, ideographic and typographic ones. */
export function isOddSpace(c: string): boolean {
  return /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/.test(c);
}

/** Characters of no width: zero-width spaces and joiners, byte order marks, direction marks, soft hyphens. */
export function isInvisible(c: string): boolean {
  return /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/.test(c);
}
