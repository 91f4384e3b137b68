import { languageOf } from '@forkhall/protocol';

/** Monaco's language for a file of this name. */
export function languageId(path: string): string {
  if (/\.(js|mjs|cjs)$/i.test(path)) return 'javascript';
  if (/\.(md|markdown)$/i.test(path)) return 'markdown';
  return languageOf(path) ?? 'plaintext';
}
