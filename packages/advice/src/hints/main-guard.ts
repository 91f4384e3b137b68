import type { Edit } from '../lines.ts';
import type { Expr, Stmt } from '../python/ast.ts';
import { chunksOf } from '../python/chunks.ts';
import type { Module } from '../python/module.ts';
import { blocksOf, eachInside, expressionsOf } from '../python/walk.ts';
import { type Advice, moduleHint } from './module-hint.ts';

function isGuard(s: Stmt): boolean {
  if (s.type !== 'If' || s.test.type !== 'Compare') return false;
  return [s.test.left, ...s.test.values].some((e) => e.type === 'Name' && e.id === '__name__');
}

function makesProcesses(module: Module, e: Expr): boolean {
  let found = false;
  eachInside(e, (inner) => {
    if (inner.type !== 'Call') return;
    const kind = module.kindOf(inner);
    if (kind === 'Process' || kind === 'Pool' || kind === 'Manager') found = true;
  });
  return found;
}

/** Whether running this statement at the top level makes processes. */
function starts(module: Module, s: Stmt): boolean {
  if (s.type === 'Function' || s.type === 'Class' || isGuard(s)) return false;
  return expressionsOf(s).some((e) => makesProcesses(module, e)) || blocksOf(s).some((block) => block.some((inner) => starts(module, inner)));
}

/** Indents the lines of the program from this offset on under a guard. */
function wrap(module: Module, from: number): Edit[] {
  const chunks = chunksOf(module.text).filter((chunk) => chunk.to >= from && chunk.kind !== 'blank');
  const edits: Edit[] = [{ from, to: from, insert: "if __name__ == '__main__':\n" }];
  for (const chunk of chunks) {
    const holdsText = chunk.tokens.some((token) => token.kind === 'string' && token.text.includes('\n'));
    const lines = holdsText ? [chunk.from] : lineStarts(module.text, chunk.from, chunk.to);
    for (const start of lines) edits.push({ from: start, to: start, insert: '    ' });
  }
  const first = edits[1];
  if (first?.from === from) edits.splice(0, 2, { from, to: from, insert: "if __name__ == '__main__':\n    " });
  return edits;
}

function lineStarts(text: string, from: number, to: number): number[] {
  const starts = [from];
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) if (text[at + 1] !== '\n') starts.push(at + 1);
  return starts;
}

function find(module: Module): Advice[] {
  const first = module.body.find((s) => starts(module, s));
  if (!first || module.body.some(isGuard)) return [];
  const definedLater = module.body.some((s) => s.from > first.from && (s.type === 'Function' || s.type === 'Class'));
  const lineFrom = module.text.lastIndexOf('\n', first.from - 1) + 1;
  return [
    {
      at: first.from,
      title: { en: "Put the start under if __name__ == '__main__':", zh: "把启动进程的代码放到 if __name__ == '__main__': 下面" },
      why: {
        en: 'On Windows and macOS every child imports this file again. Without the guard it would start processes in its turn, and Python stops with a RuntimeError.',
        zh: '在 Windows 和 macOS 上，每个子进程都会重新导入这个文件。没有这一行，子进程又会去启动进程，Python 会报 RuntimeError。',
      },
      ...(definedLater ? {} : { edits: wrap(module, lineFrom) }),
    },
  ];
}

export const mainGuard = moduleHint('no-main-guard', find);

/** Two guards in one file: both run. */
export const twoGuards = moduleHint('two-main-guards', (module) => {
  const second = module.body.filter(isGuard)[1];
  if (!second || module.text.includes('# %%')) return [];
  return [
    {
      at: second.from,
      title: { en: 'Both main blocks will run, one after the other', zh: '两个 main 代码块都会依次执行' },
      why: { en: 'Keep one of them if you want only one of the two programs.', zh: '如果只想运行其中一段，请只保留一个。' },
    },
  ];
});
