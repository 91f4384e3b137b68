import { importEnding } from '../hints/typescript.ts';
import { commonIndentRepair } from './common-indent.ts';
import { fences } from './fences.ts';
import { frontMatter } from './front-matter.ts';
import { fullWidth } from './full-width.ts';
import { lineMends } from './line-mends/index.ts';
import { plainPunctuation } from './line-mends/plain-punctuation.ts';
import { lineNumbers } from './line-numbers.ts';
import { lineRepair } from './line-repair.ts';
import { loneTicks } from './lone-ticks.ts';
import { missingImports } from './missing-imports.ts';
import { misspeltArguments } from './misspelt-arguments.ts';
import { misspeltMembers } from './misspelt-members.ts';
import { misspeltNames } from './misspelt-names.ts';
import { mixedTabs } from './mixed-tabs.ts';
import { moduleSpelling } from './module-spelling.ts';
import { oddSpaces } from './odd-spaces.ts';
import { poolCloseBeforeJoin } from './pool-close-before-join.ts';
import { prompts } from './prompts.ts';
import { python2Names } from './python2-names.ts';
import { queueIntoPool } from './queue-into-pool.ts';
import { reindent } from './reindent.ts';
import type { Repair } from './repair.ts';
import { bareArgs, calledTarget, missingParameter, swappedPoolArguments } from './start-slips.ts';
import { comparisonStatement, dotForComma, emptyPut, emptyWrite } from './statement-slips.ts';
import { strayLines } from './stray-lines.ts';
import { strayNames } from './stray-names.ts';
import { typescriptPunctuation } from './typescript-punctuation.ts';
import { htmlEntities, quoteMarks } from './web-marks.ts';

/** In the order in which they are accepted: first what surrounds the code, then its lines, then its indentation, then its names. */
export const repairs: readonly Repair[] = [
  fences,
  frontMatter,
  quoteMarks,
  htmlEntities,
  loneTicks,
  prompts,
  lineNumbers,
  oddSpaces,
  commonIndentRepair,
  strayLines,
  fullWidth,
  ...lineMends.filter((mend) => mend !== plainPunctuation).map(lineRepair),
  mixedTabs,
  reindent,
  python2Names,
  moduleSpelling,
  comparisonStatement,
  strayNames,
  dotForComma,
  misspeltArguments,
  misspeltMembers,
  missingParameter,
  misspeltNames,
  missingImports,
  swappedPoolArguments,
  calledTarget,
  bareArgs,
  poolCloseBeforeJoin,
  queueIntoPool,
  emptyPut,
  emptyWrite,
  typescriptPunctuation,
  importEnding,
];
