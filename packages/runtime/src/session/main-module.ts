import { realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { identity } from './identity.ts';

/** `node .` and `node program` are completed as `require()` completes them. */
function fileOf(given: string): string {
  const isFile = !isAbsolute(given) || statSync(given, { throwIfNoEntry: false })?.isFile() === true;
  return realpathSync(isFile ? given : createRequire(import.meta.url).resolve(given));
}

/** The program's module: what `node FILE` was given. Undefined for `node -e` and the like. */
export function findMainModule(): string | undefined {
  if (identity.mainUrl === undefined && process.argv[1] !== undefined) {
    try {
      identity.mainUrl = pathToFileURL(fileOf(process.argv[1])).href;
    } catch {
      // Not a file: `node -` and the like.
    }
  }
  return identity.mainUrl;
}
