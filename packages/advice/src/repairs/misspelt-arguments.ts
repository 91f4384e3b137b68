import type { Call, FunctionDef } from '../python/ast.ts';
import { keywordsOf } from '../python/kinds.ts';
import type { Module } from '../python/module.ts';
import { nearest } from '../spelling.ts';
import { type Finding, moduleRepair } from './module-repair.ts';

/** Right words in the wrong place. */
const otherWords: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    'multiprocessing.Process',
    new Map([
      ['func', 'target'],
      ['function', 'target'],
      ['params', 'args'],
      ['kwds', 'kwargs'],
      ['arguments', 'args'],
    ]),
  ],
  [
    'threading.Thread',
    new Map([
      ['func', 'target'],
      ['function', 'target'],
      ['params', 'args'],
      ['kwds', 'kwargs'],
      ['arguments', 'args'],
    ]),
  ],
  [
    'Pool.apply_async',
    new Map([
      ['kwargs', 'kwds'],
      ['target', 'func'],
      ['call_back', 'callback'],
    ]),
  ],
  [
    'Pool.apply',
    new Map([
      ['kwargs', 'kwds'],
      ['target', 'func'],
    ]),
  ],
  [
    'multiprocessing.Pool',
    new Map([
      ['num', 'processes'],
      ['n', 'processes'],
      ['max_workers', 'processes'],
      ['workers', 'processes'],
    ]),
  ],
]);

/** Where the signature of a call is known: the key in the tables, or the names of the function's own parameters. */
function signatureOf(module: Module, call: Call): { key: string; keywords: readonly string[] } | undefined {
  const origin = module.originOf(call.func);
  if (origin !== undefined) {
    const keywords = keywordsOf.get(origin);
    return keywords ? { key: origin, keywords } : undefined;
  }
  if (call.func.type === 'Attribute') {
    const kind = module.kindOf(call.func.value);
    const key = `${kind}.${call.func.attr}`;
    const keywords = kind ? keywordsOf.get(key) : undefined;
    return keywords ? { key, keywords } : undefined;
  }
  if (call.func.type !== 'Name') return undefined;
  if (call.func.id === 'print' && !module.bound.has('print')) return { key: 'print', keywords: ['sep', 'end', 'file', 'flush'] };
  const own: FunctionDef | undefined = module.functions.get(call.func.id);
  if (!own || own.params.some((p) => p.kind === 'double-star') || own.decorators.length > 0 || !module.body.includes(own)) return undefined;
  return { key: own.name, keywords: own.params.filter((p) => p.kind !== 'star').map((p) => p.name) };
}

function find(module: Module): Finding[] {
  const findings: Finding[] = [];
  for (const { call } of module.calls) {
    if (call.keywords.length === 0) continue;
    const signature = signatureOf(module, call);
    if (!signature) continue;
    for (const keyword of call.keywords) {
      const { name } = keyword;
      if (name === undefined || signature.keywords.includes(name)) continue;
      const meant = otherWords.get(signature.key)?.get(name) ?? nearest(name, signature.keywords);
      if (meant === undefined || call.keywords.some((k) => k.name === meant)) continue;
      findings.push({
        edits: [{ from: keyword.from, to: keyword.from + name.length, insert: meant }],
        title: { en: `${name}=: did you mean ${meant}=?`, zh: `${name}=：是不是想写 ${meant}=？` },
        why: {
          en: `${signature.key} has no argument called ${name}; it has ${signature.keywords.join(', ')}.`,
          zh: `${signature.key} 没有叫 ${name} 的参数，只有 ${signature.keywords.join('、')}。`,
        },
        certainty: 'sure',
      });
    }
  }
  return findings;
}

export const misspeltArguments = moduleRepair('misspelt-argument', find);
