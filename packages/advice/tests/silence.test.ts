import { describe, expect, test } from 'vitest';
import { healthyPython, healthyTypescript } from '../fixtures/healthy-programs.ts';
import { offers, repaired } from '../src/index.ts';
import { parsePython } from '../src/python/parse.ts';

describe('silence', () => {
  for (const [name, text] of Object.entries(healthyPython)) {
    test(`9.1 ${name}`, () => {
      expect(parsePython(text).fault).toBeUndefined();
      expect(offers(text, 'python').filter((offer) => offer.certainty !== 'hint')).toEqual([]);
      expect(repaired(text, 'python').text).toBe(text);
    });
  }

  for (const [name, text] of Object.entries(healthyTypescript)) {
    test(`9.3 ${name}`, () => {
      expect(offers(text, 'typescript')).toEqual([]);
    });
  }
});
