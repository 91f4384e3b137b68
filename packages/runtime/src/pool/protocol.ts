import type { TargetSpec } from '../target/target.ts';

/** How a task's arguments are to be used: one call, or one call for each element of a chunk. */
export type Mode = 'call' | 'map' | 'starmap';

/** What the pool tells a worker. Functions go ahead of their tasks, once for each worker. */
export type ToWorker = ['function', index: number, spec: TargetSpec] | ['task', id: number, functionIndex: number, mode: Mode, args: unknown[]] | ['quit'];

/** An error as it travels: itself where it can be copied, and its text in any case. */
export interface Failure {
  error: Error;
  stack: string;
  /** The element of the chunk that failed. */
  index?: number;
}

/** What a worker tells its pool. */
export type FromWorker =
  | ['ready']
  | ['done', id: number, result: unknown]
  | ['failed', id: number, failure: Failure]
  | ['refused', id: number, message: string]
  | ['not-cloneable', id: number, message: string]
  | ['returned', ids: number[]]
  | ['init-failed', failure: Failure];
