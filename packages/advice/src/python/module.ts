import { remembered } from '../remember.ts';
import type { Call, ClassDef, Expr, FunctionDef, Stmt } from './ast.ts';
import { type Kind, kindOfManagerMethod, kindOfOrigin } from './kinds.ts';
import { importableModules, importedFrom } from './known-names.ts';
import { boundNames, type NameUse, nameUses } from './line-names.ts';
import { parsePython } from './parse.ts';
import type { Token } from './scan.ts';
import { eachExpression, eachStatement, targetNames } from './walk.ts';

/** A call with the statement in which it stands. */
export interface PlacedCall {
  call: Call;
  statement: Stmt;
}

/** What is known about a program that can be read. */
export interface Module {
  text: string;
  tokens: readonly Token[];
  body: readonly Stmt[];
  bound: ReadonlySet<string>;
  uses: readonly { name: NameUse; statement: Stmt }[];
  functions: ReadonlyMap<string, FunctionDef>;
  classes: ReadonlyMap<string, ClassDef>;
  calls: readonly PlacedCall[];
  /** Names may come from where nobody sees: `import *`, exec, globals(). */
  isDynamic: boolean;
  /** `multiprocessing.Process` for `Process`, `mp.Process` … as this program imports them. */
  originOf(e: Expr): string | undefined;
  kindOf(e: Expr): Kind | undefined;
}

function importOrigins(body: readonly Stmt[]): Map<string, string> {
  const origins = new Map<string, string>();
  eachStatement(body, (s) => {
    if (s.type === 'Import') for (const a of s.names) origins.set(a.as ?? (a.name.split('.')[0] as string), a.as ? a.name : (a.name.split('.')[0] as string));
    else if (s.type === 'ImportFrom' && s.level === 0) for (const a of s.names) origins.set(a.as ?? a.name, `${s.module}.${a.name}`);
  });
  return origins;
}

/** Names that several modules have. */
export const ambiguousNames: ReadonlySet<string> = new Set([
  'Pool',
  'Queue',
  'SimpleQueue',
  'Lock',
  'RLock',
  'Semaphore',
  'BoundedSemaphore',
  'Event',
  'Condition',
  'Barrier',
]);

/** Names of Lock, Queue … that several modules have: by what else the program uses. */
export function ambiguousOrigin(name: string, uses: (name: string) => boolean): string | undefined {
  const gevent = uses('gevent') || uses('monkey');
  const processes = uses('Process') || uses('multiprocessing') || uses('Manager');
  const threads = uses('Thread') || uses('threading');
  const local = threads && !processes;
  if (name === 'Pool') return gevent && !processes ? 'gevent.pool.Pool' : 'multiprocessing.Pool';
  if (name === 'Queue') return local ? 'queue.Queue' : 'multiprocessing.Queue';
  if (name === 'SimpleQueue') return local ? 'queue.SimpleQueue' : 'multiprocessing.SimpleQueue';
  return ambiguousNames.has(name) ? `${local ? 'threading' : 'multiprocessing'}.${name}` : undefined;
}

interface Binding {
  name: string;
  kind: Kind | undefined;
}

class ModuleReader {
  readonly body: readonly Stmt[];
  readonly bound: ReadonlySet<string>;
  readonly uses: readonly { name: NameUse; statement: Stmt }[];
  readonly functions = new Map<string, FunctionDef>();
  readonly classes = new Map<string, ClassDef>();
  readonly calls: PlacedCall[] = [];
  private readonly origins: Map<string, string>;
  private readonly used: ReadonlySet<string>;
  private kinds = new Map<string, Kind>();
  private elements = new Map<string, Kind>();

  constructor(body: readonly Stmt[]) {
    this.body = body;
    this.bound = boundNames(body);
    this.uses = nameUses(body);
    this.used = new Set(this.uses.map((use) => use.name.id));
    this.origins = importOrigins(body);
    eachStatement(body, (s) => {
      if (s.type === 'Function') this.functions.set(s.name, s);
      else if (s.type === 'Class') this.classes.set(s.name, s);
    });
    eachExpression(body, (e, statement) => {
      if (e.type === 'Call') this.calls.push({ call: e, statement });
    });
    for (let round = 0; round < 3; round += 1) this.inferKinds();
  }

  originOf(e: Expr): string | undefined {
    if (e.type === 'Name') {
      const imported = this.origins.get(e.id);
      if (imported !== undefined) return imported;
      if (this.bound.has(e.id)) return undefined;
      const module = importedFrom.get(e.id);
      if (module !== undefined) return `${module}.${e.id}`;
      if (importableModules.has(e.id)) return e.id;
      return ambiguousOrigin(e.id, (name) => this.used.has(name) || this.origins.has(name));
    }
    if (e.type !== 'Attribute') return undefined;
    const value = this.originOf(e.value);
    return value === undefined ? undefined : `${value}.${e.attr}`;
  }

  kindOf(e: Expr): Kind | undefined {
    if (e.type === 'Name') return this.kinds.get(e.id);
    if (e.type === 'Attribute' && e.value.type === 'Name' && e.value.id === 'self') return this.kinds.get(`self.${e.attr}`);
    if (e.type === 'Subscript' && e.value.type === 'Name') return this.elements.get(e.value.id);
    return e.type === 'Call' ? this.kindOfCall(e) : undefined;
  }

  private kindOfCall(call: Call): Kind | undefined {
    const origin = this.originOf(call.func);
    if (origin !== undefined) {
      const kind = kindOfOrigin.get(origin);
      if (kind) return kind;
    }
    if (call.func.type === 'Name') return this.kindOfClass(call.func.id, 0);
    if (call.func.type !== 'Attribute') return undefined;
    const receiver = this.kindOf(call.func.value);
    if (receiver === 'Manager') return kindOfManagerMethod.get(call.func.attr);
    if (receiver === 'Pool' && /^(?:apply|map|starmap)_async$/.test(call.func.attr)) return 'AsyncResult';
    return undefined;
  }

  /** A class that extends Process or Thread is one. */
  private kindOfClass(name: string, depth: number): Kind | undefined {
    const definition = this.classes.get(name);
    if (!definition || depth > 8) return undefined;
    for (const base of definition.bases) {
      const origin = this.originOf(base);
      const kind = origin === undefined ? undefined : kindOfOrigin.get(origin);
      if (kind === 'Process' || kind === 'Thread') return kind;
      const inherited = base.type === 'Name' ? this.kindOfClass(base.id, depth + 1) : undefined;
      if (inherited) return inherited;
    }
    return undefined;
  }

  private inferKinds(): void {
    const bindings: Binding[] = [];
    const elements: Binding[] = [];
    const parameters: Binding[] = [];
    const bind = (target: Expr, kind: Kind | undefined): void => {
      if (target.type === 'Attribute' && target.value.type === 'Name' && target.value.id === 'self') bindings.push({ name: `self.${target.attr}`, kind });
      const names = new Set<string>();
      targetNames(target, names);
      for (const name of names) bindings.push({ name, kind: target.type === 'Name' ? kind : undefined });
    };
    eachStatement(this.body, (s) => {
      if (s.type === 'Assign') for (const target of s.targets) this.bindAssigned(target, s.value, bind, elements);
      else if (s.type === 'AnnAssign') bind(s.target, s.value ? this.kindOf(s.value) : undefined);
      else if (s.type === 'With') for (const item of s.items) if (item.target) bind(item.target, this.kindOf(item.context));
      if (s.type === 'For') bind(s.target, s.iter.type === 'Name' ? this.elements.get(s.iter.id) : undefined);
      if (s.type === 'Function') for (const p of s.params) parameters.push({ name: p.name, kind: undefined });
    });
    for (const name of this.origins.keys()) bindings.push({ name, kind: undefined });
    this.kinds = agreed(bindings);
    const passed = this.passedKinds();
    for (const parameter of parameters) bindings.push({ name: parameter.name, kind: passed.get(parameter.name) });
    for (const { call } of this.calls) {
      const { func } = call;
      const item = call.args[0];
      if (func.type === 'Attribute' && func.attr === 'append' && func.value.type === 'Name' && item)
        elements.push({ name: func.value.id, kind: this.kindOf(item) });
    }
    this.kinds = agreed(bindings);
    this.elements = agreed(elements);
  }

  private bindAssigned(target: Expr, value: Expr, bind: (target: Expr, kind: Kind | undefined) => void, elements: Binding[]): void {
    if (value.type === 'Constant' && value.id === 'None') return;
    const isPipe = value.type === 'Call' && this.originOf(value.func) === 'multiprocessing.Pipe';
    if (isPipe && target.type === 'Tuple') for (const end of target.elements) bind(end, 'Connection');
    else bind(target, this.kindOf(value));
    if (target.type !== 'Name') return;
    if (isPipe) elements.push({ name: target.id, kind: 'Connection' });
    const made = value.type === 'Comprehension' ? [value.element] : value.type === 'List' ? value.elements : [];
    for (const item of made) elements.push({ name: target.id, kind: this.kindOf(item) });
  }

  /** Parameters of functions that run in a child get what `args=(…)` passes. */
  private passedKinds(): Map<string, Kind> {
    const bindings: Binding[] = [];
    for (const { call } of this.calls) {
      const started = startedFunction(call, this.kindOf(call), this.functions);
      if (!started) continue;
      started.args.forEach((arg, i) => {
        const param = started.definition.params[i];
        if (param) bindings.push({ name: param.name, kind: this.kindOf(arg) });
      });
    }
    return agreed(bindings);
  }
}

/** Names whose every binding has the same kind. */
function agreed(bindings: readonly Binding[]): Map<string, Kind> {
  const kinds = new Map<string, Kind | undefined>();
  for (const { name, kind } of bindings) kinds.set(name, kinds.has(name) && kinds.get(name) !== kind ? undefined : kind);
  return new Map([...kinds].filter((entry): entry is [string, Kind] => entry[1] !== undefined));
}

/** The function that a call starts elsewhere, and what it gets. */
export function startedFunction(
  call: Call,
  kind: Kind | undefined,
  functions: ReadonlyMap<string, FunctionDef>,
): { definition: FunctionDef; args: Expr[]; argsAt: Expr } | undefined {
  const keyword = (name: string): Expr | undefined => call.keywords.find((k) => k.name === name)?.value;
  let target: Expr | undefined;
  let args: Expr | undefined;
  if (kind === 'Process' || kind === 'Thread') {
    target = keyword('target');
    args = keyword('args');
  } else if (call.func.type === 'Attribute' && (call.func.attr === 'apply_async' || call.func.attr === 'apply')) {
    target = call.args[0] ?? keyword('func');
    args = call.args[1] ?? keyword('args');
  }
  const definition = target?.type === 'Name' ? functions.get(target.id) : undefined;
  return definition && (args?.type === 'Tuple' || args?.type === 'List') ? { definition, args: args.elements, argsAt: args } : undefined;
}

function isDynamic(reader: ModuleReader): boolean {
  let dynamic = false;
  eachStatement(reader.body, (s) => {
    if (s.type === 'ImportFrom' && s.names.some((a) => a.name === '*')) dynamic = true;
  });
  const hidden = new Set(['exec', 'globals', 'eval', 'vars', '__import__', '__getattr__']);
  return dynamic || reader.uses.some((use) => hidden.has(use.name.id)) || reader.functions.has('__getattr__');
}

function read(text: string): { module: Module | undefined } {
  const parsed = parsePython(text);
  if (parsed.fault) return { module: undefined };
  const reader = new ModuleReader(parsed.body);
  const { body, bound, uses, functions, classes, calls } = reader;
  return {
    module: {
      text,
      tokens: parsed.tokens,
      body,
      bound,
      uses,
      functions,
      classes,
      calls,
      isDynamic: isDynamic(reader),
      originOf: (e) => reader.originOf(e),
      kindOf: (e) => reader.kindOf(e),
    },
  };
}

const remember = remembered(read);

/** What is known about this program; undefined if it cannot be read. */
export function moduleOf(text: string): Module | undefined {
  return remember(text).module;
}

/** Names that are read and that nothing binds. */
export function unboundUses(module: Module, builtins: ReadonlySet<string>): { name: NameUse; statement: Stmt }[] {
  if (module.isDynamic) return [];
  return module.uses.filter(({ name }) => !module.bound.has(name.id) && !builtins.has(name.id));
}
