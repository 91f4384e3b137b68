import type { Locale } from '@forkhall/protocol';
import type { Protection } from '@forkhall/sandbox';
import { chineseCgroupRemedy, chineseNames, isolating } from './protection-names.ts';

const marks: Record<Protection['state'], string> = { holds: '✓', weaker: '!', missing: '✗' };
const states: Record<Protection['state'], Record<Locale, string>> = {
  holds: { en: 'holds', zh: '有效' },
  weaker: { en: 'weaker', zh: '较弱' },
  missing: { en: 'missing', zh: '缺失' },
};

/** What was found, in one line. Chinese names the protection; the details of what does not hold stay as they were found. */
function findingOf({ name, state, found }: Protection, locale: Locale): string {
  const chinese = locale === 'zh' && Object.hasOwn(chineseNames, name) ? chineseNames[name] : undefined;
  if (chinese === undefined) return found;
  return state === 'holds' ? chinese : `${chinese}（${found}）`;
}

function remedyOf({ state, remedy }: Protection, locale: Locale): string | undefined {
  if (state === 'holds' || remedy === undefined) return undefined;
  return locale === 'zh' && remedy.includes('cgroups') ? chineseCgroupRemedy : remedy;
}

/** The doctor's table: a line for each protection, and under it how to mend what does not hold. */
export function protectionTable(protections: readonly Protection[], locale: Locale): string {
  const width = Math.max(...protections.map(({ name }) => name.length));
  return protections
    .map((protection) => {
      const { name, state } = protection;
      const line = `${marks[state]} ${name.padEnd(width)}  ${states[state][locale]}${locale === 'zh' ? '：' : ': '}${findingOf(protection, locale)}`;
      const remedy = remedyOf(protection, locale);
      return remedy === undefined ? line : `${line}\n  ${' '.repeat(width)}  → ${remedy}`;
    })
    .join('\n');
}

export type Verdict = 'holds' | 'weaker' | 'none';

/** A limit that is missing makes the sandbox weaker; an isolation that is missing makes it none. */
export function verdictOf(protections: readonly Protection[]): Verdict {
  if (protections.length === 0 || protections.some(({ name, state }) => state === 'missing' && isolating.has(name))) return 'none';
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
