import type { Expr } from '../python/ast.ts';
import { membersOf } from '../python/kinds.ts';
import type { Module } from '../python/module.ts';
import { membersOfModule } from '../python/module-members.ts';
import { eachExpression, eachStatement } from '../python/walk.ts';
import { nearest } from '../spelling.ts';
import { type Finding, moduleRepair } from './module-repair.ts';

/** Slips that are seen again and again, and that are no words of any library. */
const usualSlips: ReadonlyMap<string, string> = new Map([
  ['jion', 'join'],
  ['joni', 'join'],
  ['terminete', 'terminate'],
  ['teminate', 'terminate'],
  ['terminat', 'terminate'],
  ['apply_asyn', 'apply_async'],
  ['apply_aysnc', 'apply_async'],
  ['apply_asnyc', 'apply_async'],
  ['aply_async', 'apply_async'],
  ['appy_async', 'apply_async'],
  ['map_asyn', 'map_async'],
  ['acquier', 'acquire'],
  ['aquire', 'acquire'],
  ['accquire', 'acquire'],
  ['relase', 'release'],
  ['realease', 'release'],
  ['relaese', 'release'],
  ['get_nowiat', 'get_nowait'],
  ['put_nowiat', 'put_nowait'],
  ['get_no_wait', 'get_nowait'],
  ['put_no_wait', 'put_nowait'],
  ['recive', 'recv'],
  ['is_alvie', 'is_alive'],
]);

/** Attributes that this program defines or assigns itself. */
function ownAttributes(module: Module): Set<string> {
  const own = new Set<string>([...module.functions.keys(), ...module.bound]);
  const assign = (target: Expr): void => {
    if (target.type === 'Attribute') own.add(target.attr);
    else if (target.type === 'Tuple' || target.type === 'List') target.elements.forEach(assign);
  };
  eachStatement(module.body, (s) => {
    if (s.type === 'Assign') s.targets.forEach(assign);
    else if (s.type === 'AnnAssign' || s.type === 'AugAssign' || s.type === 'For') assign(s.target);
  });
  return own;
}

/** The member that was most likely meant, and whose it is. */
function meantMember(module: Module, value: Expr, attr: string): { meant: string; owner: string } | undefined {
  const kind = module.kindOf(value);
  const members = kind && membersOf.get(kind);
  if (kind && members) {
    if (members.has(attr)) return undefined;
    const meant = nearest(attr, members);
    return meant === undefined ? undefined : { meant, owner: kind };
  }
  const origin = module.originOf(value);
  const known = origin === undefined ? undefined : membersOfModule.get(origin);
  if (origin !== undefined && known) {
    if (known.has(attr) || attr.startsWith('_') || attr.length < 4) return undefined;
    const meant = nearest(attr, known);
    return meant === undefined ? undefined : { meant, owner: origin };
  }
  const slip = usualSlips.get(attr);
  return slip === undefined ? undefined : { meant: slip, owner: '' };
}

function find(module: Module): Finding[] {
  const own = ownAttributes(module);
  const findings = new Map<string, Finding>();
  eachExpression(module.body, (e) => {
    if (e.type !== 'Attribute' || own.has(e.attr) || e.attr.startsWith('__')) return;
    const found = meantMember(module, e.value, e.attr);
    if (!found) return;
    const { meant, owner } = found;
    const edit = { from: e.attrFrom, to: e.to, insert: meant };
    const same = findings.get(`${owner}.${e.attr}`);
    if (same) {
      same.edits.push(edit);
      return;
    }
    findings.set(`${owner}.${e.attr}`, {
      edits: [edit],
      title: { en: `${e.attr}: did you mean ${meant}?`, zh: `${e.attr}：是不是想写 ${meant}？` },
      why:
        owner === ''
          ? { en: `No object of Python’s library has ${e.attr}.`, zh: `Python 的标准库里没有叫 ${e.attr} 的方法。` }
          : { en: `${owner} has no ${e.attr}; it has ${meant}.`, zh: `${owner} 没有 ${e.attr}，只有 ${meant}。` },
      certainty: 'likely',
    });
  });
  return [...findings.values()];
}

export const misspeltMembers = moduleRepair('misspelt-member', find);
