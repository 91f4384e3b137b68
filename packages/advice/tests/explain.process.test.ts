import { afterAll, describe, expect, test, vi } from 'vitest';
import { failingPrograms } from '../fixtures/failing-programs.ts';
import { explain } from '../src/index.ts';
import { runPython, survivors } from './python-child.ts';

afterAll(async () => {
  await vi.waitFor(async () => expect(await survivors()).toEqual([]), { timeout: 10_000 });
});

describe('explanations of what CPython prints', () => {
  for (const [name, program] of Object.entries(failingPrograms)) {
    test(name, async () => {
      const { output } = await runPython(program.text);
      const told = explain(output, [{ path: 'main.py', text: program.text }], 'python');
      const first = told.explanations[0];
      expect({ code: first?.code, line: first?.line }).toEqual({ code: program.code, line: program.line });
      if (program.column !== undefined) expect(told.error?.column).toBe(program.column);
      if (program.says) expect(`${first?.next?.en ?? ''} ${first?.title.en}`).toMatch(program.says);
      expect(first?.title.zh).toMatch(/[\u4e00-\u9fff]/);
    });
  }
});
