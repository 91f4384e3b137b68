import type { Expr } from '../python/ast.ts';
import type { Module } from '../python/module.ts';
import { receiverOf } from '../python/scopes.ts';
import { eachStatement } from '../python/walk.ts';
import { importsAt } from './missing-imports.ts';
import { type Finding, moduleRepair } from './module-repair.ts';

const plain: ReadonlySet<string> = new Set(['Queue', 'JoinableQueue']);

function namesIn(e: Expr | undefined): Expr[] {
  if (!e) return [];
  return e.type === 'Tuple' || e.type === 'List' ? e.elements : [e];
}

/** A queue of `multiprocessing` among the arguments of a pool's task: only a Manager's queue can be sent there. */
function find(module: Module): Finding[] {
  const done = new Set<string>();
  const findings: Finding[] = [];
  for (const { call } of module.calls) {
    const receiver = receiverOf(call);
    if (!receiver || module.kindOf(receiver.value) !== 'Pool' || !/^(?:apply|map|starmap)/.test(receiver.method)) continue;
    const given = [...namesIn(call.args[1]), ...namesIn(call.keywords.find((k) => k.name === 'args')?.value)];
    for (const item of given) {
      const kind = module.kindOf(item);
      if (item.type !== 'Name' || kind === undefined || !plain.has(kind) || done.has(item.id)) continue;
      done.add(item.id);
      findings.push(...constructorFindings(module, item.id));
    }
  }
  return findings;
}

function constructorFindings(module: Module, name: string): Finding[] {
  const findings: Finding[] = [];
  eachStatement(module.body, (s) => {
    if (s.type !== 'Assign' || s.value.type !== 'Call' || !s.targets.some((t) => t.type === 'Name' && t.id === name)) return;
    const kind = module.kindOf(s.value);
    if (kind === undefined || !plain.has(kind)) return;
    const { func } = s.value;
    const prefix = func.type === 'Attribute' ? `${module.text.slice(func.value.from, func.value.to)}.` : '';
    const edits = [{ from: func.from, to: func.to, insert: `${prefix}Manager().Queue` }];
    if (prefix === '' && !module.bound.has('Manager')) {
      const { offset } = importsAt(module);
      edits.push({ from: offset, to: offset, insert: 'from multiprocessing import Manager\n' });
    }
    findings.push({
      at: s.from,
      edits,
      title: { en: `Use Manager().Queue() for ${name}: it goes to a pool`, zh: `${name} 要传给进程池，请用 Manager().Queue()` },
      why: {
        en: 'A plain Queue can only be inherited by a Process. Given to a pool, every task fails, and nobody sees it.',
        zh: '普通 Queue 只能由 Process 继承；作为进程池任务的参数会让每个任务都失败，而且看不到报错。',
      },
      certainty: 'likely',
    });
  });
  return findings;
}

export const queueIntoPool = moduleRepair('queue-into-pool', find);
