import type { Locale } from '@forkhall/protocol';
import type { Protection } from '@forkhall/sandbox';

const marks: Record<Protection['state'], string> = { holds: '✓', weaker: '!', missing: '✗' };
const states: Record<Protection['state'], Record<Locale, string>> = {
  holds: { en: 'holds', zh: '有效' },
  weaker: { en: 'weaker', zh: '较弱' },
  missing: { en: 'missing', zh: '缺失' },
};

/** The doctor's table: a line for each protection, and under it how to mend what does not hold. */
export function protectionTable(protections: readonly Protection[], locale: Locale): string {
  const width = Math.max(...protections.map(({ name }) => name.length));
  return protections
    .map(({ name, state, found, remedy }) => {
      const line = `${marks[state]} ${name.padEnd(width)}  ${states[state][locale]}: ${found}`;
      return remedy === undefined || state === 'holds' ? line : `${line}\n  ${' '.repeat(width)}  → ${remedy}`;
    })
    .join('\n');
}

export type Verdict = 'holds' | 'weaker' | 'none';

/** No sandbox where the protection that every other stands on is missing. */
export function verdictOf(protections: readonly Protection[]): Verdict {
  if (protections.length === 0 || protections.some(({ name, state }) => name === 'sandbox' && state === 'missing')) return 'none';
  return protections.every(({ state }) => state === 'holds') ? 'holds' : 'weaker';
}

export function verdictText(verdict: Verdict, locale: Locale): string {
  const texts: Record<Verdict, Record<Locale, string>> = {
    holds: { en: 'Everything holds on this machine.', zh: '本机上所有保护和限制均有效。' },
    weaker: {
      en: 'Programs run in a sandbox here, but what is marked above is weaker than it could be.',
      zh: '程序会在沙箱中运行，但上面标出的项目比应有的弱。',
    },
    none: { en: 'There is no working sandbox on this machine; Forkhall runs no programs here.', zh: '本机没有可用的沙箱，Forkhall 不会在此运行程序。' },
  };
  return texts[verdict][locale];
}
