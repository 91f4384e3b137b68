import { join } from 'node:path';
import { start } from '../child.mjs';
import { root } from '../project.mjs';
import { setUp } from '../set-up.mjs';
import { stepsFor } from '../steps.mjs';
import { environment, node } from '../toolchain.mjs';

/** `npm run -s bench -- NAME …`: one JSON object a line on stdout. */
export async function command(args) {
  await setUp(stepsFor.start);
  return await start(node, [join(root, 'bench/main.ts'), ...args], { cwd: root, env: environment() }).status;
}
