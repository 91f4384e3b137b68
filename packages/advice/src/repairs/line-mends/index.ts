import { extraBracket, missingBracket, missingQuote } from './brackets.ts';
import { equalsInCondition } from './equals-in-condition.ts';
import { forFrom } from './for-from.ts';
import { foreignOperators } from './foreign-operators.ts';
import type { LineMend } from './line-mend.ts';
import { missingColon } from './missing-colon.ts';
import { misspeltKeyword } from './misspelt-keyword.ts';
import { plainPunctuation } from './plain-punctuation.ts';
import { exceptComma, execStatement, oldTokens, printStatement, raiseComma } from './python2.ts';

/** In the order in which they are tried. */
export const lineMends: readonly LineMend[] = [
  plainPunctuation,
  printStatement,
  exceptComma,
  raiseComma,
  execStatement,
  forFrom,
  equalsInCondition,
  missingColon,
  missingBracket,
  missingQuote,
  extraBracket,
  oldTokens,
  foreignOperators,
  misspeltKeyword,
];
