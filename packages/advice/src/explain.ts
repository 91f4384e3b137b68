import type { ExplainedOutput, Language, SourceFile } from './offer.ts';

/** What the end of a program's output says: where it failed, and why in plain words. */
export function explain(_outputTail: string, _sources: SourceFile[], _language: Language): ExplainedOutput {
  return { explanations: [] };
}
