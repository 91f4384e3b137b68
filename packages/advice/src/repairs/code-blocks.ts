import type { Language } from '../offer.ts';
import { chunksOf } from '../python/chunks.ts';
import { isSubstantive, looksLikeCode } from '../python/line-kind.ts';
import { commonIndent, dedented } from './common-indent.ts';
import { mendedCode } from './layout-faults.ts';

/** A block of code in a page written in Markdown. */
export interface CodeBlock {
  /** The word after the opening fence, in small letters. */
  info: string;
  text: string;
  /** 0-based lines of the page, the marks included. */
  first: number;
  last: number;
  /** The heading above it. */
  heading: string;
  marks: 'fence' | 'ticks';
}

const fence = /^[ \t]{0,8}(`{3,}|~{3,})[ \t]*([\w+#.-]*)[^`]*$/;

function tickCount(line: string): number {
  let count = 0;
  for (const c of line) if (c === '`') count += 1;
  return count;
}

function fenceAt(line: string | undefined): { mark: string; info: string } | undefined {
  const found = line === undefined ? undefined : fence.exec(line);
  return found ? { mark: found[1] ?? '', info: (found[2] ?? '').toLowerCase() } : undefined;
}

/** The block that a fence on line `first` opens; it may lack its end. */
function fenced(lines: readonly string[], first: number, mark: string, info: string): CodeBlock {
  let last = first + 1;
  while (last < lines.length) {
    const close = fenceAt(lines[last]);
    if (close && close.mark[0] === mark[0] && close.mark.length >= mark.length && close.info === '') break;
    last += 1;
  }
  const inner = lines.slice(first + 1, last);
  const indent = commonIndent([lines[first] ?? '', ...inner]);
  const text = inner.map((line) => line.slice(line.startsWith(indent) ? indent.length : 0)).join('\n');
  return { info, text, first, last: Math.min(last, lines.length - 1), heading: '', marks: 'fence' };
}

/** A block in single ticks: one before its first character and one behind its last. */
function ticked(lines: readonly string[], first: number): CodeBlock | undefined {
  const line = lines[first] ?? '';
  const open = /^\s*`(?!`)/.exec(line);
  if (!open || tickCount(line) % 2 === 0) return undefined;
  for (let last = first + 1; last < lines.length; last += 1) {
    const here = lines[last] ?? '';
    if (fenceAt(here)) return undefined;
    if (!/`\s*$/.test(here) || tickCount(here) % 2 === 0) continue;
    const inner = [`${open[0].slice(0, -1)}${line.slice(open[0].length)}`, ...lines.slice(first + 1, last), here.replace(/`\s*$/, '')];
    return { info: '', text: dedented(inner.join('\n')), first, last, heading: '', marks: 'ticks' };
  }
  return undefined;
}

/** All code blocks of a page, in order. */
export function codeBlocks(text: string): CodeBlock[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const blocks: CodeBlock[] = [];
  let heading = '';
  let ticksTried = 0;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    heading = /^#{1,6}\s+(.{1,120})$/.exec(line)?.[1]?.replaceAll(/[*`]/g, '').trim() ?? heading;
    const open = fenceAt(line);
    let block: CodeBlock | undefined;
    if (open) block = fenced(lines, i, open.mark, open.info);
    else if (ticksTried < 60 && /^\s*`(?!`)/.test(line)) {
      ticksTried += 1;
      block = ticked(lines, i);
    }
    if (!block) continue;
    blocks.push({ ...block, heading });
    i = block.last;
  }
  return blocks;
}

const infoOf: Record<Language, ReadonlySet<string>> = {
  python: new Set(['python', 'python3', 'py', 'python2', 'pycon', 'ipython', 'py3', 'python-repl']),
  typescript: new Set(['typescript', 'ts', 'javascript', 'js', 'mjs', 'mts', 'tsx', 'jsx', 'node']),
};

/** Whether what stands in an unnamed block reads like Python rather than like printed output. */
export function readsLikePython(text: string): boolean {
  let code = 0;
  let other = 0;
  for (const chunk of chunksOf(text)) {
    if (chunk.kind === 'blank' || chunk.kind === 'comment') continue;
    if (isSubstantive(chunk) || /^(?:>>>|In \[\d+\]:)/.test(chunk.code)) code += 1;
    else if (chunk.kind === 'broken') {
      if (mendedCode(chunk) !== undefined || looksLikeCode(chunk.code)) code += 1;
      else other += 1;
    }
  }
  return code > 0 && code >= other;
}

export function isBlockOf(language: Language, block: CodeBlock): boolean {
  if (infoOf[language].has(block.info)) return true;
  if (block.info !== '' && block.info !== 'text' && block.info !== 'plain' && block.info !== 'code') return false;
  if (language === 'python') return readsLikePython(block.text);
  return /[;{}]|=>|\b(?:const|let|import|await)\b/.test(block.text);
}
