export type { Doubt, Finding, FindingCode, FoundActor, FoundObject, FoundWait, Severity } from './findings/finding.ts';
export { type FindingText, findingText } from './findings/finding-text.ts';
export { waitSentence } from './findings/words.ts';
export * from './picture.ts';
export { type HistoryOptions, RunHistory } from './run-history.ts';
export { bounds, type WaitKind } from './state.ts';
export { type Arrow, type Lane, type Slice, Timeline, type TimelineOptions } from './timeline.ts';
export { perfettoTrace } from './trace/perfetto-trace.ts';
