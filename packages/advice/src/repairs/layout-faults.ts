import type { Chunk } from '../python/chunks.ts';
import { chunksOf } from '../python/chunks.ts';
import { indentColumns } from '../python/layout.ts';
import { lastCode } from '../python/line-parse.ts';
import { scan } from '../python/scan.ts';
import { mendPath } from './line-mends/mend-path.ts';

/** What a line would say once it is mended; undefined where nothing makes it readable. */
export function mendedCode(chunk: Chunk): string | undefined {
  return chunk.kind === 'broken' ? mendPath(chunk.code).steps?.at(-1)?.after : chunk.code;
}

/** Whether a line opens a block, now or once it is mended. */
export function opens(chunk: Chunk): boolean {
  if (chunk.kind === 'code') return chunk.opensBlock;
  const code = mendedCode(chunk);
  return code !== undefined && lastCode(scan(code))?.text === ':';
}

/** How often the indentation goes wrong, whatever else is wrong with the text. Lines that are no code at all do not count. */
export function layoutFaults(text: string): number {
  const stack = [0];
  let faults = 0;
  let wantsBlock = false;
  for (const chunk of chunksOf(text)) {
    if (chunk.kind === 'blank' || chunk.kind === 'comment') continue;
    if (chunk.kind === 'broken' && mendedCode(chunk) === undefined) continue;
    const { wide } = indentColumns(chunk.indent, 0, chunk.indent.length);
    const top = stack.at(-1) as number;
    if (wide > top) {
      if (!wantsBlock) faults += 1;
      stack.push(wide);
    } else {
      if (wantsBlock) faults += 1;
      while ((stack.at(-1) as number) > wide) stack.pop();
      if (stack.at(-1) !== wide) {
        faults += 1;
        stack.push(wide);
      }
    }
    wantsBlock = opens(chunk);
  }
  return faults + (wantsBlock ? 1 : 0);
}
