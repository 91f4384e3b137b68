import { lineAt } from '../lines.ts';
import type { Bilingual, Offer } from '../offer.ts';
import { scan } from '../python/scan.ts';
import type { Repair } from '../repairs/repair.ts';

/** Statements that are often copied and are not true, and what is. */
const myths: readonly { pattern: RegExp; context: RegExp; title: Bilingual; why: Bilingual }[] = [
  {
    pattern: /先进后出|后进先出|LIFO|last in,? first out/i,
    context: /\.(?:get|put)\b|Queue\(/,
    title: { en: 'A Queue is first in, first out', zh: 'Queue 是先进先出' },
    why: { en: 'get() returns the item that has waited longest.', zh: 'get() 取出的是最先放进去的数据。' },
  },
  {
    pattern: /close(?:\(\))?\s*(?:之|的)?前/,
    context: /\.j(?:oin|ion)\b/,
    title: { en: 'join comes after close', zh: 'join 要放在 close 之后' },
    why: { en: 'A pool must be closed before it can be joined.', zh: '进程池要先 close，再 join。' },
  },
  {
    pattern: /挂起(?:子)?进程|suspends? the (?:child|process)/i,
    context: /\.join\b/,
    title: { en: 'join makes the caller wait; the child runs on', zh: 'join 是让调用者等待，子进程照常运行' },
    why: { en: 'It returns when the child has ended.', zh: '子进程结束后 join 才返回。' },
  },
];

export const wrongComments: Repair = {
  code: 'wrong-comment',
  languages: ['python'],
  offers(text): Offer[] {
    const found: Offer[] = [];
    for (const token of scan(text)) {
      if (token.kind !== 'comment' || found.length >= 5) continue;
      const start = text.lastIndexOf('\n', token.from) + 1;
      const below = text.indexOf('\n', token.to + 1);
      const nearby = text.slice(start, Math.min(below === -1 ? text.length : below, token.to + 200));
      const code = nearby.replace(token.text, '');
      for (const myth of myths) {
        if (!myth.pattern.test(token.text.slice(0, 300)) || !myth.context.test(code.slice(0, 400))) continue;
        found.push({ code: 'wrong-comment', title: myth.title, why: myth.why, line: lineAt(text, token.from), certainty: 'hint' });
      }
    }
    return found;
  },
};
