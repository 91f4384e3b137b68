import { callRules } from './calls.ts';
import { nameRules } from './names.ts';
import type { ExplanationRule } from './rule.ts';
import { sharingRules } from './sharing.ts';
import { startingRules } from './starting.ts';
import { syntaxRules } from './syntax.ts';
import { systemRules } from './system.ts';

export { nodeRules } from './node.ts';
export { inChild, printedRules } from './printed.ts';

/** In the order in which they are asked; the first that knows answers. */
export const pythonRules: readonly ExplanationRule[] = [...startingRules, ...sharingRules, ...systemRules, ...syntaxRules, ...callRules, ...nameRules];
