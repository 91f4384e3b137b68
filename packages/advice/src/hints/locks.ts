import type { Stmt } from '../python/ast.ts';
import type { Module } from '../python/module.ts';
import { receiverOf } from '../python/scopes.ts';
import { blocksOf, eachExpression } from '../python/walk.ts';
import { type Advice, moduleHint } from './module-hint.ts';

function lockCall(module: Module, s: Stmt | undefined): { key: string; method: string } | undefined {
  if (s?.type !== 'Expression' || s.value.type !== 'Call') return undefined;
  const receiver = receiverOf(s.value);
  if (!receiver || (receiver.method !== 'acquire' && receiver.method !== 'release') || module.kindOf(receiver.value) === 'RLock') return undefined;
  return module.kindOf(receiver.value) === 'Lock' && s.value.args.length === 0 && s.value.keywords.length === 0 ? receiver : undefined;
}

const again = (key: string): Pick<Advice, 'title' | 'why'> => ({
  title: { en: `${key} is already held here: this acquire waits for ever`, zh: `${key} 已经被自己占有，这里再 acquire 会一直等下去` },
  why: {
    en: 'A Lock cannot be taken twice by the same process. Release it first, or use an RLock.',
    zh: 'Lock 不能被同一个进程重复获取。请先释放，或者改用可重入的 RLock。',
  },
});

function inBlock(module: Module, block: readonly Stmt[], held: ReadonlySet<string>, advice: Advice[]): void {
  const now = new Set(held);
  for (const s of block) {
    const call = lockCall(module, s);
    if (call?.method === 'acquire') {
      if (now.has(call.key)) advice.push({ at: s.from, ...again(call.key) });
      now.add(call.key);
    } else if (call?.method === 'release') now.delete(call.key);
    if (s.type === 'Function' || s.type === 'Class') {
      for (const inner of blocksOf(s)) inBlock(module, inner, new Set(), advice);
      continue;
    }
    const inside = new Set(now);
    if (s.type === 'With') {
      for (const item of s.items) {
        const key = item.context.type === 'Name' && module.kindOf(item.context) === 'Lock' ? item.context.id : undefined;
        if (key === undefined) continue;
        if (now.has(key)) advice.push({ at: s.from, ...again(key) });
        inside.add(key);
      }
    }
    for (const inner of blocksOf(s)) inBlock(module, inner, inside, advice);
    if (s.type === 'Try') for (const last of s.final) if (lockCall(module, last)?.method === 'release') now.delete(lockCall(module, last)?.key ?? '');
  }
}

export const lockTwice = moduleHint('lock-twice', (module) => {
  const advice: Advice[] = [];
  inBlock(module, module.body, new Set(), advice);
  return advice;
});

/** print right behind release: another process may print in between. */
export const printAfterRelease = moduleHint('print-after-release', (module) => {
  const advice: Advice[] = [];
  const visit = (block: readonly Stmt[]): void => {
    block.forEach((s, i) => {
      const next = block[i + 1];
      const released = s.type === 'Expression' && s.value.type === 'Call' && receiverOf(s.value)?.method === 'release' && s.value.args.length === 0;
      const prints = next?.type === 'Expression' && next.value.type === 'Call' && next.value.func.type === 'Name' && next.value.func.id === 'print';
      if (released && prints && next) {
        let shared = false;
        eachExpression([next], (e) => {
          if (e.type === 'String' && /releas|释放/.test(e.value)) shared = true;
        });
        if (shared) {
          advice.push({
            at: next.from,
            title: { en: 'This is printed after the lock is given back', zh: '这一行是在释放锁之后才输出的' },
            why: {
              en: 'Another process or thread may take the lock and print first. Print before release() if the order matters.',
              zh: '别的进程或线程可能已经拿到锁并先输出。如果在意顺序，请在 release() 之前打印。',
            },
          });
        }
      }
      for (const inner of blocksOf(s)) visit(inner);
    });
  };
  visit(module.body);
  return advice;
});
