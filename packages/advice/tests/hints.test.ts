import { describe, expect, test } from 'vitest';
import { hintedPrograms, hintedTypescript } from '../fixtures/hinted-programs.ts';
import { offers } from '../src/index.ts';

describe('hints', () => {
  for (const [language, programs] of [
    ['python', hintedPrograms],
    ['typescript', hintedTypescript],
  ] as const) {
    for (const [name, program] of Object.entries(programs)) {
      test(name, () => {
        const found = offers(program.text, language);
        expect(found.map(({ code, line }) => ({ code, line }))).toContainEqual({ code: program.code, line: program.line });
        expect(found.filter((offer) => offer.certainty !== 'hint')).toEqual([]);
        for (const offer of found) for (const said of [offer.title, offer.why]) expect(said.zh).toMatch(/[\u4e00-\u9fff]/);
      });
    }
  }
});
