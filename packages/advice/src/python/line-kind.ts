import type { Stmt } from './ast.ts';
import type { Chunk } from './chunks.ts';

const substantive: ReadonlySet<Stmt['type']> = new Set([
  'Function',
  'Class',
  'If',
  'While',
  'For',
  'Try',
  'With',
  'Match',
  'Return',
  'Raise',
  'Assign',
  'AugAssign',
  'Delete',
  'Import',
  'ImportFrom',
  'Global',
  'Nonlocal',
  'Assert',
  'Break',
  'Continue',
]);

/** Whether this line does something: prose and printed output may be readable as Python by chance, but seldom do. */
export function isSubstantive(chunk: Chunk): boolean {
  return chunk.statements.some((s) => substantive.has(s.type) || (s.type === 'Expression' && (s.value.type === 'Call' || s.value.type === 'Await')));
}

/** Whether a line that cannot be read looks like code that somebody tried to write, and not like prose or output. */
export function looksLikeCode(code: string): boolean {
  if (/^(?:\w+=[^\s=]+[ ,]+){1,20}\w+=[^\s=]+$/.test(code.slice(0, 400))) return false;
  if (/^[A-Za-z_][\w.]{0,80}(?:\[[^\]\n]{0,80}\])?\s*(?:[-+*/%|&^]|\*\*|\/\/)?=(?!=)/.test(code)) return true;
  if (/^[A-Za-z_][\w.]{0,80}\(/.test(code)) return true;
  if (/^@[A-Za-z_]/.test(code)) return true;
  if (/^(?:import|from)\s+[\w.]+(?:\s+import\s+[\w.,*\s()]+|\s+as\s+\w+|(?:\s*,\s*[\w.]+)*)\s*[;:]?$/.test(code.slice(0, 400))) return true;
  if (/^(?:def|class)\s+\w+\s*\(/.test(code)) return true;
  return /^(?:if|elif|for|while|with|except|return|print|raise|assert|del|lambda|yield|await|async)\b.*(?:[:)\]}"']|==)\s*$/.test(code.slice(0, 400));
}
