export * from './events/event-budget.ts';
export * from './events/event-records.ts';
export * from './log-end.ts';
export * from './output-records.ts';
export * from './recover-log.ts';
export * from './run-log.ts';
export * from './stored-log.ts';
export * from './writer-spans.ts';
