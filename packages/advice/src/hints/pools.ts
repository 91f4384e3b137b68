import type { Module } from '../python/module.ts';
import { receiverOf } from '../python/scopes.ts';
import { eachStatement } from '../python/walk.ts';
import { type Advice, moduleHint } from './module-hint.ts';

interface PoolCall {
  key: string;
  method: string;
  from: number;
}

function poolCalls(module: Module): PoolCall[] {
  return module.calls.flatMap(({ call }) => {
    const receiver = receiverOf(call);
    return receiver && module.kindOf(receiver.value) === 'Pool' ? [{ key: receiver.key, method: receiver.method, from: call.from }] : [];
  });
}

function asksResults(module: Module): boolean {
  return module.calls.some(({ call }) => {
    const receiver = receiverOf(call);
    if (call.func.type === 'Attribute' && (call.func.attr === 'get' || call.func.attr === 'wait') && call.func.value.type !== 'Name') return true;
    return receiver !== undefined && (receiver.method === 'get' || receiver.method === 'wait') && !module.kindOf(receiver.value)?.endsWith('Queue');
  });
}

/** Tasks are handed in, and nobody waits for them. */
export const poolNotAwaited = moduleHint('pool-not-awaited', (module) => {
  const calls = poolCalls(module);
  const waits = calls.some((c) => c.method === 'join') || asksResults(module);
  const submit = calls.find((c) => c.method.endsWith('_async'));
  if (!submit || waits || module.calls.some(({ call }) => receiverOf(call)?.method === 'get')) return [];
  return [
    {
      at: submit.from,
      title: {
        en: `Wait for the tasks: ${submit.key}.close(), then ${submit.key}.join()`,
        zh: `要等任务做完：先 ${submit.key}.close()，再 ${submit.key}.join()`,
      },
      why: {
        en: 'When the main program ends, the pool is shut down at once and the tasks that are left are dropped.',
        zh: '主程序一结束，进程池就会立刻关闭，没做完的任务会被丢弃。',
      },
    },
  ];
});

/** Errors of tasks whose results nobody asks for. */
export const silentTasks = moduleHint('silent-tasks', (module) => {
  if (asksResults(module)) return [];
  const silent = module.calls.find(({ call }) => {
    const receiver = receiverOf(call);
    return receiver?.method === 'apply_async' && module.kindOf(receiver.value) === 'Pool' && !call.keywords.some((k) => k.name === 'error_callback');
  });
  if (!silent) return [];
  return [
    {
      at: silent.call.from,
      title: { en: 'Errors in these tasks will not be shown', zh: '这些任务出错时不会有任何提示' },
      why: {
        en: 'apply_async keeps a task’s error until somebody calls get() on its result. Keep the results and call get(), or pass error_callback=print.',
        zh: 'apply_async 会把任务的异常保存起来，直到对结果调用 get() 才抛出。可以保存返回值并调用 get()，或者加上 error_callback=print。',
      },
    },
  ];
});

/** `apply` one by one. */
export const serialApply = moduleHint('serial-apply', (module) => {
  const advice: Advice[] = [];
  eachStatement(module.body, (s) => {
    if (s.type !== 'For' && s.type !== 'While') return;
    const call = poolCalls(module).find((c) => c.method === 'apply' && c.from >= s.from && c.from < s.to);
    if (!call || advice.some((a) => a.at === call.from)) return;
    advice.push({
      at: call.from,
      title: { en: 'apply waits for each task: the tasks run one after the other', zh: 'apply 会等每个任务做完：任务是一个接一个执行的' },
      why: {
        en: 'apply_async hands the task in and goes on, so that several run at once; its result comes from get().',
        zh: 'apply_async 提交任务后立即继续，多个任务可以同时执行；结果用 get() 取得。',
      },
    });
  });
  return advice;
});

/** `pool.apply(…)` gives the result itself, which has no get(). */
export const applyHasNoGet = moduleHint('apply-has-no-get', (module) => {
  const results = new Set<string>();
  eachStatement(module.body, (s) => {
    if (s.type !== 'Assign' || s.value.type !== 'Call' || s.targets[0]?.type !== 'Name') return;
    const receiver = receiverOf(s.value);
    if (receiver?.method === 'apply' && module.kindOf(receiver.value) === 'Pool') results.add(s.targets[0].id);
  });
  for (const { call } of module.calls) {
    const receiver = receiverOf(call);
    const item = call.args[0];
    if (receiver?.method === 'append' && item?.type === 'Name' && results.has(item.id)) results.add(`${receiver.key}[]`);
  }
  return module.calls.flatMap(({ call }): Advice[] => {
    if (call.func.type !== 'Attribute' || call.func.attr !== 'get') return [];
    const { value } = call.func;
    const key = value.type === 'Name' ? value.id : value.type === 'Subscript' && value.value.type === 'Name' ? `${value.value.id}[]` : '';
    if (!results.has(key)) return [];
    return [
      {
        at: call.from,
        title: { en: 'The result of apply is the value itself: leave out .get()', zh: 'apply 返回的就是结果本身：去掉 .get()' },
        why: { en: 'Only apply_async returns an AsyncResult, which has get().', zh: '只有 apply_async 才返回带 get() 的 AsyncResult 对象。' },
      },
    ];
  });
});

export const callbackInParent = moduleHint('callback-in-parent', (module) =>
  module.calls
    .flatMap(({ call }): Advice[] => {
      const receiver = receiverOf(call);
      const callback = call.keywords.find((k) => k.name === 'callback');
      if (!callback || !receiver || module.kindOf(receiver.value) !== 'Pool') return [];
      return [
        {
          at: callback.from,
          title: { en: 'The callback runs in the parent process', zh: '回调函数在父进程中执行' },
          why: {
            en: 'It gets what the task returned. It should be short: while it runs, the pool delivers no other result.',
            zh: '它的参数是任务的返回值。回调要尽量简短：它执行期间，进程池无法处理其他结果。',
          },
        },
      ];
    })
    .slice(0, 1),
);
