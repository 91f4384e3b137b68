import { expect, it } from 'vitest';
import { joinArguments, splitArguments } from './arguments.ts';

it('splits at spaces, keeps what is quoted', () => {
  expect(splitArguments(`  -n 3 "two words" 'it''s' a\\ b "" "say \\"hi\\""`)).toEqual(['-n', '3', 'two words', 'its', 'a b', '', 'say "hi"']);
});

it.each([[[]], [['a', 'b c', '', '"', "it's", '\\', '进程', '$HOME `x`']]])('writes arguments so that they are read back: %j', (args) => {
  expect(splitArguments(joinArguments(args))).toEqual(args);
});
