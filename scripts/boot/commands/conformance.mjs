import { join } from 'node:path';
import { start } from '../child.mjs';
import { root } from '../project.mjs';
import { setUp } from '../set-up.mjs';
import { stepsFor } from '../steps.mjs';
import { environment, node } from '../toolchain.mjs';

/** CPython's own suites inside the sandbox. */
export async function command(args) {
  await setUp(stepsFor.conformance);
  return await start(node, [join(root, 'conformance/main.ts'), ...args], { cwd: root, env: environment() }).status;
}
