import type { SourcePlace } from '@forkhall/protocol';
import type { Finding, FoundActor } from './findings/finding.ts';
import type { Several, WaitKind } from './state.ts';

/** `idle`: serves others and has nothing to do. `stuck`: waits for what can never come. */
export type ActorState = 'running' | 'waiting' | 'stuck' | 'idle' | 'ended';
export type ProcessState = ActorState | 'stopped' | 'zombie';

export interface PictureWait {
  readonly kind: WaitKind;
  readonly object?: string;
  /** The pid or thread number that is joined. */
  readonly target?: number;
  /** The tasks that are waited for. */
  readonly tasks?: readonly string[];
  readonly job?: string;
  /** The things that are waited for at once. */
  readonly several?: Several;
  readonly since: number;
  /** Seconds that it is willing to wait. */
  readonly timeout?: number;
  readonly at?: SourcePlace;
}

/** A thread, or a greenlet or asyncio task where `task` is set. */
export interface PictureThread {
  readonly key: string;
  readonly thread: number;
  readonly task?: string;
  readonly name: string;
  readonly state: ActorState;
  readonly service: boolean;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly error?: string;
  /** Where it was when it last told something. */
  readonly at?: SourcePlace;
  readonly wait?: PictureWait;
  readonly running?: { readonly pool: string; readonly job: string; readonly function?: string; readonly since: number };
}

export interface PictureProcess {
  readonly key: string;
  readonly pid: number;
  readonly parent?: string;
  readonly name: string;
  readonly how: string;
  readonly state: ProcessState;
  readonly daemon: boolean;
  readonly service: boolean;
  /** False: it is known from outside only, for want of hooks in it. */
  readonly speaks: boolean;
  /** The kernel says that it sleeps, and has not been contradicted since. */
  readonly asleep: boolean;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly code?: number;
  readonly signal?: string;
  /** The program itself ended it by a signal: no error. */
  readonly endedByProgram: boolean;
  readonly error?: string;
  readonly cpuMs?: number;
  /** Of one processor between the last two samples: 1 is all of it, more is several threads. */
  readonly cpuShare?: number;
  readonly rssBytes?: number;
  readonly pool?: string;
  /** The main thread first. */
  readonly threads: readonly PictureThread[];
  readonly tasks: readonly PictureThread[];
}

export interface PictureUse {
  readonly actor: FoundActor;
  readonly since: number;
  readonly at?: SourcePlace;
  /** How often it is held. */
  readonly count?: number;
  /** Seconds that a waiter is willing to wait. */
  readonly timeout?: number;
}

export interface PictureObject {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly madeAt?: SourcePlace;
}

export interface PictureLock extends PictureObject {
  readonly holders: readonly PictureUse[];
  readonly waiters: readonly PictureUse[];
  /** A semaphore's free permits, and how many it began with. */
  readonly permits?: number;
  readonly capacity?: number;
}

/** Conditions, events and barriers. */
export interface PictureSignal extends PictureObject {
  readonly waiters: readonly PictureUse[];
  readonly holders: readonly PictureUse[];
  readonly set?: boolean;
  readonly broken?: boolean;
  /** A barrier's parties. */
  readonly capacity?: number;
}

export interface PictureQueue extends PictureObject {
  readonly depth: number;
  readonly capacity?: number;
  readonly bytes?: number;
  /** Items without their task_done(). */
  readonly unfinished?: number;
  readonly getters: readonly PictureUse[];
  readonly putters: readonly PictureUse[];
}

export interface PicturePipe extends PictureObject {
  readonly peer?: string;
  /** Messages on their way to this end. */
  readonly depth: number;
  readonly readers: readonly PictureUse[];
  readonly writers: readonly PictureUse[];
  readonly closed: boolean;
}

export interface PicturePool extends PictureObject {
  readonly owner: string;
  readonly workers: readonly { readonly process: string; readonly job?: string; readonly function?: string; readonly since?: number }[];
  readonly queued: number;
  readonly running: number;
  readonly finished: number;
  readonly failed: number;
  readonly lost: number;
  readonly submitted: number;
  readonly state: 'open' | 'closed' | 'terminated';
  readonly errors: readonly { readonly job: string; readonly t: number; readonly error: string; readonly at?: SourcePlace }[];
}

/** A run at one moment. */
export interface Picture {
  readonly t: number;
  /** How many events it is made of. */
  readonly events: number;
  readonly main?: string;
  readonly processes: readonly PictureProcess[];
  readonly locks: readonly PictureLock[];
  readonly signals: readonly PictureSignal[];
  readonly queues: readonly PictureQueue[];
  readonly pipes: readonly PicturePipe[];
  readonly pools: readonly PicturePool[];
  /** Shared memory and other objects without waiters. */
  readonly others: readonly PictureObject[];
  readonly findings: readonly Finding[];
  /** Who can never go on, and for which stuck actors each waits: the wait-for graph's marked part, by actor key. */
  readonly stuck: Readonly<Record<string, readonly string[]>>;
  /** Events that were lost before they came here, by kind. */
  readonly dropped: Readonly<Record<string, number>>;
  /** From here on events are missing that could decide what stands; undefined where the missing ones were all undone again. */
  readonly gapSince?: number;
  /** Things not taken in because a bound was reached. */
  readonly overflow: number;
}
