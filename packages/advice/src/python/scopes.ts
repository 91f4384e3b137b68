import type { Call, Expr, Stmt } from './ast.ts';
import type { Module, PlacedCall } from './module.ts';
import { eachStatement } from './walk.ts';

/** The module's own statements and each function's, with all blocks inside but without inner functions. */
export function scopesOf(module: Module): { owner?: Extract<Stmt, { type: 'Function' }>; body: readonly Stmt[] }[] {
  const scopes: { owner?: Extract<Stmt, { type: 'Function' }>; body: readonly Stmt[] }[] = [{ body: module.body }];
  eachStatement(module.body, (s) => {
    if (s.type === 'Function') scopes.push({ owner: s, body: s.body });
  });
  return scopes;
}

/** The calls of one scope in the order of the text. */
export function callsIn(module: Module, body: readonly Stmt[], owner?: Stmt): PlacedCall[] {
  const inner: { from: number; to: number }[] = [];
  eachStatement(body, (s) => {
    if (s.type !== 'Function') return true;
    inner.push({ from: s.from, to: s.to });
    return false;
  });
  const from = owner ? owner.from : 0;
  const to = owner ? owner.to : module.text.length + 1;
  return module.calls.filter(({ call }) => call.from >= from && call.to <= to && !inner.some((range) => call.from >= range.from && call.to <= range.to));
}

/** `q` for `q.put(…)`, `self.q` for `self.q.put(…)`. */
export function receiverOf(call: Call): { key: string; value: Expr; method: string } | undefined {
  if (call.func.type !== 'Attribute') return undefined;
  const { value, attr } = call.func;
  if (value.type === 'Name') return { key: value.id, value, method: attr };
  if (value.type === 'Attribute' && value.value.type === 'Name') return { key: `${value.value.id}.${value.attr}`, value, method: attr };
  return undefined;
}

/** Whether the program uses processes at all. */
export function usesProcesses(module: Module): boolean {
  return module.calls.some(({ call }) => {
    const kind = module.kindOf(call);
    return kind === 'Process' || kind === 'Pool' || kind === 'Manager' || module.originOf(call.func) === 'os.fork';
  });
}
