import { callRules } from './calls.ts';
import { libraryRules } from './library.ts';
import { nameRules } from './names.ts';
import { nodeRules as nodeOwnRules } from './node.ts';
import type { ExplanationRule } from './rule.ts';
import { sharingRules } from './sharing.ts';
import { startingRules } from './starting.ts';
import { syntaxRules } from './syntax.ts';
import { systemRules } from './system.ts';

export { inChild, printedRules } from './printed.ts';

/** In the order in which they are asked; the first that knows answers. */
export const pythonRules: readonly ExplanationRule[] = [...startingRules, ...sharingRules, ...systemRules, ...syntaxRules, ...callRules, ...nameRules];

export const nodeRules: readonly ExplanationRule[] = [...libraryRules, ...nodeOwnRules];
