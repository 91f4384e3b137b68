/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. Stops above `limit`. */
export function distance(a: string, b: string, limit = 3): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Whether one slip of the finger makes `a` of `b`. */
export function oneSlip(a: string, b: string): boolean {
  return a !== b && distance(a, b, 1) === 1;
}

/** How many slips a word of this length may have to be taken for another. */
function tolerated(length: number): number {
  return length < 3 ? 0 : length < 6 ? 1 : 2;
}

function sameLetters(a: string, b: string): boolean {
  return a.length === b.length && [...a].sort().join('') === [...b].sort().join('');
}

/** How far a word is from a known one: letters that only changed places are nearer than letters that changed. */
function slipsBetween(word: string, candidate: string, limit: number): number {
  if (word.toLowerCase() === candidate.toLowerCase()) return 0;
  const slips = distance(word, candidate, limit);
  return slips <= limit && sameLetters(word, candidate) ? slips - 0.5 : slips;
}

/** The one known word that `word` was most likely meant to be; undefined if none, or two, are near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > 60) return undefined;
  const limit = tolerated(word.length);
  let best = limit + 1;
  let found: string | undefined;
  let isTie = false;
  for (const candidate of known) {
    if (candidate === word || candidate === found || candidate.length < 2) continue;
    const slips = slipsBetween(word, candidate, limit);
    if (slips > limit) continue;
    if (slips === best) isTie = true;
    if (slips >= best) continue;
    best = slips;
    found = candidate;
    isTie = false;
  }
  return isTie ? undefined : found;
}
