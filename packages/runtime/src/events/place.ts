import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ownFolder } from '../session/own-folder.ts';

/** A line of the program. */
export interface CallPlace {
  file: string;
  line: number;
  function?: string;
}

/** A call's arguments, with the program's line where somebody wants to know it. */
export type Noted = readonly unknown[] & { calledAt?: CallPlace };

interface Found extends CallPlace {
  path: string;
  column: number;
}

/** Our own frames above the program's are seldom more; a second look goes deeper. */
const usual = 7;
const deepest = 20;
const sites = (_: Error, stack: NodeJS.CallSite[]) => stack;
const ownPath = fileURLToPath(ownFolder);

/** Where the program's scripts are; null for Node's own and ours. */
const scripts = new Map<string, { path: string; file: string } | null>();

function scriptOf(name: string): { path: string; file: string } | null {
  let script = scripts.get(name);
  if (script === undefined) {
    script = null;
    const path = name.startsWith('file:') ? fileURLToPath(name) : name;
    if (path.startsWith('/') && !path.startsWith(ownPath)) {
      const folder = `${process.cwd()}/`;
      script = { path, file: (path.startsWith(folder) ? path.slice(folder.length) : path).slice(0, 400) };
    }
    scripts.set(name, script);
  }
  return script;
}

/** The program's nearest frame, also across awaits. */
function find(): Found | undefined {
  return look(usual) ?? look(deepest);
}

function look(depth: number): Found | undefined {
  const { stackTraceLimit, prepareStackTrace } = Error;
  const holder: { stack?: NodeJS.CallSite[] } = {};
  try {
    Error.stackTraceLimit = depth;
    Error.prepareStackTrace = sites;
    Error.captureStackTrace(holder, look);
    for (const site of holder.stack ?? []) {
      const name = site.getFileName();
      if (!name) continue;
      const script = scriptOf(name);
      if (script === null) continue;
      const found: Found = { ...script, line: Math.max(1, site.getLineNumber() ?? 1), column: site.getColumnNumber() ?? 1 };
      const called = site.getFunctionName();
      if (called) found.function = called.slice(0, 200);
      return found;
    }
  } catch {
    // The program has taken its working folder away, or Error: no place then.
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
  return undefined;
}

/** The line of the program at which an error was made. */
export function placeOfError(error: unknown): CallPlace | undefined {
  const stack = error instanceof Error && typeof error.stack === 'string' ? error.stack.slice(0, 20_000) : '';
  for (const line of stack.split('\n')) {
    const found = /^\s+at (?:(?:async )?(?<called>\S+) (?:\[as \S+\] )?\()?(?:async )?(?<name>(?:file:\/\/|\/)[^)]*?):(?<line>\d+):\d+\)?$/.exec(line)?.groups;
    const script = found?.name === undefined ? null : scriptOf(found.name);
    if (found === undefined || script === null) continue;
    return { file: script.file, line: Math.max(1, Number(found.line)), ...(found.called === undefined ? {} : { function: found.called.slice(0, 200) }) };
  }
  return undefined;
}

/** The line of the program from which the library was called. */
export function placeOfCall(): CallPlace | undefined {
  const found = find();
  if (found === undefined) return undefined;
  const { path: _, column: __, ...place } = found;
  return place;
}

const texts = new Map<string, string[]>();

function lineOf(path: string, number: number): string {
  let lines = texts.get(path);
  if (lines === undefined) {
    try {
      lines = readFileSync(path, 'utf8').split('\n');
    } catch {
      lines = [];
    }
    if (texts.size < 100) texts.set(path, lines);
  }
  return lines[number - 1] ?? '';
}

const made = new Map<string, number>();
const assigned = /(?:^|[\s;{(.#,])([\p{ID_Start}$_][\p{ID_Continue}$]*|\[[^\]=]*\])\s*(?::[^=;]+)?=(?![=>])/gu;
const property = /(?:^|[\s{,(])([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*:\s*(?:await\s+)?(?:new\s+)?[\w.]*$/u;

/** Whether the text is the beginning of one expression: no statement ends in it, no bracket that it has not opened. */
function goesOnTo(text: string): boolean {
  let open = 0;
  for (const sign of text) {
    if ('([{'.includes(sign)) open++;
    else if (')]}'.includes(sign)) open--;
    if (open < 0 || (open === 0 && sign === ';')) return false;
  }
  return true;
}

/** What a line calls that which is made in column `column` of it; `turn` counts what was made there before. */
export function nameIn(line: string, column: number, turn: number): string | undefined {
  const before = line.slice(0, column - 1);
  const inner = property.exec(before);
  if (inner?.[1] !== undefined) return turn === 0 ? inner[1] : undefined;
  const found = [...before.matchAll(assigned)].reverse().find((match) => goesOnTo(before.slice(match.index + match[0].length)));
  if (found?.[1] === undefined) return undefined;
  const left = found[1];
  const right = before.slice(found.index + found[0].length);
  if (left.startsWith('[')) {
    const names = left.slice(1, -1).split(',');
    return names[turn % names.length]?.trim() || undefined;
  }
  const many = /=>|\bfor\b|\bfrom\(|\[/.test(right);
  return many ? `${left}[${turn}]` : left;
}

/** What the program calls the object that it is just making, as far as its line tells. */
export function nameHere(): string | undefined {
  const found = find();
  if (found === undefined) return undefined;
  const key = `${found.path}:${found.line}:${found.column}`;
  const turn = made.get(key) ?? 0;
  made.set(key, turn + 1);
  return nameIn(lineOf(found.path, found.line), found.column, turn);
}
