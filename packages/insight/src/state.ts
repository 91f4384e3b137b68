import type { ResourceType, SourcePlace, WaitMember } from '@forkhall/protocol';

/** What an actor can wait for. */
export type WaitKind =
  | 'lock'
  | 'condition'
  | 'event'
  | 'barrier'
  | 'item'
  | 'space'
  | 'tasks'
  | 'flush'
  | 'message'
  | 'room'
  | 'client'
  | 'process'
  | 'thread'
  | 'task'
  | 'job'
  | 'pool'
  | 'several'
  | 'input';

/** Several things that are waited for at once: these, as far as they are known; how many there are; and whether all of them are waited for or the first. */
export interface Several<Member = WaitMember> {
  readonly of: readonly Member[];
  readonly count: number;
  readonly all: boolean;
}

/** Never changed once made: a new wait replaces it. */
export interface Wait {
  readonly kind: WaitKind;
  /** The object, for all kinds but `process`, `thread`, `task`, `several` and `input`. */
  readonly object?: string | undefined;
  /** The process (pid) or thread number that is waited for. */
  readonly target?: number | undefined;
  /** The tasks that are waited for: all of them. */
  readonly tasks?: readonly string[] | undefined;
  readonly job?: string | undefined;
  readonly several?: Several | undefined;
  readonly since: number;
  /** Seconds; undefined waits for ever. */
  readonly timeout?: number | undefined;
  readonly at?: SourcePlace | undefined;
  /** What it waits for has come (a notification, a set, the others at the barrier); it has yet to say that it goes on. */
  readonly notified?: boolean;
  /** How often the condition's lock was held before the wait let it go, and whether by a `with` block. */
  readonly held?: number;
  readonly scoped?: boolean | undefined;
}

/** A process, by key: its pid, with a `.n` behind it where the pid is used again. */
export interface Process {
  readonly key: string;
  readonly pid: number;
  parent?: string | undefined;
  name?: string | undefined;
  /** What the kernel calls it: its interpreter's or program's name. */
  command?: string | undefined;
  how: string;
  /** By os.fork(): then waits for its end are told, too. */
  forked?: boolean;
  daemon: boolean;
  service: boolean;
  /** False until something told of its start: it may have begun earlier. */
  announced: boolean;
  /** It has told events of its own, so hooks are in it. */
  speaks: boolean;
  /** When it last told something. */
  spokeAt?: number | undefined;
  startedAt: number;
  endedAt?: number | undefined;
  code?: number | undefined;
  signal?: string | undefined;
  /** In which of its pool's own steps a worker has failed. */
  failedIn?: 'initializer' | 'unpickling';
  failed?: { readonly t: number; readonly error: string; readonly at?: SourcePlace | undefined };
  /** The program sent it a signal. */
  signalled?: { readonly t: number; readonly signal: string; readonly by: string };
  /** It has a signal handler of its own, or a loop that something from outside may wake. */
  listens?: boolean;
  /** Something else in its event loop may yet call the program. */
  pending?: boolean;
  joinedAt?: number | undefined;
  zombieSince?: number | undefined;
  /** The pool that it works for; its workers may call an initializer before they are idle. */
  worksFor?: string | undefined;
  initializes?: boolean;
  sample?: {
    readonly t: number;
    readonly cpuMs: number;
    readonly rssBytes: number;
    readonly state: string;
    readonly cpuShare?: number;
    /** It slept at this sample and at the one before, and used no processor in between. */
    readonly asleep: boolean;
  };
}

/** A thread, greenlet or asyncio task: whatever can wait by itself. */
export interface Actor {
  readonly key: string;
  readonly process: string;
  readonly thread: number;
  readonly task?: string | undefined;
  name?: string | undefined;
  daemon: boolean;
  service: boolean;
  startedAt: number;
  endedAt?: number | undefined;
  error?: string | undefined;
  /** Where it was when it last told something. */
  at?: SourcePlace | undefined;
  wait?: Wait | undefined;
  /** The pool's task that it carries out. */
  running?: { readonly pool: string; readonly job: string; readonly since: number } | undefined;
  /** It calls a function of the program's for a pool: a callback, an initializer. */
  calling?: boolean;
  /** When it last finished one, or its initializer. */
  idleSince?: number | undefined;
}

export interface Hold {
  readonly actor: string;
  /** How often: an RLock or a semaphore may be taken again. */
  readonly count: number;
  readonly since: number;
  readonly at?: SourcePlace | undefined;
  /** Nobody else will release it. */
  readonly scoped?: boolean | undefined;
}

/** Answers to `empty()`: who asked last, and what came after. */
export interface Check {
  readonly actor: string;
  readonly t: number;
  readonly at?: SourcePlace | undefined;
  /** When another process first put something after the answer. */
  readonly putAfter?: number | undefined;
}

export interface Resource {
  readonly id: string;
  type?: ResourceType | undefined;
  name?: string | undefined;
  /** Of those of its type and name, which it is, from 1. */
  number?: number;
  capacity?: number | undefined;
  peer?: string | undefined;
  lock?: string | undefined;
  readonly createdBy: string;
  readonly createdAt: number;
  at?: SourcePlace | undefined;
  holds: Hold[];
  /** Holders whose release is still to come although another has the lock: the two were told out of order. */
  displaced: string[];
  /** A semaphore's permits. May be below 0 for a moment: an event that stands for several comes at the time of the last. */
  permits?: number | undefined;
  set: boolean;
  /** The last clear() of an event that was set. */
  cleared?: { readonly at?: SourcePlace | undefined };
  broken: boolean;
  /** Items put and not got, or messages under way to this end. May be below 0 for a moment: events come a little out of order. */
  depth: number;
  /** Of `depth` items, where the sizes are known. */
  bytes: number;
  /** Some item came without its size. */
  bytesUnknown: boolean;
  /** Below 0 for a moment, too. */
  unfinished: number;
  /** Who has put, sent, set, notified or released here, and who has got or received. Not all are kept. */
  givers: string[];
  takers: string[];
  /** Who has released a lock that another held. */
  foreign: string[];
  checks: Check[];
  /** A process died while it waited here for an item. */
  readerLost?: { readonly process: string; readonly t: number };
  closedAt?: number | undefined;
  removedAt?: number | undefined;
  leakedAt?: number | undefined;
}

export interface TaskError {
  readonly t: number;
  readonly actor: string;
  readonly error: string;
  readonly at?: SourcePlace | undefined;
}

export interface Job {
  readonly id: string;
  readonly function?: string | undefined;
  readonly submittedAt: number;
  readonly by: string;
  readonly at?: SourcePlace | undefined;
  tasks: number;
  /** More tasks may still be told (imap hands over one after the other). */
  open: boolean;
  started: number;
  finished: number;
  failed: number;
  lost: number;
  /** Its results are taken one by one. */
  readonly stepwise: boolean;
  /** Who submitted it has chosen not to wait for all of it. */
  givenUp?: boolean;
  error?: TaskError | undefined;
  fetchedAt?: number | undefined;
}

export interface Pool {
  readonly id: string;
  owner: string;
  readonly startedAt: number;
  readonly at?: SourcePlace | undefined;
  /** Process keys, the ended ones included. */
  workers: string[];
  lostWorkers: { readonly process: string; readonly t: number; readonly job?: string | undefined }[];
  /** Jobs that are not over, or whose error nobody has fetched. */
  jobs: Map<string, Job>;
  submitted: number;
  finished: number;
  failed: number;
  closedAt?: number | undefined;
  terminatedAt?: number | undefined;
  terminatedBy?: 'call' | 'with' | 'end' | undefined;
  joinedAt?: number | undefined;
}

/** All that the fold knows. Plain data; copied by `copyState`. */
export interface State {
  /** Time of the last event, seconds. */
  t: number;
  events: number;
  main?: string | undefined;
  processes: Map<string, Process>;
  /** pid → key of the process that has it now. */
  pids: Map<number, string>;
  actors: Map<string, Actor>;
  resources: Map<string, Resource>;
  pools: Map<string, Pool>;
  /** How many objects of a type were given the same name: the locks of all accounts are called `lock`. */
  alike: Map<string, number>;
  /** Event kind → how many were lost before they came here. */
  dropped: Map<string, number>;
  /** Of these, those that decide who waits or holds: from then on the evidence has gaps. */
  gapSince?: number | undefined;
  /** Things that were not taken in because a bound was reached. */
  overflow: number;
  /** At which event a search for place in a full map was last in vain. */
  searched: { processes?: number; actors?: number; resources?: number; pools?: number };
  /** When a process or thread last ended, a worker became idle or an event loop empty: until then it could have helped. */
  lastEnd: number;
}

/** Bounds on what is kept, whatever the program sends. */
export const bounds = {
  processes: 1_024,
  actors: 4_096,
  resources: 4_096,
  pools: 64,
  jobsPerPool: 4_096,
  holdsPerResource: 1_024,
  usersPerResource: 32,
  workersPerPool: 256,
  droppedKinds: 100,
  findings: 1_000,
} as const;

export const alikeKey = ({ type, name }: Pick<Resource, 'type' | 'name'>): string => `${type} ${name}`;

export function emptyState(): State {
  return {
    t: 0,
    events: 0,
    processes: new Map(),
    pids: new Map(),
    actors: new Map(),
    resources: new Map(),
    pools: new Map(),
    alike: new Map(),
    dropped: new Map(),
    overflow: 0,
    searched: {},
    lastEnd: 0,
  };
}

function copyEach<K, V>(map: Map<K, V>, copy: (value: V) => V): Map<K, V> {
  const result = new Map<K, V>();
  for (const [key, value] of map) result.set(key, copy(value));
  return result;
}

/** Deep enough: what is changed in place is copied, what is replaced is shared. */
export function copyState(state: State): State {
  return {
    ...state,
    processes: copyEach(state.processes, (process) => ({ ...process })),
    pids: new Map(state.pids),
    alike: new Map(state.alike),
    actors: copyEach(state.actors, (actor) => ({ ...actor })),
    resources: copyEach(state.resources, (resource) => ({
      ...resource,
      holds: resource.holds.slice(),
      displaced: resource.displaced.slice(),
      givers: resource.givers.slice(),
      takers: resource.takers.slice(),
      foreign: resource.foreign.slice(),
      checks: resource.checks.slice(),
    })),
    pools: copyEach(state.pools, (pool) => ({
      ...pool,
      workers: pool.workers.slice(),
      lostWorkers: pool.lostWorkers.slice(),
      jobs: copyEach(pool.jobs, (job) => ({ ...job })),
    })),
    dropped: new Map(state.dropped),
    searched: { ...state.searched },
  };
}
