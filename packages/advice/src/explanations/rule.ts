import type { Bilingual, SourceFile } from '../offer.ts';
import type { Failure } from '../output/failure.ts';

export interface Told {
  title: Bilingual;
  why: Bilingual;
  next?: Bilingual;
}

export interface Surroundings {
  sources: readonly SourceFile[];
  /** The student's source line where it happened, where known. */
  line: string;
  /** The text of the student's file where it happened. */
  text: string;
}

/** Explains one kind of error, or says undefined. */
export interface ExplanationRule {
  code: string;
  tell(failure: Failure, around: Surroundings): Told | undefined;
}

/** A rule for errors of a type whose message matches. Patterns must be linear. */
export function when(
  code: string,
  type: RegExp,
  message: RegExp,
  tell: (m: RegExpExecArray, failure: Failure, around: Surroundings) => Told | undefined,
): ExplanationRule {
  return {
    code,
    tell(failure, around) {
      if (!type.test(failure.type)) return undefined;
      const match = message.exec(failure.message.slice(0, 600));
      return match ? tell(match, failure, around) : undefined;
    },
  };
}

/** A rule whose words do not depend on the message. */
export function fixed(code: string, type: RegExp, message: RegExp, told: Told): ExplanationRule {
  return when(code, type, message, () => told);
}
