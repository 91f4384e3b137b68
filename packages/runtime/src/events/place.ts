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

interface Found {
  /** The same object for the same place. */
  readonly place: CallPlace;
  readonly path: string;
  readonly column: number;
}

/** Our own frames above the program's are seldom more; a second look goes deeper. Each frame costs. */
const usual = 4;
const deepest = 20;
const sites = (_: Error, stack: NodeJS.CallSite[]) => stack;
const ownPath = fileURLToPath(ownFolder);

/** A script of the program, and what was found in it, by position. */
interface Script {
  readonly path: string;
  readonly file: string;
  readonly found: Map<number, Found>;
}

/** Null for Node's own scripts and ours. */
const scripts = new Map<string, Script | null>();
const mostPositions = 20_000;
const longestLine = 2 ** 24;

function scriptOf(name: string): Script | null {
  let script = scripts.get(name);
  if (script === undefined) {
    script = null;
    const path = name.startsWith('file:') ? fileURLToPath(name) : name;
    if (path.startsWith('/') && !path.startsWith(ownPath)) {
      const folder = `${process.cwd()}/`;
      script = { path, file: (path.startsWith(folder) ? path.slice(folder.length) : path).slice(0, 400), found: new Map() };
    }
    scripts.set(name, script);
  }
  return script;
}

/** To make a place anew each time costs as much as to look for it: its function's name, and who numbers places knows them by the object. */
function foundIn(script: Script, site: NodeJS.CallSite): Found {
  const line = Math.max(1, site.getLineNumber() ?? 1);
  const column = site.getColumnNumber() ?? 1;
  const position = line * longestLine + column;
  let found = script.found.get(position);
  if (found === undefined) {
    const called = site.getFunctionName();
    const place: CallPlace = { file: script.file, line, ...(called ? { function: called.slice(0, 200) } : {}) };
    found = { place, path: script.path, column };
    if (script.found.size < mostPositions) script.found.set(position, found);
  }
  return found;
}

/** A function of ours on the way from the program to a look: nearer ones are passed over. */
export type Below = (...args: never[]) => unknown;

/** The program's nearest frame, also across awaits. */
function find(below: Below): Found | undefined {
  const { stackTraceLimit, prepareStackTrace } = Error;
  const holder: { stack?: NodeJS.CallSite[] } = {};
  try {
    Error.prepareStackTrace = sites;
    for (const depth of [usual, deepest]) {
      Error.stackTraceLimit = depth;
      Error.captureStackTrace(holder, below);
      for (const site of holder.stack ?? []) {
        const name = site.getFileName();
        const script = name ? scriptOf(name) : null;
        if (script !== null) return foundIn(script, site);
      }
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
export function placeOfCall(below: Below = placeOfCall): CallPlace | undefined {
  return find(below)?.place;
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

const made = new WeakMap<Found, number>();
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

interface Opened {
  readonly bracket: string;
  readonly at: number;
  /** How many came in it so far. */
  commas: number;
}

/** The brackets that are open at the end of a text. */
function openedIn(text: string): Opened[] {
  const opened: Opened[] = [];
  for (const { index: at, 0: sign } of text.matchAll(/'[^']*'|"[^"]*"|`[^`]*`|[()[\]{},]/g)) {
    const last = opened.at(-1);
    if ('([{'.includes(sign)) opened.push({ bracket: sign, at, commas: 0 });
    else if (')]}'.includes(sign)) opened.pop();
    else if (sign === ',' && last) last.commas++;
  }
  return opened;
}

/** What a line calls that which is made in column `column` of it; `turn` counts what was made there before, `end` tells apart the two that one call makes. */
export function nameIn(line: string, column: number, turn: number, end?: number): string | undefined {
  const before = line.slice(0, column - 1);
  const itsEnd = end === undefined ? '' : `[${end}]`;
  const inner = property.exec(before);
  if (inner?.[1] !== undefined) return turn === 0 ? `${inner[1]}${itsEnd}` : undefined;
  const found = [...before.matchAll(assigned)].reverse().find((match) => goesOnTo(before.slice(match.index + match[0].length)));
  if (found?.[1] === undefined) return undefined;
  const left = found[1];
  const right = before.slice(found.index + found[0].length);
  const [outer, ...more] = openedIn(right);
  const many = /=>|\bfor\b|\bfrom\(/.test(right);
  const listed = outer?.bracket === '[' && more.length === 0 && right.slice(0, outer.at).trim() === '';
  if (outer && !many && !listed) return undefined; // an argument of a call
  const index = listed && !many ? outer.commas : turn;
  if (left.startsWith('[')) {
    const names = left.slice(1, -1).split(',');
    const name = names[(outer ? index : (end ?? turn)) % names.length]?.trim() || undefined;
    return outer && name !== undefined ? `${name}${itsEnd}` : name;
  }
  return outer || many ? `${left}[${index}]${itsEnd}` : `${left}${itsEnd}`;
}

/** What the program calls the object that it is just making, as far as its line tells; `end` where a call makes two. */
export function nameHere(end?: number): string | undefined {
  const found = find(nameHere);
  if (found === undefined) return undefined;
  const turn = made.get(found) ?? 0;
  if (end !== 0) made.set(found, turn + 1);
  return nameIn(lineOf(found.path, found.place.line), found.column, turn, end);
}
