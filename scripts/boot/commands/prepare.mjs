import { setUp } from '../set-up.mjs';
import { stepsFor } from '../steps.mjs';
import { node } from '../toolchain.mjs';

/** `prepare [cli|start|test|…]`: sets up what that needs, starts nothing, and prints the path of a Node ≥ 24. */
export async function command([what = 'start']) {
  await setUp(stepsFor[what]);
  process.stdout.write(`${node}\n`);
  return 0;
}
