import { describe, expect, test } from 'vitest';
import { damagedPrograms } from '../fixtures/damaged-programs.ts';
import { offers, repaired } from '../src/index.ts';
import { parsePython } from '../src/python/parse.ts';

describe('repairs', () => {
  for (const group of Object.values(damagedPrograms)) {
    for (const [name, program] of Object.entries(group)) {
      test(name, () => {
        const result = repaired(program.text, 'python');
        expect(result.applied.map((offer) => offer.code)).toEqual(expect.arrayContaining(program.codes));
        expect(parsePython(result.text).fault).toBeUndefined();
      });
    }
  }

  test('1.1 every offer of a repair holds another text than the one it was made for', () => {
    for (const program of Object.values(damagedPrograms).flatMap((group) => Object.values(group))) {
      for (const offer of offers(program.text, 'python')) expect(offer.replacement).not.toBe(program.text);
    }
  });

  test('1.2 every offer speaks English and Chinese and names a line of the text', () => {
    for (const program of Object.values(damagedPrograms).flatMap((group) => Object.values(group))) {
      for (const offer of offers(program.text, 'python')) {
        for (const said of [offer.title, offer.why]) {
          expect(said.en).toMatch(/\S/);
          expect(said.zh).toMatch(/[\u4e00-\u9fff]/);
        }
        expect(offer.line).toBeGreaterThan(0);
        expect(offer.line).toBeLessThanOrEqual(program.text.split('\n').length);
      }
    }
  });

  test('1.7 nothing else is offered as long as the code stands between fences', () => {
    const text = '```\nprint "a"\nx = (1，2\n```\n';
    expect(offers(text, 'python').map((offer) => offer.code)).toEqual(['strip-fences']);
  });

  test('2.17 fences and prompts inside a docstring stay', () => {
    const text = 'def f()\n    """\n    ```\n    >>> f()\n    ```\n    “quoted”，\n    """\n    return 1\n';
    expect(repaired(text, 'python').text).toBe(text.replace('def f()\n', 'def f():\n'));
  });

  test('2.18 each piece of a page has an offer of its own', () => {
    const page = '# One\n```\nprint(1)\n```\n# Two\n```\nprint(2)\n```\n';
    const found = offers(page, 'python');
    expect(found.map((offer) => offer.code)).toEqual(['strip-fences', 'keep-block-1', 'keep-block-2']);
    expect(found.map((offer) => offer.replacement)).toEqual(['# %% One\nprint(1)\n\n# %% Two\nprint(2)\n', 'print(1)\n', 'print(2)\n']);
  });

  test('3.16 broken code that cannot be mended is not turned into a comment', () => {
    const text = 'x = 1\ny = x = = 3\nfoo(1 2 3]\nprint(x)\n';
    expect(repaired(text, 'python').text).toBe(text);
  });

  test('4.15 an indentation that cannot be restored is not touched', () => {
    const text = 'x = 1\nelse:\nprint(x)\n';
    expect(offers(text, 'python').map((offer) => offer.code)).not.toContain('reindent');
  });

  test('5.10 a module that is another file of the session is not corrected, and is imported', () => {
    const text = 'import threding\nprint(threding.x, tools.y)\n';
    expect(repaired(text, 'python', undefined, { otherFiles: ['threding.py', 'tools.py'] }).text).toBe(
      'import threding\nimport tools\nprint(threding.x, tools.y)\n',
    );
  });

  test('5.11 a program that expects a name to be missing is left alone', () => {
    const text =
      'try:\n    import Queue as queue\nexcept ImportError:\n    import queue\ntry:\n    ask = raw_input\nexcept NameError:\n    ask = input\nprint(ask, queue)\n';
    expect(offers(text, 'python').filter((offer) => offer.certainty !== 'hint')).toEqual([]);
  });

  test('1.3 hints are accepted only where their code is asked for', () => {
    const text = "print('%s', 1)\n";
    expect(repaired(text, 'python').text).toBe(text);
    expect(repaired(text, 'python', ['print-comma']).text).toBe("print('%s' % (1))\n");
  });

  test('1.3 only the codes asked for are applied', () => {
    const text = 'def f()\n    pirnt(1)\n';
    expect(repaired(text, 'python', ['missing-colon']).text).toBe('def f():\n    pirnt(1)\n');
  });

  test('9.4 what was repaired has nothing left to repair', () => {
    for (const program of Object.values(damagedPrograms).flatMap((group) => Object.values(group))) {
      const { text } = repaired(program.text, 'python');
      expect(repaired(text, 'python')).toEqual({ text, applied: [] });
    }
  });

  test('3.4 full-width marks of TypeScript, outside strings, templates, comments and regular expressions', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a program as it is pasted
    const text = 'const a = “你好，世界”；\nconsole.log（a， `x，${a， 1}`） // 好，\nconst r = /，/;\n';
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a program as it is pasted
    expect(repaired(text, 'typescript').text).toBe('const a = "你好，世界";\nconsole.log(a, `x，${a, 1}`) // 好，\nconst r = /，/;\n');
  });

  test('2.1 fences of a TypeScript page', () => {
    expect(repaired('Some prose\n```ts\nconst x: number = 1;\n```\n```\nprinted\n```\n', 'typescript').text).toBe('const x: number = 1;\n');
  });
});
