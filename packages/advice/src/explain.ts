import { inChild, nodeRules, printedRules, pythonRules } from './explanations/index.ts';
import type { ExplanationRule, Told } from './explanations/rule.ts';
import type { ExplainedOutput, Explanation, Language, LocatedError, SourceFile } from './offer.ts';
import { cleanLines } from './output/clean.ts';
import type { Failure } from './output/failure.ts';
import { nodeFailures } from './output/node-stack.ts';
import { pythonFailures } from './output/python-traceback.ts';

const home = '/home/student/';
const maxExplanations = 6;
/** Errors that follow from another one: the other end is gone, or somebody gave up waiting. */
const consequences = /^(?:KeyboardInterrupt|BrokenPipeError|ConnectionResetError|EOFError|ConnectionRefusedError|ManagerClosed)$/;

/** Node prints the address of a file, in which letters that are not ASCII are encoded. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function relative(file: string): string {
  const path = decoded(file.startsWith('file://') ? file.slice(7) : file);
  return (path.startsWith(home) ? path.slice(home.length) : path).replace(/^\.\//, '');
}

function sourceOf(file: string, sources: readonly SourceFile[]): SourceFile | undefined {
  const path = relative(file);
  return sources.find((source) => relative(source.path) === path);
}

interface Located {
  source: SourceFile;
  line: number;
  column?: number;
  text: string;
}

function lineText(source: SourceFile, line: number): string {
  return source.text.split('\n', line)[line - 1]?.replace(/\r$/, '') ?? '';
}

/** CPython 3.11 counts the columns of a syntax error's caret in bytes of UTF-8, from the first character that is no blank. */
function syntaxColumn(failure: Failure, text: string, indent: number): number | undefined {
  if (/^(?:IndentationError|TabError)$/.test(failure.type)) return indent + 1;
  if (failure.caret === undefined) return undefined;
  let bytes = 0;
  let column = indent;
  for (const c of text.slice(indent)) {
    if (bytes >= failure.caret) break;
    const code = c.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    column += c.length;
  }
  return column + 1;
}

/** The deepest place of an error in the student's own files. */
function locate(failure: Failure, sources: readonly SourceFile[]): Located | undefined {
  for (const frame of [...failure.frames].reverse()) {
    const source = sourceOf(frame.file, sources);
    if (!source) continue;
    const text = lineText(source, frame.line);
    const indent = /^[ \t\f]*/.exec(text)?.[0].length ?? 0;
    const column = frame.column ?? (frame.in === undefined ? syntaxColumn(failure, text, indent) : undefined);
    return { source, line: frame.line, text, ...(column !== undefined ? { column: Math.min(column, text.length + 1) } : {}) };
  }
  return undefined;
}

/** A child whose target could not even be called has no frame of its own: its definition is the place. */
function locateDefinition(failure: Failure, sources: readonly SourceFile[]): Located | undefined {
  const name = /^([A-Za-z_]\w{0,80})\(\) (?:takes|missing|got)/.exec(failure.message)?.[1];
  if (name === undefined) return undefined;
  for (const source of sources) {
    const at = source.text.search(new RegExp(`^[ \\t]*(?:async[ \\t]+)?def[ \\t]+${name}\\b`, 'm'));
    if (at === -1) continue;
    const line = source.text.slice(0, at).split('\n').length;
    return { source, line, text: lineText(source, line) };
  }
  return undefined;
}

/** Where a module that Node could not find is imported. */
function locateImport(failure: Failure, sources: readonly SourceFile[]): Located | undefined {
  const found = /Cannot find (?:module|package) '([^']{1,300})' imported from (\S{1,300})/.exec(failure.message);
  const source = found ? sourceOf(found[2] as string, sources) : undefined;
  if (!found || !source) return undefined;
  const name = (found[1] as string).split('/').at(-1) as string;
  const line = source.text.split('\n').findIndex((text) => text.includes(name) && /import|export/.test(text)) + 1;
  return line > 0 ? { source, line, text: lineText(source, line) } : undefined;
}

/** The error at the root of a chain: a worker's own, where it was sent to the parent. */
function rootOf(failure: Failure): Failure {
  return failure.cause && failure.causeIs === 'direct' && failure.cause.type === failure.type ? rootOf(failure.cause) : failure;
}

/** The error that matters most: the main program's own, unless it only follows from that of a child. */
function mainFailure(failures: readonly Failure[]): Failure | undefined {
  const causes = failures.filter((failure) => !consequences.test(failure.type));
  const main = causes.findLast((failure) => failure.process === undefined && failure.thread === undefined);
  return main ?? causes[0] ?? failures.at(-1);
}

function tell(
  failure: Failure,
  located: Located | undefined,
  rules: readonly ExplanationRule[],
  sources: readonly SourceFile[],
): { code: string; told: Told } | undefined {
  const around = { sources, line: located?.text ?? failure.frames.at(-1)?.code ?? '', text: located?.source.text ?? '' };
  for (const rule of rules) {
    const told = rule.tell(failure, around);
    if (told) return { code: rule.code, told };
  }
  return undefined;
}

function explanation(code: string, told: Told, located: Located | undefined, process: string | undefined): Explanation {
  const child = process === undefined || process === 'MainProcess' ? undefined : inChild(process);
  const why = child ? { en: `${told.why.en} ${child.en}`, zh: `${told.why.zh}${child.zh}` } : told.why;
  return { code, title: told.title, why, ...(told.next ? { next: told.next } : {}), ...(located ? { file: located.source.path, line: located.line } : {}) };
}

/** A warning names its place itself: `/home/student/main.py:3: RuntimeWarning: …`. */
function warningPlace(line: string, sources: readonly SourceFile[]): Located | undefined {
  const found = /^(\/[^:]{1,300}):(\d{1,9}): \w+Warning:/.exec(line) ?? /top-level await at file:\/\/([^:]{1,300}):(\d{1,9})$/.exec(line);
  const source = found ? sourceOf(found[1] as string, sources) : undefined;
  return source && found ? { source, line: Number(found[2]), text: '' } : undefined;
}

/** What the end of a program's output says: where it failed, and why in plain words. Bounded, linear, never throws. */
export function explain(outputTail: string, sources: SourceFile[], language: Language): ExplainedOutput {
  const lines = cleanLines(outputTail);
  const failures = language === 'python' ? pythonFailures(lines) : nodeFailures(lines);
  const rules = language === 'python' ? pythonRules : nodeRules;
  const explanations: Explanation[] = [];
  const seen = new Set<string>();
  const add = (found: Explanation): void => {
    const key = `${found.code}:${found.title.en}:${found.line}`;
    if (seen.has(key) || explanations.length >= maxExplanations) return;
    seen.add(key);
    explanations.push(found);
  };
  const main = mainFailure(failures);
  const ordered = main ? [main, ...failures.filter((failure) => failure !== main)] : [];
  let error: LocatedError | undefined;
  for (const failure of ordered) {
    const root = rootOf(failure);
    const located = locate(root, sources) ?? locate(failure, sources) ?? locateDefinition(root, sources) ?? locateImport(root, sources);
    if (located && !error) {
      const { source, line, column } = located;
      const message =
        root.message === ''
          ? root.type
          : `${root.type}: ${
              root.message
                .split('\n')
                .find((part) => part.trim() !== '')
                ?.trim() ?? ''
            }`;
      error = { file: source.path, line, message: message.slice(0, 300), ...(column !== undefined ? { column } : {}) };
    }
    const told = tell(root, located, rules, sources);
    if (told) add(explanation(told.code, told.told, located, failure.process ?? root.process));
  }
  for (const line of lines) {
    for (const rule of printedRules) {
      const match = rule.pattern.exec(line);
      if (match && !explanations.some((known) => known.code === rule.code))
        add(explanation(rule.code, rule.told(match), warningPlace(line, sources), undefined));
    }
  }
  return { explanations, ...(error ? { error } : {}) };
}
