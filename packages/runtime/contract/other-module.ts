import type { Queue } from '../src/index.ts';

/** A target in a module that is not the program's main one. */
export async function helper(out: Queue<unknown>): Promise<void> {
  await out.put('helper');
}
