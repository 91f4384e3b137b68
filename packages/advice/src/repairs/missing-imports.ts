import { type Edit, edited, lineAt } from '../lines.ts';
import type { Offer, OfferContext } from '../offer.ts';
import type { Stmt } from '../python/ast.ts';
import { builtins, importableModules, importedFrom } from '../python/known-names.ts';
import type { NameUse } from '../python/line-names.ts';
import { ambiguousOrigin, type Module, moduleOf, unboundUses } from '../python/module.ts';
import { eachExpression } from '../python/walk.ts';
import { expectsMissing } from './guarded-names.ts';
import type { Repair } from './repair.ts';

interface Wanted {
  /** `import module`, or `from module import name`. */
  module: string;
  name?: string;
}

/** How a name is used: the attributes asked of it, and whether it is called or otherwise used by itself. */
interface Usage {
  first: number;
  attributes: Set<string>;
  calls: NameUse[];
  plain: boolean;
}

const submodules: ReadonlyMap<string, readonly string[]> = new Map([
  ['urllib', ['request', 'parse', 'error']],
  ['http', ['server', 'client']],
  ['concurrent', ['futures']],
  ['multiprocessing', ['pool', 'managers', 'shared_memory', 'connection']],
]);

function usages(module: Module): Map<string, Usage> {
  const guarded = expectsMissing(module);
  const missing = new Set(
    unboundUses(module, builtins)
      .filter(({ name }) => !guarded(name.from))
      .map(({ name }) => name.id),
  );
  const found = new Map<string, Usage>();
  const seen = new Set<unknown>();
  const usage = (name: NameUse): Usage => {
    const known = found.get(name.id);
    if (known) return known;
    const fresh: Usage = { first: name.from, attributes: new Set(), calls: [], plain: false };
    found.set(name.id, fresh);
    return fresh;
  };
  eachExpression(module.body, (e) => {
    if (e.type === 'Attribute' && e.value.type === 'Name' && missing.has(e.value.id)) {
      seen.add(e.value);
      usage(e.value).attributes.add(e.attr);
    } else if (e.type === 'Call' && e.func.type === 'Name' && missing.has(e.func.id)) {
      seen.add(e.func);
      usage(e.func).calls.push(e.func);
    } else if (e.type === 'Name' && missing.has(e.id) && !seen.has(e)) usage(e).plain = true;
  });
  return found;
}

/** What to import for this name; `calls` are then to become `name.name(…)`. */
function wanted(name: string, usage: Usage, module: Module, context: OfferContext): { imports: Wanted[]; qualify?: NameUse[] } {
  const asked = [...usage.attributes];
  if (context.otherFiles?.some((path) => path.split('/').at(-1) === `${name}.py`) && asked.length > 0) return { imports: [{ module: name }] };
  const inside = submodules.get(name)?.filter((sub) => usage.attributes.has(sub)) ?? [];
  if (inside.length > 0 && !usage.plain) return { imports: inside.map((sub) => ({ module: `${name}.${sub}` })) };
  if (name === 'datetime') {
    const isModule = asked.some((attr) => ['datetime', 'timedelta', 'date', 'timezone'].includes(attr));
    return { imports: [isModule ? { module: name } : { module: name, name }] };
  }
  if (importableModules.has(name) && !usage.plain && name !== 'http' && name !== 'urllib') {
    const alsoFunction = ['random', 'time', 'glob', 'copy'].includes(name);
    if (usage.calls.length === 0) return { imports: [{ module: name }] };
    if (alsoFunction && asked.length === 0) return { imports: [{ module: name, name }] };
    if (alsoFunction) return { imports: [{ module: name }], qualify: usage.calls };
  }
  const from = importedFrom.get(name);
  if (from !== undefined) return { imports: [{ module: from, name }] };
  const used = new Set(module.uses.map((use) => use.name.id));
  const origin = asked.includes(name) ? undefined : ambiguousOrigin(name, (other) => used.has(other) || module.bound.has(other));
  return { imports: origin === undefined ? [] : [{ module: origin.slice(0, origin.lastIndexOf('.')), name }] };
}

function isImport(s: Stmt): boolean {
  return s.type === 'Import' || s.type === 'ImportFrom';
}

/** Where new imports go: below the imports at the top, else below the docstring, else above everything but a `#!` or coding line. */
export function importsAt(module: Module): { offset: number; apart: boolean } {
  let last: Stmt | undefined;
  for (const [i, s] of module.body.entries()) {
    const isDocstring = i === 0 && s.type === 'Expression' && s.value.type === 'String';
    if (!isDocstring && !isImport(s)) break;
    last = s;
  }
  if (last) {
    const end = module.text.indexOf('\n', last.to);
    return { offset: end === -1 ? module.text.length : end + 1, apart: !isImport(last) };
  }
  let offset = module.text.startsWith('\ufeff') ? 1 : 0;
  while (/^#(?:!|.*coding[:=]|\s*%%)/.test(module.text.slice(offset, offset + 200).split('\n')[0] ?? '')) {
    const end = module.text.indexOf('\n', offset);
    if (end === -1) return { offset: module.text.length, apart: true };
    offset = end + 1;
  }
  return { offset, apart: true };
}

/** Adds to an existing `from module import …` at the top, or makes new lines. */
function importEdits(module: Module, imports: readonly Wanted[]): { edits: Edit[]; lines: string[] } {
  const edits: Edit[] = [];
  const lines: string[] = [];
  const fresh: string[] = [];
  const groups = Map.groupBy(imports, (w) => w.module);
  for (const [from, group] of groups) {
    const names = [...new Set(group.flatMap((w) => (w.name === undefined ? [] : [w.name])))];
    if (group.some((w) => w.name === undefined)) fresh.push(`import ${from}`);
    if (names.length === 0) continue;
    lines.push(`from ${from} import ${names.join(', ')}`);
    const existing = module.body.find((s) => s.type === 'ImportFrom' && s.level === 0 && s.module === from && s.names[0]?.name !== '*');
    const end = existing?.type === 'ImportFrom' ? existing.names.at(-1)?.to : undefined;
    if (end === undefined) fresh.push(`from ${from} import ${names.join(', ')}`);
    else edits.push({ from: end, to: end, insert: `, ${names.join(', ')}` });
  }
  fresh.sort((a, b) => Number(a.startsWith('from')) - Number(b.startsWith('from')));
  lines.unshift(...fresh.filter((line) => line.startsWith('import')));
  if (fresh.length > 0) {
    const { offset, apart } = importsAt(module);
    const lead = offset > 0 && module.text[offset - 1] !== '\n' ? '\n' : '';
    const follows = module.text.slice(offset, offset + 1) === '\n' ? '' : '\n';
    edits.push({ from: offset, to: offset, insert: `${lead}${fresh.join('\n')}\n${apart ? follows : ''}` });
  }
  return { edits, lines };
}

export const missingImports: Repair = {
  code: 'missing-imports',
  languages: ['python'],
  offers(text, _language, context): Offer[] {
    const module = moduleOf(text);
    if (!module) return [];
    const imports: Wanted[] = [];
    const edits: Edit[] = [];
    let first = Number.POSITIVE_INFINITY;
    for (const [name, usage] of usages(module)) {
      const found = wanted(name, usage, module, context);
      if (found.imports.length === 0) continue;
      imports.push(...found.imports);
      for (const call of found.qualify ?? []) edits.push({ from: call.from, to: call.to, insert: `${name}.${name}` });
      first = Math.min(first, usage.first);
    }
    if (imports.length === 0) return [];
    const added = importEdits(module, imports);
    const shown = added.lines.join('; ');
    return [
      {
        code: 'missing-imports',
        title: { en: `Add the missing imports: ${shown}`, zh: `补上缺少的 import：${shown}` },
        why: { en: 'The program uses these names and nothing in it imports or defines them.', zh: '程序用到了这些名字，但没有导入，也没有定义。' },
        line: lineAt(text, first),
        replacement: edited(text, [...edits, ...added.edits]),
        certainty: 'sure',
      },
    ];
  },
};
