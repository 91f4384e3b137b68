import type { Offer } from '@forkhall/advice';
import { expect, it } from 'vitest';
import { fileAdvice, repairsKey } from './file-advice.ts';

const offer = (code: string, line: number, more: Partial<Offer> = {}): Offer => ({
  code,
  line,
  title: { en: code, zh: code },
  why: { en: '', zh: '' },
  certainty: 'sure',
  replacement: 'text',
  ...more,
});

it('tells repairs from hints, each kind once, and names the set of repairs', () => {
  const { replacement: _replacement, ...hint } = offer('empty-race', 3, { certainty: 'hint' });
  const advice = fileAdvice('f', 'main.py', [offer('colon', 2), hint, hint], [offer('colon', 2), offer('comma', 1), offer('colon', 5)]);
  expect(advice.repairs.map(({ code, line }) => `${code} ${line}`)).toEqual(['colon 2', 'comma 1']);
  expect(advice.hints.map(({ code }) => code)).toEqual(['empty-race']);
  expect(repairsKey(advice)).toBe('f colon comma');
});
