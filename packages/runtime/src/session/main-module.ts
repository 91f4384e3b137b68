import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { identity } from './identity.ts';

/** The program's module: what `node FILE` was given. Undefined for `node -e` and the like. */
export function findMainModule(): string | undefined {
  if (identity.mainUrl === undefined && process.argv[1] !== undefined) {
    try {
      identity.mainUrl = pathToFileURL(realpathSync(process.argv[1])).href;
    } catch {
      // Not a file: `node -` and the like.
    }
  }
  return identity.mainUrl;
}
