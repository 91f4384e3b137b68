import type { Edit } from '../lines.ts';
import type { Call, Expr, FunctionDef, Keyword } from '../python/ast.ts';
import { boundNames, usedNames } from '../python/line-names.ts';
import { type Module, startedFunction } from '../python/module.ts';
import { eachStatement } from '../python/walk.ts';
import { type Finding, moduleRepair } from './module-repair.ts';

function keyword(call: Call, name: string): Keyword | undefined {
  return call.keywords.find((k) => k.name === name);
}

function isSubmit(call: Call): boolean {
  return call.func.type === 'Attribute' && (call.func.attr === 'apply_async' || call.func.attr === 'apply');
}

/** Whether a function may return a function, so that calling it for a target makes sense. */
function mayReturnFunction(f: FunctionDef): boolean {
  let inner = false;
  eachStatement(f.body, (s) => {
    if (s.type === 'Function' || s.type === 'Class') inner = true;
    if (s.type === 'Return' && s.value && s.value.type !== 'Constant' && s.value.type !== 'Number' && s.value.type !== 'String' && s.value.type !== 'Binary')
      inner = true;
  });
  return inner;
}

/** `target=f()` runs f here and now. */
function calledTargets(module: Module): Finding[] {
  return module.calls.flatMap(({ call }): Finding[] => {
    const kind = module.kindOf(call);
    const isPool = isSubmit(call) && call.func.type === 'Attribute' && module.kindOf(call.func.value) === 'Pool';
    if (kind !== 'Process' && kind !== 'Thread' && !isPool) return [];
    const value = isPool ? (call.args[0] ?? keyword(call, 'func')?.value) : keyword(call, 'target')?.value;
    if (value?.type !== 'Call' || value.func.type !== 'Name' || value.keywords.length > 0) return [];
    const own = module.functions.get(value.func.id);
    if (!own || mayReturnFunction(own) || own.decorators.length > 0) return [];
    const name = value.func.id;
    const { text } = module;
    const given = value.args.map((a) => text.slice(a.from, a.to));
    if (given.length > 0 && (keyword(call, 'args') || call.args.length > 1)) return [];
    const args = given.length === 0 ? '' : `, args=(${given.join(', ')}${given.length === 1 ? ',' : ''})`;
    return [
      {
        edits: [{ from: value.from, to: value.to, insert: name + args }],
        title: { en: `Pass the function itself: ${name}, without calling it`, zh: `传函数本身：写 ${name}，不要加括号调用` },
        why: {
          en: `${name}(…) runs in this process before the child exists, and its result is passed instead of the function.`,
          zh: `${name}(…) 会在当前进程里先执行，传进去的是它的返回值，而不是函数。`,
        },
        certainty: 'likely',
      },
    ];
  });
}

export const calledTarget = moduleRepair('called-target', calledTargets);

function inParentheses(text: string, e: Expr): { open: number; close: number } | undefined {
  let open = e.from - 1;
  while (open >= 0 && (text[open] === ' ' || text[open] === '\t')) open -= 1;
  let close = e.to;
  while (close < text.length && (text[close] === ' ' || text[close] === '\t')) close += 1;
  return text[open] === '(' && text[close] === ')' ? { open, close } : undefined;
}

/** Names that are assigned a tuple or a list somewhere. */
function isSequence(module: Module, name: string): boolean {
  let found = false;
  eachStatement(module.body, (s) => {
    if (s.type !== 'Assign' || !s.targets.some((t) => t.type === 'Name' && t.id === name)) return;
    if (s.value.type === 'Tuple' || s.value.type === 'List' || s.value.type === 'Comprehension' || (s.value.type === 'Call' && s.value.func.type === 'Name'))
      found = true;
  });
  return found;
}

/** `args=(x)` is x, not a tuple of it. */
function bareArguments(module: Module): Finding[] {
  return module.calls.flatMap(({ call }): Finding[] => {
    const kind = module.kindOf(call);
    const isPool = isSubmit(call) && call.func.type === 'Attribute' && module.kindOf(call.func.value) === 'Pool';
    if (kind !== 'Process' && kind !== 'Thread' && !isPool) return [];
    const named = keyword(call, 'args')?.value;
    const value = named ?? (isPool ? call.args[1] : undefined);
    if (!value) return [];
    const around = inParentheses(module.text, value);
    const isScalar = value.type === 'Number' || value.type === 'String';
    const isOne = value.type === 'Name' || value.type === 'Attribute' || value.type === 'Binary' || value.type === 'Subscript';
    if (!isScalar && !(isOne && around && around.open > call.func.to && module.text[around.open - 1] !== module.text[call.func.to - 1])) return [];
    if (value.type === 'Name' && (isSequence(module, value.id) || (module.kindOf(value) === undefined && isParameterOf(module, value)))) return [];
    const insert: Edit[] =
      around && named
        ? [{ from: value.to, to: value.to, insert: ',' }]
        : [
            { from: value.from, to: value.from, insert: '(' },
            { from: value.to, to: value.to, insert: ',)' },
          ];
    const shown = module.text.slice(value.from, value.to).slice(0, 30);
    return [
      {
        edits: insert,
        title: { en: `Make it a tuple: args=(${shown},)`, zh: `写成元组：args=(${shown},)` },
        why: {
          en: 'A tuple of one item needs a comma. Without it the value itself is taken apart: a string into its letters, a number into an error.',
          zh: '只有一个元素的元组必须带逗号。没有逗号时会把这个值本身拆开：字符串被拆成单个字符，数字则会报错。',
        },
        certainty: isScalar ? 'sure' : 'likely',
      },
    ];
  });
}

/** A name that is a parameter called `args` or like it may well hold a tuple. */
function isParameterOf(module: Module, value: Extract<Expr, { type: 'Name' }>): boolean {
  let found = false;
  eachStatement(module.body, (s) => {
    if (s.type === 'Function' && s.params.some((p) => p.name === value.id && (p.kind !== 'plain' || /args|params|tuple/.test(p.name)))) found = true;
  });
  return found;
}

export const bareArgs = moduleRepair('args-not-a-tuple', bareArguments);

/** A target that uses `q` without taking it, although `args=(q,)` passes it. */
function missingParameters(module: Module): Finding[] {
  const done = new Set<FunctionDef>();
  return module.calls.flatMap(({ call }): Finding[] => {
    const started = startedFunction(call, module.kindOf(call), module.functions);
    if (!started || done.has(started.definition)) return [];
    const { definition, args } = started;
    if (definition.params.some((p) => p.kind !== 'plain') || args.length <= definition.params.length) return [];
    const extra = args.slice(definition.params.length);
    const used = usedNames(definition.body);
    const local = boundNames(definition.body);
    const names = extra.map((e) => (e.type === 'Name' ? e.id : ''));
    if (!names.every((name) => name !== '' && used.has(name) && !local.has(name))) return [];
    done.add(definition);
    const close = module.text.lastIndexOf(')', definition.headEnd);
    const last = definition.params.at(-1);
    const at = last ? last.to : close;
    const list = names.join(', ');
    return [
      {
        edits: [{ from: at, to: at, insert: last ? `, ${list}` : list }],
        title: { en: `Let ${definition.name} take ${list}`, zh: `给 ${definition.name} 加上参数 ${list}` },
        why: {
          en: `args=(…) passes ${args.length} value${args.length === 1 ? '' : 's'}, and ${definition.name} takes ${definition.params.length}; it uses ${list} without getting it.`,
          zh: `args=(…) 传了 ${args.length} 个值，而 ${definition.name} 只接收 ${definition.params.length} 个；函数里用到的 ${list} 没有作为参数接收。`,
        },
        certainty: 'likely',
      },
    ];
  });
}

export const missingParameter = moduleRepair('missing-parameter', missingParameters);

/** `pool.apply_async(q, f, args=(…))`: the function comes first, its arguments together. */
function swappedArguments(module: Module): Finding[] {
  return module.calls.flatMap(({ call }): Finding[] => {
    if (!isSubmit(call)) return [];
    const [first, second, ...rest] = call.args;
    const args = keyword(call, 'args')?.value;
    if (first?.type !== 'Name' || second?.type !== 'Name' || rest.length > 0 || args?.type !== 'Tuple') return [];
    const definition = module.functions.get(second.id);
    if (!definition || module.functions.has(first.id) || module.classes.has(first.id)) return [];
    if (definition.params.length !== args.elements.length + 1) return [];
    const inner = args.elements.map((e) => module.text.slice(e.from, e.to));
    return [
      {
        edits: [
          { from: first.from, to: second.to, insert: second.id },
          { from: args.from, to: args.to, insert: `(${[first.id, ...inner].join(', ')})` },
        ],
        title: { en: `Put the function first and ${first.id} into args`, zh: `先写函数 ${second.id}，把 ${first.id} 放进 args` },
        why: {
          en: `A pool wants the function and then all its arguments in one tuple. ${second.id} takes ${definition.params.length}.`,
          zh: `进程池的第一个参数是函数，函数的参数全部放在一个元组里。${second.id} 需要 ${definition.params.length} 个参数。`,
        },
        certainty: 'likely',
      },
    ];
  });
}

export const swappedPoolArguments = moduleRepair('swapped-pool-arguments', swappedArguments);
