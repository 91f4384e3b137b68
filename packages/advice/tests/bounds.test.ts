import { describe, expect, test } from 'vitest';
import { explain, offers, repaired } from '../src/index.ts';

const size = 6_000;
const fill = (part: string): string => part.repeat(Math.ceil(size / part.length));

/** Texts that a careless pattern or a careless recursion would choke on. */
const hostileTexts: Record<string, string> = {
  'open brackets': fill('('),
  'open brackets, a line each': fill('f(\n'),
  'mixed brackets': fill('([{)]}'),
  prompts: fill('>>> x y\n'),
  ticks: fill('`\n'),
  'ticks and words': fill('`a b\n'),
  fences: fill('```\n'),
  'named fences': fill('```py\nx y\n'),
  'triple quotes': fill('"""'),
  quotes: fill('"\n'),
  prose: fill('hello world, this is prose\n'),
  'headers without bodies': fill('if x:\n'),
  'functions without indentation': fill('def f():\npass\n'),
  'deep indentation': Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}if x:`).join('\n'),
  'typographic quotes': fill('“'),
  'full-width commas': fill('，'),
  blanks: `${fill(' ')}x`,
  backslashes: fill('\\\n'),
  signs: `${fill('-')}1`,
  'not not': `${fill('not ')}1`,
  lambdas: `${fill('lambda:')}1`,
  'braces in an f-string': `f"${fill('{')}"`,
  'front matter': `---\n${fill('a: b\n')}`,
  'old prints': fill('print "a"\n'),
  'a = b': fill('a=b '),
  'slips in members': `from multiprocessing import Process\np = Process()\n${fill('p.jion()\n')}`,
  'lone surrogates': fill('\ud800'),
  zeros: fill('0'),
  nothing: fill('\0'),
  'carriage returns': fill('x = 1\r'),
  'words like Object.prototype': 'constructor(1)\n__proto__ = 2\ntoString x\nhasOwnProperty: 3\nvalueOf.constructor\n',
};

const hostileOutputs: Record<string, string> = {
  'escape sequences': fill('\u001b['),
  'operating system commands': fill('\u001b]'),
  colours: fill('\u001b[31m'),
  'frames without an end': fill('File "a", line 1, in b\n'),
  headers: fill('Traceback (most recent call last):\n'),
  'stack lines': fill('    at f (/a:1:1)\n'),
  errors: fill('Error: x\n'),
  'one long line': 'x'.repeat(1_000_000),
  'a name without an end': `Traceback (most recent call last):\nNameError: name '${fill('a')}`,
  carets: fill('~^'),
  bars: fill('  | '),
};

describe('bounds', () => {
  for (const [name, text] of Object.entries(hostileTexts)) {
    test(`1.6 ${name}`, () => {
      for (const language of ['python', 'typescript'] as const) {
        expect(Array.isArray(offers(text, language))).toBe(true);
        const result = repaired(text, language);
        expect(result.applied.length).toBeLessThanOrEqual(60);
      }
    });
  }

  for (const [name, output] of Object.entries(hostileOutputs)) {
    test(`1.6 output: ${name}`, () => {
      for (const language of ['python', 'typescript'] as const)
        expect(explain(output, [{ path: 'main.py', text: 'x = 1\n' }], language).explanations.length).toBeLessThanOrEqual(6);
    });
  }

  test('1.5 longer texts are not looked at', () => {
    const long = `print "a"\n${'# x\n'.repeat(8_001)}`;
    expect(offers(long, 'python')).toEqual([]);
    expect(repaired(long, 'python')).toEqual({ text: long, applied: [] });
  });

  test('1.6 texts of random pieces', () => {
    const pieces = [
      'def f(',
      ')',
      ':',
      '\n',
      '    ',
      '\t',
      '“',
      '`',
      '```',
      '>>> ',
      'print ',
      '"',
      "'''",
      '，',
      'if ',
      'else',
      'x',
      ' = ',
      '==',
      '# ',
      '\\',
      '{',
      'f"',
      '1',
      '.jion()',
      'import ',
      'from ',
      '---\n',
      'Traceback (most recent call last):\n',
      'class ',
      'async ',
      '输出：',
    ];
    let seed = 7;
    const next = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed;
    };
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: 40 }, () => pieces[next() % pieces.length]).join('');
      const once = repaired(text, 'python');
      expect(repaired(text, 'python')).toEqual(once);
      expect(() => [offers(text, 'python'), offers(text, 'typescript'), explain(text, [], 'python'), explain(text, [], 'typescript')]).not.toThrow();
    }
  });
});
