import type { Stmt } from '../python/ast.ts';
import type { Module } from '../python/module.ts';
import { callsIn, receiverOf, scopesOf } from '../python/scopes.ts';
import { type Finding, moduleRepair } from './module-repair.ts';

function lineOf(text: string, s: Stmt): { from: number; to: number; indent: string } {
  const from = text.lastIndexOf('\n', s.from - 1) + 1;
  return { from, to: s.to, indent: text.slice(from, s.from) };
}

/** `join` of a pool before `close`: CPython answers “Pool is still running”. */
function find(module: Module): Finding[] {
  const findings: Finding[] = [];
  for (const scope of scopesOf(module)) {
    const ended = new Set<string>();
    const calls = callsIn(module, scope.body, scope.owner);
    for (const { call, statement } of calls) {
      const receiver = receiverOf(call);
      if (!receiver || module.kindOf(receiver.value) !== 'Pool') continue;
      const { key, method } = receiver;
      if (method === 'close' || method === 'terminate') ended.add(key);
      if (method !== 'join' || ended.has(key) || statement.type !== 'Expression') continue;
      ended.add(key);
      const later = calls.find((c) => c.call.from > call.from && receiverOf(c.call)?.key === key && receiverOf(c.call)?.method === 'close');
      const join = lineOf(module.text, statement);
      const close = later?.statement.type === 'Expression' ? lineOf(module.text, later.statement) : undefined;
      const swap = close !== undefined && later !== undefined && close.indent === join.indent;
      findings.push({
        at: call.from,
        edits: swap
          ? [
              { from: statement.from, to: statement.to, insert: module.text.slice(later.statement.from, later.statement.to) },
              { from: later.statement.from, to: later.statement.to, insert: module.text.slice(statement.from, statement.to) },
            ]
          : [{ from: statement.from, to: statement.from, insert: `${key}.close()\n${/^\s*$/.test(join.indent) ? join.indent : ''}` }],
        title: { en: `${key}.close() first, then ${key}.join()`, zh: `先 ${key}.close()，再 ${key}.join()` },
        why: {
          en: 'A pool can be waited for only once it is closed. Otherwise: ValueError: Pool is still running.',
          zh: '进程池必须先 close（或 terminate）才能 join，否则会报 ValueError: Pool is still running。',
        },
        certainty: 'likely',
      });
    }
  }
  return findings;
}

export const poolCloseBeforeJoin = moduleRepair('pool-close-before-join', find);
