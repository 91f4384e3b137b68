import { expect, it } from 'vitest';
import { spreadWith } from './with-arguments.ts';

it.each([
  ['--with a main.py', '--with a main.py'],
  ['--with a main.py x y', '--with a main.py x y'],
  ['--with a --with b main.py', '--with a --with b main.py'],
  ['--with a b --out d main.py x', '--with a --with b --out d main.py x'],
  ['--with a b -- main.py', '--with a --with b -- main.py'],
  ['--with a b --limit=wall=1s main.py', '--with a --with b --limit=wall=1s main.py'],
  ['--with a main.py --verbose', '--with a main.py --verbose'],
  ['--with a main.py --out d', '--with a main.py --out d'],
  ['--limit wall=1s --with a b c --report r main.py -- z', '--limit wall=1s --with a --with b --with c --report r main.py -- z'],
  ['--with', '--with'],
  ['--with --out d main.py', '--with --out d main.py'],
  ['main.py --with a b', 'main.py --with a b'],
  ['--out d main.py --with a', '--out d main.py --with a'],
  ['--with=a main.py', '--with=a main.py'],
])('%s', (given, spread) => {
  expect(spreadWith(given.split(' ')).join(' ')).toBe(spread);
});
