import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readableByAnyone } from '../../src/staged-files.ts';

/** nobody: a user without rights. */
export const ordinaryUid = 65_534;
const packages = fileURLToPath(new URL('../../..', import.meta.url));

/** The packages and Node at a place that any user can read: a checkout may be below a closed folder. */
export function readableCopy(folder: string): { sandbox: string; node: string } {
  const copy = (name: string) => cpSync(join(packages, name), join(folder, name), { recursive: true, filter: (from) => !from.includes('node_modules') });
  for (const name of ['protocol', 'sandbox', 'runtime']) copy(name);
  const zod = realpathSync(join(packages, 'protocol/node_modules/zod'));
  cpSync(zod, join(folder, 'node_modules/zod'), { recursive: true });
  mkdirSync(join(folder, 'node_modules/@forkhall'));
  symlinkSync(join(folder, 'protocol'), join(folder, 'node_modules/@forkhall/protocol'));
  const node = readableByAnyone(realpathSync(process.execPath)) ? process.execPath : join(folder, 'node');
  if (node !== process.execPath) cpSync(realpathSync(process.execPath), node);
  return { sandbox: join(folder, 'sandbox'), node };
}

/** A command line that runs as an ordinary user whoever starts it. */
export function asOrdinaryUser(command: readonly string[]): string[] {
  return process.getuid?.() === 0 ? ['setpriv', `--reuid=${ordinaryUid}`, `--regid=${ordinaryUid}`, '--clear-groups', ...command] : [...command];
}
