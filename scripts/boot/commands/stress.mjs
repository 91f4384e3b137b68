import { join } from 'node:path';
import { start } from '../child.mjs';
import { root } from '../project.mjs';
import { setUp } from '../set-up.mjs';
import { stepsFor } from '../steps.mjs';
import { environment, node } from '../toolchain.mjs';

/** `npm run stress -- [TIMES] [KILLS]`: the TypeScript runtime's rules, schedules and kills, over and over under load. */
export async function command(args) {
  await setUp(stepsFor.static);
  return await start(node, [join(root, 'packages/runtime/stress/stress.ts'), ...args], { cwd: root, env: environment() }).status;
}
