import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ringKinds } from './ring-kinds.ts';

const runtime = '../../../runtime/';

test.each([
  ['python/forkhall_events/kinds.py', /^ {4}"([\w.-]+)",/gm],
  ['src/events/ring-kinds.ts', /^ {2}'([\w.-]+)',/gm],
])('%s has the same list of kinds as the reader', (file, line) => {
  const source = readFileSync(fileURLToPath(new URL(`${runtime}${file}`, import.meta.url)), 'utf8');
  expect([...source.matchAll(line)].map((match) => match[1])).toEqual([...ringKinds]);
});
