import type { SourcePlace, WaitMember } from '@forkhall/protocol';
import type { Several, WaitKind } from '../state.ts';

export type FindingCode =
  | 'deadlock'
  | 'waits-for-ever'
  | 'holder-ended'
  | 'join-before-drain'
  | 'task-error-unfetched'
  | 'worker-lost'
  | 'child-failed'
  | 'orphan'
  | 'zombie'
  | 'tasks-dropped'
  | 'empty-ends-loop'
  | 'unguarded-start'
  | 'leaked'
  | 'waits-for-input';

/** `stuck`: somebody can never go on. `fault`: something went wrong. `note`: worth knowing, nothing is wrong. */
export type Severity = 'stuck' | 'fault' | 'note';

/** Why the evidence does not settle a finding. */
export type Doubt = 'events-lost' | 'not-all-kept' | 'may-still-come' | 'may-be-released' | 'no-hooks' | 'sender-unknown';

export interface FoundActor {
  readonly key: string;
  readonly pid: number;
  /** The process's name as the program has it. */
  readonly process: string;
  /** Set where it is not the main thread. */
  readonly thread?: string;
}

export interface FoundObject {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  /** Where several of the type have its name: which of them it is, from 1. */
  readonly number?: number;
  /** maxsize, parties, or a semaphore's places. */
  readonly capacity?: number;
  /** Where it was made. */
  readonly madeAt?: SourcePlace;
  /** An event that was set before: where it was cleared. */
  readonly cleared?: { readonly at?: SourcePlace | undefined };
}

/** One of several things that are waited for at once. */
export interface FoundMember {
  readonly kind: WaitMember['kind'];
  readonly object?: FoundObject;
  readonly target?: FoundActor;
}

/** One arrow of the wait-for graph in words: who waits, for what, and who it is up to. */
export interface FoundWait {
  readonly actor: FoundActor;
  readonly kind: WaitKind;
  readonly object?: FoundObject;
  /** The process or thread that is joined, or the holder of the lock. */
  readonly target?: FoundActor;
  /** The things that are waited for at once, of whatever number. */
  readonly several?: Several<FoundMember>;
  readonly since: number;
  readonly at?: SourcePlace;
  /** It is a coroutine's, and stops its whole event loop. */
  readonly blocksLoop?: boolean;
}

/** Something that a person should know about a run. Plain data; `findingText` says it in words. */
export interface Finding {
  /** Tells two findings of one run apart, and finds the same one again. */
  readonly key: string;
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Empty when the evidence settles it. */
  readonly doubts: readonly Doubt[];
  /** When it became true, and when it ceased to be. */
  readonly since: number;
  readonly until?: number;
  /** Those whom it is about; for a cycle in the order in which they wait for each other. */
  readonly actors: readonly FoundActor[];
  readonly objects: readonly FoundObject[];
  readonly waits: readonly FoundWait[];
  /** Others who cannot go on because of it. */
  readonly also: readonly FoundWait[];
  readonly places: readonly SourcePlace[];
  /** Processes that failed before: often the reason. */
  readonly failed: readonly FoundActor[];
  readonly count?: number;
  /** Set where the program is one of TypeScript or JavaScript, so that it is told in the names that it uses. */
  readonly language?: 'typescript';
  /** In which of a pool's own steps its workers failed. */
  readonly step?: 'initializer' | 'unpickling';
  /** The last line of an error, or a signal. */
  readonly cause?: string;
}

/** At most so many of each are listed; `count` has the true number. */
export const listLimit = 16;
