import type { Protection } from '@forkhall/sandbox';
import { expect, it } from 'vitest';
import { protectionTable, verdictOf } from './protection-text.ts';

const holds: Protection = { name: 'wall-limit', state: 'holds', found: 'ended after 0.3 s' };
const weaker: Protection = { name: 'memory-limit', state: 'weaker', found: 'no cgroup', remedy: 'delegate one' };
const missing: Protection = { name: 'sandbox', state: 'missing', found: 'bwrap failed', remedy: 'install it' };

it('shows a line for each, and under it how to mend it', () => {
  expect(protectionTable([holds, weaker], 'en')).toBe(
    '✓ wall-limit    holds: ended after 0.3 s\n! memory-limit  weaker: no cgroup\n                → delegate one',
  );
});

it.each([
  [[holds], 'holds'],
  [[holds, weaker], 'weaker'],
  [[holds, { ...missing, name: 'output-limit' }], 'weaker'],
  [[missing], 'none'],
  [[], 'none'],
])('%#: the verdict is %s', (protections, verdict) => {
  expect(verdictOf(protections as Protection[])).toBe(verdict);
});
