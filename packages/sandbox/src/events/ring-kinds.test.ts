import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ringKinds } from './ring-kinds.ts';

test('writer and reader have the same list of kinds', () => {
  const source = readFileSync(fileURLToPath(new URL('../../../runtime/python/forkhall_events/kinds.py', import.meta.url)), 'utf8');
  expect([...source.matchAll(/^ {4}"([\w.-]+)",/gm)].map((match) => match[1])).toEqual([...ringKinds]);
});
