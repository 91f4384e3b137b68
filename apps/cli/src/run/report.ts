import { constants } from 'node:os';
import { type Ending, endingText, exitStatus, type Locale, type Usage } from '@forkhall/protocol';
import type { Ended } from '@forkhall/sandbox';

/** What `--report` writes. The ending's own fields (code, signal, limit, …) are as in the protocol. */
export interface Report {
  ending: Ending & { sentence: string };
  usage: Usage;
  survivors: number;
}

type Told = Pick<Ended, 'ending' | 'usage' | 'leftovers' | 'survivors'>;

export function reportOf({ ending, usage, leftovers, survivors }: Told, locale: Locale): Report {
  return { ending: { ...ending, sentence: endingText(ending, locale, leftovers).sentence }, usage, survivors };
}

/** The number of a signal by its name; `SIG40` for those without one. */
export function signalNumber(name: string): number {
  return constants.signals[name as NodeJS.Signals] ?? (Number(/^SIG(\d+)$/.exec(name)?.[1]) || 0);
}

export const statusOf = (ending: Ending) => exitStatus(ending, signalNumber);

/** The line for stderr; undefined where the program ended by itself and left nothing running. */
export function lineOf({ ending, leftovers }: Told, locale: Locale): string | undefined {
  if (ending.kind === 'exited' && leftovers.count === 0) return undefined;
  const { sentence, next } = endingText(ending, locale, leftovers);
  return ending.kind === 'exited' || next === undefined ? sentence : `${sentence}${locale === 'zh' ? '' : ' '}${next}`;
}
