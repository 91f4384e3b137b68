import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ringKinds } from './ring-kinds.ts';

test.each([
  ['../../../runtime/python/forkhall_events/kinds.py', /^ {4}"([\w.-]+)",/gm],
  ['../../../runtime/src/events/ring-kinds.ts', /^ {2}'([\w.-]+)',/gm],
  ['../../native/init/standing.c', /^ {4}[A-Z]+, \/\* ([\w.-]+) \*\/$/gm],
])('%s has the same list of kinds as the reader', (file, line) => {
  const source = readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8');
  expect([...source.matchAll(line)].map((match) => match[1])).toEqual([...ringKinds]);
});
