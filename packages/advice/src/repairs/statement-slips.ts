import type { Expr } from '../python/ast.ts';
import type { Module } from '../python/module.ts';
import { eachExpression, eachStatement } from '../python/walk.ts';
import { type Finding, moduleRepair } from './module-repair.ts';

/** `data == [1]` as a statement. */
function comparisonStatements(module: Module): Finding[] {
  const findings: Finding[] = [];
  eachStatement(module.body, (s) => {
    if (s.type === 'With' || s.type === 'Try') return false;
    if (s.type !== 'Expression' || s.value.type !== 'Compare' || s.value.ops.length !== 1 || s.value.ops[0] !== '==') return true;
    const { left, values } = s.value;
    const right = values[0] as Expr;
    if (left.type !== 'Name' && left.type !== 'Subscript' && left.type !== 'Attribute') return true;
    const at = module.text.indexOf('==', left.to);
    if (at === -1 || at >= right.from) return true;
    const isNew = left.type === 'Name' && !assignedBefore(module, left.id, s.from);
    findings.push({
      edits: [{ from: at, to: at + 2, insert: '=' }],
      title: { en: 'Assign with one =', zh: '赋值只用一个等号' },
      why: { en: '== compares and throws the answer away; = gives the name its value.', zh: '== 是比较，结果没有被使用；赋值要用 =。' },
      certainty: isNew ? 'sure' : 'hint',
    });
    return true;
  });
  return findings;
}

function assignedBefore(module: Module, name: string, offset: number): boolean {
  let found = false;
  eachStatement(module.body, (s) => {
    if (s.type === 'Function' && s.from < offset && offset < s.to && s.params.some((p) => p.name === name)) found = true;
    if (s.from >= offset) return;
    if (s.type === 'Assign' && s.targets.some((t) => t.type === 'Name' && t.id === name)) found = true;
    else if ((s.type === 'For' || s.type === 'AnnAssign') && s.target.type === 'Name' && s.target.id === name) found = true;
  });
  return found;
}

export const comparisonStatement = moduleRepair('comparison-as-assignment', comparisonStatements);

/** `(a. b)` where a comma was meant: `b` is a name of the program. */
function dotsForCommas(module: Module): Finding[] {
  const findings: Finding[] = [];
  eachExpression(module.body, (e) => {
    if (e.type !== 'Attribute' || e.value.type !== 'Name' || !module.bound.has(e.attr)) return;
    const between = module.text.slice(e.value.to, e.attrFrom);
    if (!/^\.[ \t]+$/.test(between)) return;
    findings.push({
      edits: [{ from: e.value.to, to: e.attrFrom, insert: ', ' }],
      title: { en: `Write a comma: ${e.value.id}, ${e.attr}`, zh: `改成逗号：${e.value.id}, ${e.attr}` },
      why: { en: `${e.attr} is a variable of this program, not a part of ${e.value.id}.`, zh: `${e.attr} 是程序里的变量，不是 ${e.value.id} 的属性。` },
      certainty: 'likely',
    });
  });
  return findings;
}

export const dotForComma = moduleRepair('dot-for-comma', dotsForCommas);

/** `content = f.write()`: what should be written is on the wrong side. */
function emptyWrites(module: Module): Finding[] {
  const findings: Finding[] = [];
  eachStatement(module.body, (s) => {
    if (s.type !== 'Assign' || s.targets.length !== 1 || s.targets[0]?.type !== 'Name') return;
    const { value } = s;
    const name = s.targets[0].id;
    if (value.type !== 'Call' || value.func.type !== 'Attribute' || value.func.attr !== 'write' || value.args.length > 0 || value.keywords.length > 0) return;
    if (!assignedBefore(module, name, s.from)) return;
    const receiver = module.text.slice(value.func.value.from, value.func.value.to);
    findings.push({
      edits: [{ from: s.from, to: s.to, insert: `${receiver}.write(${name})` }],
      title: { en: `Pass what is to be written: ${receiver}.write(${name})`, zh: `把要写的内容传进去：${receiver}.write(${name})` },
      why: { en: 'write needs its data as an argument and returns how much it wrote.', zh: 'write 需要把数据作为参数传入，返回值是写入的长度。' },
      certainty: 'likely',
    });
  });
  return findings;
}

export const emptyWrite = moduleRepair('empty-write', emptyWrites);

/** `for item in data: q.put()`. */
function emptyPuts(module: Module): Finding[] {
  const findings: Finding[] = [];
  eachStatement(module.body, (s) => {
    if (s.type !== 'For' || s.target.type !== 'Name') return;
    const name = s.target.id;
    eachExpression(s.body, (e) => {
      if (e.type !== 'Call' || e.func.type !== 'Attribute' || e.args.length > 0 || e.keywords.length > 0) return;
      if (e.func.attr !== 'put' && e.func.attr !== 'append' && e.func.attr !== 'send') return;
      if (module.functions.has(e.func.attr)) return;
      findings.push({
        edits: [{ from: e.to - 1, to: e.to - 1, insert: name }],
        title: { en: `Pass the item: ${e.func.attr}(${name})`, zh: `把数据传进去：${e.func.attr}(${name})` },
        why: { en: `${e.func.attr}() needs to be told what to ${e.func.attr}.`, zh: `${e.func.attr}() 必须有参数，否则会报 TypeError。` },
        certainty: 'likely',
      });
    });
  });
  return findings;
}

export const emptyPut = moduleRepair('empty-put', emptyPuts);
