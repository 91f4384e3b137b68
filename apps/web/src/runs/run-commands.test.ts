import { expect, it } from 'vitest';
import { inputPieces } from './run-commands.ts';

it('cuts a long paste between characters, never inside one', () => {
  const pasted = `a${'🙂'.repeat(50_000)}`;
  const pieces = inputPieces(pasted);
  expect(pieces.join('')).toBe(pasted);
  expect(pieces.length).toBe(2);
  for (const piece of pieces) expect(piece.isWellFormed()).toBe(true);
});
