import type { Repair } from '../repairs/repair.ts';
import { wrongComments } from './comments.ts';
import { lockTwice, printAfterRelease } from './locks.ts';
import { mainGuard, twoGuards } from './main-guard.ts';
import { applyHasNoGet, callbackInParent, poolNotAwaited, serialApply, silentTasks } from './pools.ts';
import { brokenProgress, printComma, unseenAnswer } from './printing.ts';
import { argumentCount, initBeforeUse, joinEndless, joinOnlyLast, resultNeverShown, runInsteadOfStart } from './processes.ts';
import { emptyEndsLoop, fullQueue, joinBeforeGet, nothingPut } from './queues.ts';
import { absentCommand, forkNegative, forkPlatform, gbkDecode, noNetwork, silentExcept } from './surroundings.ts';
import { missingAwait, typescriptSyntax } from './typescript.ts';
import { undefinedNames } from './undefined-names.ts';

/** Advice, in the order in which it is shown: what will fail or hang first, what is only worth knowing last. */
export const hints: readonly Repair[] = [
  undefinedNames,
  argumentCount,
  nothingPut,
  fullQueue,
  lockTwice,
  joinEndless,
  joinBeforeGet,
  emptyEndsLoop,
  poolNotAwaited,
  applyHasNoGet,
  silentTasks,
  initBeforeUse,
  runInsteadOfStart,
  joinOnlyLast,
  mainGuard,
  printComma,
  noNetwork,
  absentCommand,
  gbkDecode,
  silentExcept,
  serialApply,
  callbackInParent,
  resultNeverShown,
  unseenAnswer,
  brokenProgress,
  printAfterRelease,
  forkPlatform,
  forkNegative,
  twoGuards,
  wrongComments,
  typescriptSyntax,
  missingAwait,
];
