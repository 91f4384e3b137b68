import type { Edit } from '../lines.ts';
import type { OfferContext } from '../offer.ts';
import type { Alias } from '../python/ast.ts';
import type { Module } from '../python/module.ts';
import { membersOfModule, standardModules } from '../python/module-members.ts';
import { eachStatement } from '../python/walk.ts';
import { nearest, oneSlip } from '../spelling.ts';
import { expectsMissing } from './guarded-names.ts';
import { type Finding, moduleRepair } from './module-repair.ts';

/** Modules that Python 3 calls otherwise. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['thread', '_thread'],
  ['Queue', 'queue'],
  ['urllib2', 'urllib.request'],
  ['ConfigParser', 'configparser'],
  ['cPickle', 'pickle'],
  ['StringIO', 'io'],
  ['cStringIO', 'io'],
  ['Tkinter', 'tkinter'],
  ['httplib', 'http.client'],
  ['SocketServer', 'socketserver'],
  ['commands', 'subprocess'],
  ['__builtin__', 'builtins'],
]);

const family = [
  'multiprocessing',
  'threading',
  'subprocess',
  'asyncio',
  'random',
  'gevent',
  'socket',
  'signal',
  'queue',
  'datetime',
  'logging',
  'collections',
  'itertools',
  'functools',
  'pickle',
  'ctypes',
];
const curated: ReadonlyMap<string, string> = new Map([
  ['multiprocess', 'multiprocessing'],
  ['multiprocessor', 'multiprocessing'],
  ['multiprocesing', 'multiprocessing'],
  ['thread', '_thread'],
]);
const others: ReadonlySet<string> = new Set(
  'numpy pandas requests flask django redis celery psutil scipy torch tqdm billiard zmq msgpack joblib dask ray attr yaml lxml six pytest greenlet pickle5 sockets'.split(
    ' ',
  ),
);

function meantModule(name: string, context: OfferContext): { meant: string; isOld: boolean } | undefined {
  const top = name.split('.')[0] as string;
  const isLocal = context.otherFiles?.some((path) => path === `${top}.py` || path.endsWith(`/${top}.py`) || path.startsWith(`${top}/`)) ?? false;
  if (isLocal || standardModules.has(top) || top.startsWith('_') || others.has(top)) return undefined;
  const old = renamed.get(name);
  if (old !== undefined) return { meant: old, isOld: true };
  const meant =
    curated.get(top) ??
    (top.length >= 5
      ? nearest(
          top,
          family.filter((known) => known.length > 6 || oneSlip(top, known)),
        )
      : undefined);
  return meant === undefined || meant === top ? undefined : { meant: meant + name.slice(top.length), isOld: false };
}

/** Every use of a module's wrong name besides the import itself. */
function useEdits(module: Module, was: string, is: string): Edit[] {
  return module.uses.filter(({ name }) => name.id === was).map(({ name }) => ({ from: name.from, to: name.to, insert: is }));
}

function importFinding(module: Module, alias: Alias, context: OfferContext): Finding | undefined {
  const found = meantModule(alias.name, context);
  if (!found) return undefined;
  const { meant, isOld } = found;
  const keepsName = isOld && alias.as === undefined;
  const edits: Edit[] = [{ from: alias.from, to: alias.from + alias.name.length, insert: keepsName ? `${meant} as ${alias.name}` : meant }];
  if (!isOld && alias.as === undefined) edits.push(...useEdits(module, alias.name, meant));
  return finding(alias.name, meant, isOld, edits);
}

function finding(name: string, meant: string, isOld: boolean, edits: Edit[]): Finding {
  return {
    edits,
    title: { en: `import ${name}: did you mean ${meant}?`, zh: `import ${name}：是不是想写 ${meant}？` },
    why: isOld
      ? { en: `${name} is Python 2. In Python 3 the module is called ${meant}.`, zh: `${name} 是 Python 2 的模块，Python 3 里叫 ${meant}。` }
      : { en: `There is no module ${name} here.`, zh: `这里没有叫 ${name} 的模块。` },
    certainty: isOld ? 'sure' : 'likely',
  };
}

function find(module: Module, context: OfferContext): Finding[] {
  const findings: Finding[] = [];
  const guarded = expectsMissing(module);
  eachStatement(module.body, (s) => {
    if (guarded(s.from)) return;
    if (s.type === 'Import') findings.push(...s.names.flatMap((alias) => importFinding(module, alias, context) ?? []));
    if (s.type !== 'ImportFrom' || s.level > 0) return;
    const found = meantModule(s.module, context);
    if (found) {
      const from = module.text.indexOf(s.module, s.from + 4);
      findings.push(finding(s.module, found.meant, found.isOld, [{ from, to: from + s.module.length, insert: found.meant }]));
      return;
    }
    const members = membersOfModule.get(s.module);
    for (const alias of s.names) {
      if (!members || alias.name === '*' || members.has(alias.name) || alias.name.startsWith('_')) continue;
      const meant = nearest(alias.name, members);
      if (meant === undefined) continue;
      const edits = [{ from: alias.from, to: alias.from + alias.name.length, insert: meant }];
      if (alias.as === undefined) edits.push(...useEdits(module, alias.name, meant));
      findings.push(finding(`${s.module}.${alias.name}`, meant, false, edits));
    }
  });
  return findings;
}

export const moduleSpelling = moduleRepair('misspelt-module', find);
