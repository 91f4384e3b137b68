import { type Edit, edited, lineAt } from '../lines.ts';
import type { Bilingual, Offer } from '../offer.ts';
import { type Module, moduleOf } from '../python/module.ts';
import type { Repair } from '../repairs/repair.ts';

export interface Advice {
  at: number;
  title: Bilingual;
  why: Bilingual;
  /** Where the change is safe enough to offer. */
  edits?: Edit[];
}

/** Advice about a program that can be read. */
export function moduleHint(code: string, find: (module: Module) => Advice[]): Repair {
  return {
    code,
    languages: ['python'],
    offers(text): Offer[] {
      const module = moduleOf(text);
      if (!module) return [];
      return find(module)
        .slice(0, 10)
        .map(({ at, title, why, edits }) => ({
          code,
          title,
          why,
          line: lineAt(text, at),
          certainty: 'hint',
          ...(edits ? { replacement: edited(text, edits) } : {}),
        }));
    },
  };
}
