import { z } from 'zod';

export const languageSchema = z.enum(['python', 'typescript']);
export type Language = z.infer<typeof languageSchema>;

/** How CPython's multiprocessing starts a child. */
export const startMethodSchema = z.enum(['fork', 'spawn', 'forkserver']);
export type StartMethod = z.infer<typeof startMethodSchema>;

const extensions: Record<string, Language> = {
  py: 'python',
  ts: 'typescript',
  mts: 'typescript',
  mjs: 'typescript',
  js: 'typescript',
};

/** The language that runs a file of this name, by its extension; undefined where none does. */
export function languageOf(path: string): Language | undefined {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
  return extension !== undefined && Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
}
