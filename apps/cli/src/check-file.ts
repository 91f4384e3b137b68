import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Makes the file, so that a wrong path is known before any work is done. @throws UsageError */
export function checkFile(option: string, path: string): void {
  if (path === '') throw new UsageError(`${option}: give a file name`);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '', { flag: 'a' });
  } catch (error) {
    throw new UsageError(`${option} ${path}: it cannot be written (${codeOf(error)}); name a file in a folder that you may write`);
  }
}

export const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);
