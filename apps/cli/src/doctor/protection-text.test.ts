import type { Protection } from '@forkhall/sandbox';
import { expect, it } from 'vitest';
import { protectionTable, verdictOf } from './protection-text.ts';

const holds: Protection = { name: 'wall-time-limit', state: 'holds', found: 'ended after 0.3 s' };
const weaker: Protection = { name: 'memory-limit', state: 'weaker', found: 'no cgroup', remedy: 'let the server have cgroups' };
const missing: Protection = { name: 'host-files', state: 'missing', found: 'a program inside could see files of the host: /etc/shadow' };

it('shows a line for each, and under it how to mend it', () => {
  expect(protectionTable([holds, weaker], 'en')).toBe(
    '✓ wall-time-limit  holds: ended after 0.3 s\n! memory-limit     weaker: no cgroup\n                   → let the server have cgroups',
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

it('speaks Chinese', () => {
  expect(protectionTable([holds, weaker], 'zh')).toMatch(
    /^✓ wall-time-limit {2}有效：时间限制\n! memory-limit {5}较弱：内存限制（no cgroup）\n {19}→ 请让服务器能使用 cgroup/,
  );
});
