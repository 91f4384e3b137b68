import { join } from 'node:path';
import { start } from '../child.mjs';
import { root } from '../project.mjs';
import { setUp } from '../set-up.mjs';
import { stepsFor } from '../steps.mjs';
import { environment, node } from '../toolchain.mjs';

/** `npm run package`: builds everything and packs it into forkhall-VERSION.tgz, whose path is printed. */
export async function command() {
  await setUp(stepsFor.package);
  return await start(node, [join(root, 'scripts/package/package.mjs')], { cwd: root, env: environment() }).status;
}
