import type { ClassDef, FunctionDef, Stmt } from '../python/ast.ts';
import { type Module, startedFunction } from '../python/module.ts';
import { callsIn, receiverOf, scopesOf } from '../python/scopes.ts';
import { eachExpression, eachStatement } from '../python/walk.ts';
import { type Advice, moduleHint } from './module-hint.ts';

/** `p.join()` behind the loop that made many `p`. */
export const joinOnlyLast = moduleHint('join-only-last', (module) => {
  const advice: Advice[] = [];
  for (const scope of scopesOf(module)) {
    eachBlock(scope.body, (block) => {
      block.forEach((s, i) => {
        if (s.type !== 'For' && s.type !== 'While') return;
        const made = s.body.find(
          (inner) => inner.type === 'Assign' && inner.targets[0]?.type === 'Name' && ['Process', 'Thread'].includes(module.kindOf(inner.value) ?? ''),
        );
        if (made?.type !== 'Assign' || made.targets[0]?.type !== 'Name') return;
        const name = made.targets[0].id;
        const inLoop = module.calls.some(
          ({ call }) =>
            call.from >= s.from &&
            call.to <= s.to &&
            (receiverOf(call)?.method === 'append' || (receiverOf(call)?.key === name && receiverOf(call)?.method === 'join')),
        );
        const after = block
          .slice(i + 1)
          .find(
            (later) =>
              later.type === 'Expression' && later.value.type === 'Call' && receiverOf(later.value)?.key === name && receiverOf(later.value)?.method === 'join',
          );
        if (inLoop || !after) return;
        advice.push({
          at: after.from,
          title: { en: `This join waits only for the last ${name}`, zh: `这个 join 只等待最后一个 ${name}` },
          why: {
            en: 'The others may still be running. Keep them all in a list, then join each: for p in processes: p.join().',
            zh: '其他进程可能还在运行。请把它们都放进列表，再逐个等待：for p in processes: p.join()。',
          },
        });
      });
    });
  }
  return advice;
});

function eachBlock(body: readonly Stmt[], visit: (block: readonly Stmt[]) => void): void {
  visit(body);
  eachStatement(body, (s) => {
    if (s.type === 'Function' || s.type === 'Class') return false;
    if (s.type === 'If') visit(s.body);
    return true;
  });
}

function loopsForEver(f: FunctionDef): boolean {
  let endless = false;
  eachStatement(f.body, (s) => {
    if (s.type === 'Function') return false;
    if (s.type === 'While' && s.test.type === 'Constant' && s.test.id === 'True') {
      let leaves = false;
      eachStatement(s.body, (inner) => {
        if (inner.type === 'Break' || inner.type === 'Return' || inner.type === 'Raise') leaves = true;
      });
      if (!leaves) endless = true;
    }
    return true;
  });
  return endless;
}

/** join() on a child that never ends. */
export const joinEndless = moduleHint('join-endless', (module) => {
  const endless = new Map<string, string>();
  eachStatement(module.body, (s) => {
    if (s.type !== 'Assign' || s.targets[0]?.type !== 'Name' || s.value.type !== 'Call' || module.kindOf(s.value) !== 'Process') return;
    const target = s.value.keywords.find((k) => k.name === 'target')?.value;
    const definition = target?.type === 'Name' ? module.functions.get(target.id) : undefined;
    if (definition && loopsForEver(definition)) endless.set(s.targets[0].id, definition.name);
  });
  const stopped = new Set(module.calls.flatMap(({ call }) => (['terminate', 'kill'].includes(receiverOf(call)?.method ?? '') ? [receiverOf(call)?.key] : [])));
  return module.calls.flatMap(({ call }): Advice[] => {
    const receiver = receiverOf(call);
    const name = receiver && endless.get(receiver.key);
    if (receiver?.method !== 'join' || name === undefined || stopped.has(receiver.key) || call.args.length > 0 || call.keywords.length > 0) return [];
    return [
      {
        at: call.from,
        title: { en: `This join waits for ever: ${name} never ends`, zh: `这个 join 会一直等下去：${name} 不会结束` },
        why: {
          en: 'Its while True has no break. Let it stop at a marker (None), or end it from here with terminate().',
          zh: '它的 while True 里没有 break。可以约定取到 None 就退出，或者在这里用 terminate() 结束它。',
        },
      },
    ];
  });
});

/** args=(…) that do not fit the target. */
export const argumentCount = moduleHint('argument-count', (module) =>
  module.calls.flatMap(({ call }): Advice[] => {
    const started = startedFunction(call, module.kindOf(call), module.functions);
    if (!started || call.keywords.some((k) => k.name === 'kwargs' || k.name === 'kwds')) return [];
    const { definition, args, argsAt } = started;
    if (args.some((a) => a.type === 'Starred') || definition.decorators.length > 0 || definition.params[0]?.name === 'self') return [];
    const plain = definition.params.filter((p) => p.kind === 'plain');
    const least = plain.filter((p) => !p.default).length;
    const most = definition.params.some((p) => p.kind === 'star') ? Number.POSITIVE_INFINITY : plain.length;
    if (args.length >= least && args.length <= most) return [];
    const takes = least === most ? `${least}` : `${least}–${most}`;
    return [
      {
        at: argsAt.from,
        title: {
          en: `${definition.name} takes ${takes} argument${takes === '1' ? '' : 's'}, args passes ${args.length}`,
          zh: `${definition.name} 需要 ${takes} 个参数，args 传了 ${args.length} 个`,
        },
        why: { en: 'The child will fail with a TypeError as soon as it starts.', zh: '子进程一启动就会报 TypeError。' },
      },
    ];
  }),
);

function initOf(c: ClassDef): FunctionDef | undefined {
  return c.body.find((s): s is FunctionDef => s.type === 'Function' && s.name === '__init__');
}

/** Where `__init__` calls the one of its base class. */
function superCall(module: Module, init: FunctionDef): number | undefined {
  return module.calls.find(({ call }) => call.from > init.from && call.to <= init.to && call.func.type === 'Attribute' && call.func.attr === '__init__')?.call
    .from;
}

export const initBeforeUse = moduleHint('init-before-use', (module) =>
  [...module.classes.values()].flatMap((c): Advice[] => {
    const base = c.bases.map((b) => module.originOf(b)).find((o) => o === 'multiprocessing.Process' || o === 'threading.Thread');
    const init = base && initOf(c);
    if (!init) return [];
    const called = superCall(module, init);
    if (called === undefined) {
      const first = init.body[0];
      const indent = first ? /[ \t]*$/.exec(module.text.slice(0, first.from))?.[0] : undefined;
      return [
        {
          at: init.from,
          title: { en: 'Call super().__init__() in __init__', zh: '__init__ 里要调用 super().__init__()' },
          why: {
            en: `Without it ${c.name} is not a complete ${base?.split('.').at(-1)}, and start() fails.`,
            zh: `不调用的话，${c.name} 没有完成初始化，start() 会报错。`,
          },
          ...(first && indent !== undefined ? { edits: [{ from: first.from, to: first.from, insert: `super().__init__()\n${indent}` }] } : {}),
        },
      ];
    }
    const early: Advice[] = [];
    eachExpression(init.body, (e) => {
      if (e.type !== 'Attribute' || e.from > called || e.value.type !== 'Name' || e.value.id !== 'self') return;
      if (!['name', 'pid', 'ident', 'daemon', 'exitcode'].includes(e.attr)) return;
      early.push({
        at: e.from,
        title: { en: `Use self.${e.attr} only after super().__init__()`, zh: `self.${e.attr} 要在 super().__init__() 之后使用` },
        why: { en: `It belongs to ${base?.split('.').at(-1)} and exists only when that has been set up.`, zh: '这个属性由父类创建，父类初始化之前还不存在。' },
      });
    });
    return early.slice(0, 1);
  }),
);

/** run() does the work here, without a new process. */
export const runInsteadOfStart = moduleHint('run-instead-of-start', (module) => {
  const advice: Advice[] = [];
  for (const scope of scopesOf(module)) {
    for (const { call } of callsIn(module, scope.body, scope.owner)) {
      const receiver = receiverOf(call);
      const kind = receiver && module.kindOf(receiver.value);
      if (receiver?.method !== 'run' || (kind !== 'Process' && kind !== 'Thread') || receiver.key.startsWith('self')) continue;
      advice.push({
        at: call.from,
        title: {
          en: `Call ${receiver.key}.start(): run() starts no new ${kind === 'Process' ? 'process' : 'thread'}`,
          zh: `请调用 ${receiver.key}.start()：run() 不会创建新的${kind === 'Process' ? '进程' : '线程'}`,
        },
        why: { en: 'run() does the work right here; start() does it in the child.', zh: 'run() 是在当前进程里直接执行；start() 才会在子进程里执行。' },
        ...(call.func.type === 'Attribute' ? { edits: [{ from: call.func.attrFrom, to: call.func.to, insert: 'start' }] } : {}),
      });
    }
  }
  return advice;
});

/** Managed collections that are filled and never looked at. */
export const resultNeverShown = moduleHint('result-never-shown', (module) => {
  const advice: Advice[] = [];
  eachStatement(module.body, (s) => {
    if (s.type !== 'Assign' || s.targets[0]?.type !== 'Name') return;
    const kind = module.kindOf(s.value);
    const name = s.targets[0].id;
    if (kind !== 'ManagedDict' && kind !== 'ManagedList') return;
    const inner = [...module.functions.values()].filter((f) => f.params.some((p) => p.name === name));
    const uses = module.uses.filter((use) => use.name.id === name && !inner.some((f) => use.name.from > f.from && use.name.to <= f.to));
    const passedOnly =
      uses.length > 0 &&
      uses.every((use) => module.calls.some(({ call }) => module.kindOf(call) === 'Process' && call.from < use.name.from && use.name.to < call.to));
    if (!passedOnly) return;
    advice.push({
      at: s.from,
      title: { en: `Nothing shows what is in ${name}`, zh: `程序没有输出 ${name} 的内容` },
      why: { en: `The children fill it. Add print(${name}) at the end to see it.`, zh: `子进程会往里写数据。在最后加一行 print(${name}) 就能看到结果。` },
    });
  });
  return advice;
});
