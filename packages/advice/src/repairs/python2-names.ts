import type { Expr } from '../python/ast.ts';
import { builtins } from '../python/known-names.ts';
import { type Module, unboundUses } from '../python/module.ts';
import { eachExpression, eachStatement } from '../python/walk.ts';
import { expectsMissing } from './guarded-names.ts';
import { type Finding, moduleRepair } from './module-repair.ts';

const renamed: ReadonlyMap<string, string> = new Map([
  ['raw_input', 'input'],
  ['xrange', 'range'],
  ['unicode', 'str'],
  ['basestring', 'str'],
  ['unichr', 'chr'],
  ['long', 'int'],
]);
const renamedMethods: ReadonlyMap<string, string> = new Map([
  ['iteritems', 'items'],
  ['itervalues', 'values'],
  ['iterkeys', 'keys'],
]);

function change(was: string, is: string): Pick<Finding, 'title' | 'why'> {
  return {
    title: { en: `Write ${is} instead of ${was}`, zh: `把 ${was} 换成 ${is}` },
    why: { en: `${was} is Python 2. Python 3 calls it ${is}.`, zh: `${was} 是 Python 2 的写法，Python 3 里叫 ${is}。` },
  };
}

/** `print >>file, x` and a bare `print`, which Python 3 can read and which do not print. */
function oldPrints(module: Module): Finding[] {
  const findings: Finding[] = [];
  const isPrint = (e: Expr): boolean => e.type === 'Name' && e.id === 'print';
  eachStatement(module.body, (s) => {
    if (s.type !== 'Expression') return;
    const { value } = s;
    const [first, ...rest] = value.type === 'Tuple' && !value.parenthesized ? value.elements : [value];
    if (first?.type === 'Binary' && first.op === '>>' && isPrint(first.left)) {
      const part = (e: Expr): string => module.text.slice(e.from, e.to);
      const call = `print(${[...rest.map(part), `file=${part(first.right)}`].join(', ')})`;
      findings.push({ edits: [{ from: s.from, to: s.to, insert: call }], ...change('print >>', 'print(…, file=…)'), certainty: 'sure' });
    } else if (isPrint(value)) findings.push({ edits: [{ from: s.from, to: s.to, insert: 'print()' }], ...change('print', 'print()'), certainty: 'likely' });
  });
  return findings;
}

function find(module: Module): Finding[] {
  const guarded = expectsMissing(module);
  const findings: Finding[] = [];
  const names = Map.groupBy(
    unboundUses(module, builtins).filter(({ name }) => renamed.has(name.id) && !guarded(name.from)),
    ({ name }) => name.id,
  );
  for (const [was, uses] of names) {
    const is = renamed.get(was) as string;
    findings.push({ edits: uses.map(({ name }) => ({ from: name.from, to: name.to, insert: is })), ...change(was, is), certainty: 'sure' });
  }
  if (!module.bound.has('print')) findings.push(...oldPrints(module));
  eachExpression(module.body, (e) => {
    if (e.type === 'Call' && e.func.type === 'Attribute' && e.args.length === 0 && !module.functions.has(e.func.attr)) {
      const is = renamedMethods.get(e.func.attr);
      const isSelf = e.func.value.type === 'Name' && e.func.value.id === 'self';
      if (is !== undefined && !isSelf && !guarded(e.from))
        findings.push({ edits: [{ from: e.func.attrFrom, to: e.func.to, insert: is }], ...change(`.${e.func.attr}()`, `.${is}()`), certainty: 'likely' });
    }
    if (
      e.type === 'Binary' &&
      e.op === '%' &&
      e.left.type === 'Call' &&
      e.left.func.type === 'Name' &&
      e.left.func.id === 'print' &&
      !module.bound.has('print')
    ) {
      findings.push({
        edits: [
          { from: e.left.to - 1, to: e.left.to, insert: '' },
          { from: e.to, to: e.to, insert: ')' },
        ],
        title: { en: 'Put the % inside the parentheses of print', zh: '把 % 放进 print 的括号里' },
        why: { en: 'print(…) % x formats what print returns, which is None.', zh: 'print(…) % x 是对 print 的返回值 None 做格式化，会报错。' },
        certainty: 'sure',
      });
    }
  });
  return findings;
}

export const python2Names = moduleRepair('python2-name', find);
