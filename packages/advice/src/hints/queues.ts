import type { Expr } from '../python/ast.ts';
import type { Module } from '../python/module.ts';
import { startedFunction } from '../python/module.ts';
import { callsIn, receiverOf, scopesOf, usesProcesses } from '../python/scopes.ts';
import { eachInside, eachStatement } from '../python/walk.ts';
import { type Advice, moduleHint } from './module-hint.ts';

function asksEmpty(module: Module, test: Expr): boolean {
  let found = false;
  eachInside(test, (e) => {
    if (e.type !== 'Call' || e.func.type !== 'Attribute' || e.func.attr !== 'empty') return;
    const kind = module.kindOf(e.func.value);
    if (kind === undefined ? usesProcesses(module) : kind === 'Queue' || kind === 'JoinableQueue' || kind === 'SimpleQueue' || kind === 'ManagedQueue')
      found = true;
  });
  return found;
}

/** A loop that ends when the queue happens to be empty. */
export const emptyEndsLoop = moduleHint('empty-ends-loop', (module) => {
  const advice: Advice[] = [];
  eachStatement(module.body, (s) => {
    const endsHere = s.type === 'If' && s.body.some((inner) => inner.type === 'Break' || inner.type === 'Return');
    if ((s.type !== 'While' && !endsHere) || (s.type !== 'While' && s.type !== 'If') || !asksEmpty(module, s.test)) return;
    advice.push({
      at: s.from,
      title: { en: 'empty() does not mean that nothing more will come', zh: 'empty() 不代表以后不会再有数据' },
      why: {
        en: 'The other process may put its next item a moment later, and then it is lost. End with a marker instead: the writer puts None last, the reader stops at None.',
        zh: '另一个进程可能马上又放入数据，这样就会漏掉。更可靠的做法：写入方最后 put(None)，读取方取到 None 就结束。',
      },
    });
  });
  return advice;
});

function capacity(e: Expr): number | undefined {
  if (e.type !== 'Call') return undefined;
  const size = e.args[0] ?? e.keywords.find((k) => k.name === 'maxsize')?.value;
  return size?.type === 'Number' && /^\d{1,6}$/.test(size.text) && Number(size.text) > 0 ? Number(size.text) : undefined;
}

/** More puts than a bounded queue holds, one after the other, before anybody could get. */
export const fullQueue = moduleHint('put-on-full-queue', (module) => {
  const advice: Advice[] = [];
  for (const scope of scopesOf(module)) {
    const sizes = new Map<string, { size: number; puts: number }>();
    for (const s of scope.body) {
      if (s.type === 'Assign' && s.targets[0]?.type === 'Name' && module.kindOf(s.value)?.endsWith('Queue')) {
        const size = capacity(s.value);
        if (size !== undefined) sizes.set(s.targets[0].id, { size, puts: 0 });
        continue;
      }
      if (s.type !== 'Expression' || s.value.type !== 'Call') {
        if (s.type !== 'Assign') sizes.clear();
        continue;
      }
      const receiver = receiverOf(s.value);
      if (receiver?.method === 'start') sizes.clear();
      const queue = receiver && sizes.get(receiver.key);
      if (!receiver || !queue) continue;
      if (receiver.method === 'get' || receiver.method === 'get_nowait') queue.puts -= 1;
      if (receiver.method !== 'put' || s.value.keywords.length > 0 || s.value.args.length > 1) continue;
      queue.puts += 1;
      if (queue.puts !== queue.size + 1) continue;
      advice.push({
        at: s.from,
        title: { en: `This put waits for ever: ${receiver.key} holds ${queue.size}`, zh: `这一行会一直等下去：${receiver.key} 最多放 ${queue.size} 个` },
        why: {
          en: 'The queue is full and nobody takes anything out. Start a reader first, or use put_nowait() to get queue.Full at once.',
          zh: '队列满了，又没有别的进程在取数据。可以先启动读取的进程，或者用 put_nowait() 立刻得到 queue.Full 异常。',
        },
      });
    }
  }
  return advice;
});

/** `q.put()` with nothing to put. */
export const nothingPut = moduleHint('nothing-put', (module) =>
  module.calls.flatMap(({ call }): Advice[] => {
    const receiver = receiverOf(call);
    if (receiver?.method !== 'put' || call.args.length > 0 || call.keywords.length > 0 || module.functions.has('put')) return [];
    return [
      {
        at: call.from,
        title: { en: `${receiver.key}.put() needs an item`, zh: `${receiver.key}.put() 缺少要放入的数据` },
        why: { en: 'It fails with a TypeError, and whoever waits in get() waits for ever.', zh: '这里会报 TypeError，而在 get() 里等待的进程会一直等下去。' },
      },
    ];
  }),
);

/** Waiting for a child before its queue is read. */
export const joinBeforeGet = moduleHint('join-before-get', (module) => {
  const advice: Advice[] = [];
  for (const scope of scopesOf(module)) {
    const fed = new Set<string>();
    const calls = callsIn(module, scope.body, scope.owner);
    let joined: number | undefined;
    for (const { call } of calls) {
      const started = module.kindOf(call) === 'Process' ? startedFunction(call, 'Process', module.functions) : undefined;
      started?.args.forEach((arg, i) => {
        const kind = module.kindOf(arg);
        const param = started.definition.params[i]?.name;
        const puts = module.calls.some(
          (c) =>
            c.call.from > started.definition.from &&
            c.call.to <= started.definition.to &&
            receiverOf(c.call)?.key === param &&
            receiverOf(c.call)?.method === 'put',
        );
        if (arg.type === 'Name' && (kind === 'Queue' || kind === 'JoinableQueue') && puts) fed.add(arg.id);
      });
      const receiver = receiverOf(call);
      if (!receiver) continue;
      if (receiver.method === 'join' && module.kindOf(receiver.value) === 'Process') joined ??= call.from;
      if (receiver.method !== 'get' || !fed.has(receiver.key) || joined === undefined) continue;
      advice.push({
        at: joined,
        title: { en: `Read ${receiver.key} before you join the child`, zh: `先把 ${receiver.key} 里的数据取完，再 join 子进程` },
        why: {
          en: 'A child that has put much data ends only when it has been read. If the parent joins first, both wait for ever.',
          zh: '子进程放入的数据较多时，要等数据被取走才会结束。父进程先 join 的话，双方会互相等待。',
        },
      });
      break;
    }
  }
  return advice;
});
