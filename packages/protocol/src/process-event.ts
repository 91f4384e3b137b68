import { z } from 'zod';
import { signalSchema } from './ending.ts';

const pid = z.int().min(1).max(4_194_304);
const objectId = z.string().min(1).max(120);
const name = z.string().max(200);
const text = z.string().max(20_000);
/** A value as its process would print it, cut. */
const preview = z.string().max(200);
const bytes = z.int().min(0);
/** Seconds that the caller is willing to wait; absent where it waits for ever. */
const timeout = z.number().min(0).optional();
/** It stands for so many of its kind: a flood was thinned (see `events.dropped`). */
const times = z.int().min(2).optional();

/** A place in a source file, line from 1; files of the student are relative to the work folder. */
export const sourcePlaceSchema = z.object({ file: z.string().max(400), line: z.int().min(1), function: name.optional() });
export type SourcePlace = z.infer<typeof sourcePlaceSchema>;

/** Every kind of object on which processes, threads or tasks meet. */
export const resourceTypeSchema = z.enum([
  'Lock',
  'RLock',
  'Semaphore',
  'BoundedSemaphore',
  'Condition',
  'Event',
  'Barrier',
  'Queue',
  'SimpleQueue',
  'JoinableQueue',
  'Pipe',
  'Value',
  'Array',
  'SharedMemory',
  'Pool',
  'Executor',
  'Manager',
  'list',
  'dict',
  'Namespace',
  'Listener',
  'Client',
]);
export type ResourceType = z.infer<typeof resourceTypeSchema>;

const common = {
  /** Seconds since the run was taken up, from the monotonic clock that all processes of a machine share. */
  t: z.number(),
  /** The process that it happened to, as the program sees it. */
  pid,
  /** The thread, where it is not the main one: small numbers, counted in each process from 1. */
  thread: z.int().min(1).optional(),
  /** The greenlet or asyncio task, where it happened in one. */
  task: objectId.optional(),
  at: sourcePlaceSchema.optional(),
};
const on = { object: objectId };
/** True for a part of a library that only serves (a queue's feeder thread, the forkserver): it never acts of its own accord. */
const service = z.boolean().optional();

const event = <N extends string, S extends z.core.$ZodLooseShape>(noun: N, shape: S) => z.object({ ...common, event: z.literal(noun), ...shape });

/** `flush`: at its end a process waits until all that it has put has gone to the other side. */
const queueWait = z.enum(['item', 'space', 'tasks', 'flush']);

/** One of several things that are waited for at once. */
const member = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), ...on }),
  z.object({ kind: z.literal('item'), ...on }),
  z.object({ kind: z.literal('process'), target: pid }),
  z.object({ kind: z.literal('job'), ...on, job: objectId }),
]);
export type WaitMember = z.infer<typeof member>;

/**
 * Facts in the past tense, by the process that they happened to. A wait is two facts: `requested` or `waiting`, then
 * what came of it; the gap between them is what a deadlock looks like.
 */
export const processEventSchema = z.discriminatedUnion('event', [
  event('process.started', {
    parent: pid.optional(),
    name: name.optional(),
    how: z.enum(['main', 'fork', 'spawn', 'forkserver', 'os.fork', 'subprocess', 'exec', 'manager', 'resource-tracker', 'unknown']),
    daemon: z.boolean().optional(),
    service,
    /** Told by hooks in the process itself. */
    own: z.boolean().optional(),
  }),
  /** Told by the parent or the kernel, never by the program itself. */
  event('process.exited', { code: z.int().min(0).max(255).optional(), signal: signalSchema.optional() }),
  event('process.joining', { target: pid, timeout }),
  event('process.joined', { target: pid, timedOut: z.boolean().optional() }),
  /** `group`: to the process group of `target`. */
  event('process.signalled', { target: pid, signal: signalSchema, group: z.boolean().optional() }),
  /** It has a handler of its own for this signal, or, without one, a loop that timers and descriptors wake: something from outside may let it go on. */
  event('process.listening', { signal: signalSchema.optional() }),
  /** Something else in its event loop (a timer, a socket) may yet call the program while it waits; or no more. */
  event('process.pending', { pending: z.boolean() }),
  event('process.failed', { error: text }),
  event('process.sampled', { cpuMs: z.number().min(0), rssBytes: bytes, state: z.enum(['running', 'sleeping', 'blocked', 'stopped', 'zombie']) }),

  event('thread.started', { name: name.optional(), daemon: z.boolean().optional(), service }),
  event('thread.exited', { error: text.optional() }),
  event('thread.joining', { target: z.int().min(1), timeout }),
  event('thread.joined', { target: z.int().min(1), timedOut: z.boolean().optional() }),
  event('task.started', { name: name.optional(), parent: objectId.optional() }),
  event('task.exited', { error: text.optional(), cancelled: z.boolean().optional() }),
  event('task.switched', {}),
  /** Waits for another task; told once for each where it waits for several (`gather`). */
  event('task.joining', { target: objectId, timeout }),
  event('task.joined', {}),

  /** The program reads from the terminal. */
  event('input.waiting', {}),
  event('input.received', {}),

  /**
   * `name` is what the source calls it, where that can be known; `capacity` is maxsize, parties or the first value;
   * `peer` is the other end of a pipe; `lock` is the lock that a condition was made with, where it has its own name.
   */
  event('resource.created', {
    ...on,
    type: resourceTypeSchema,
    name: name.optional(),
    capacity: z.int().optional(),
    peer: objectId.optional(),
    lock: objectId.optional(),
  }),
  /** Its name is gone from the system (unlink). */
  event('resource.removed', on),
  /** Told by whoever cleans up: it was still there when its program had ended. */
  event('resource.leaked', { ...on, type: resourceTypeSchema.optional(), name: name.optional() }),

  event('lock.requested', { ...on, timeout }),
  /** `scoped`: by a `with` block, or a lock that none but its holder can release; else it may be another who releases it. */
  event('lock.acquired', { ...on, value: z.int().optional(), scoped: z.boolean().optional(), times }),
  event('lock.released', { ...on, value: z.int().optional(), times }),
  event('lock.timed-out', on),
  /** Its holder ended without releasing it. */
  event('lock.abandoned', { ...on, holder: pid }),

  event('condition.waiting', { ...on, timeout }),
  event('condition.notified', { ...on, count: z.int().min(0).optional() }),
  event('condition.woke', { ...on, timedOut: z.boolean().optional() }),
  event('event.waiting', { ...on, timeout }),
  event('event.set', on),
  event('event.cleared', on),
  event('event.woke', { ...on, timedOut: z.boolean().optional() }),
  event('barrier.waiting', { ...on, timeout }),
  event('barrier.passed', { ...on, index: z.int().min(0).optional() }),
  event('barrier.broken', on),

  event('queue.waiting', { ...on, for: queueWait, timeout }),
  event('queue.put', { ...on, size: z.int().min(0).optional(), bytes: bytes.optional(), preview: preview.optional(), times }),
  event('queue.got', { ...on, size: z.int().min(0).optional(), bytes: bytes.optional(), preview: preview.optional(), times }),
  event('queue.timed-out', { ...on, for: queueWait }),
  /** What this process had put has gone to the other side. */
  event('queue.flushed', on),
  /** What `empty()` or `full()` answered. */
  event('queue.checked', { ...on, question: z.enum(['empty', 'full']), answer: z.boolean() }),
  event('queue.task-done', { ...on, times }),
  /** An item that was put could not be pickled: it never comes. */
  event('queue.spoilt', on),
  event('queue.joined', on),
  event('queue.closed', on),
  /** An item went back because the process that had taken it died before it said that it was done. */
  event('queue.returned', { ...on, from: pid }),

  event('pipe.waiting', { ...on, for: z.enum(['item', 'space', 'client']), timeout }),
  event('pipe.timed-out', on),
  event('pipe.accepted', on),
  event('pipe.sent', { ...on, bytes: bytes.optional(), preview: preview.optional(), times }),
  event('pipe.received', { ...on, bytes: bytes.optional(), preview: preview.optional(), times }),
  event('pipe.closed', on),

  /** `initializer`: its workers call a function of the program's before they take tasks. */
  event('pool.started', { ...on, workers: z.array(pid).max(4_096), initializer: z.boolean().optional() }),
  /** A job submitted with 0 tasks is told again when it is known how many there were. */
  event('pool.submitted', { ...on, job: objectId, tasks: z.int().min(0), function: name.optional() }),
  event('pool.task-started', { ...on, job: objectId, index: z.int().min(0).optional() }),
  event('pool.task-finished', { ...on, job: objectId, index: z.int().min(0).optional(), times }),
  event('pool.task-failed', { ...on, job: objectId, index: z.int().min(0).optional(), error: text }),
  /** Waits for a job's result; without `job`, for the end of the pool (`join`). */
  event('pool.waiting', { ...on, job: objectId.optional(), timeout }),
  event('pool.timed-out', { ...on, job: objectId.optional() }),
  event('pool.joined', on),
  event('pool.fetched', { ...on, job: objectId }),
  /** A function of the program's that the pool calls beside its tasks: a callback, an initializer. */
  event('pool.callback-started', on),
  event('pool.callback-finished', on),
  event('pool.closed', on),
  /** `by`: the program called it, a `with` block ended, or the program came to its end without it. */
  event('pool.terminated', { ...on, by: z.enum(['call', 'with', 'end']).optional() }),
  event('pool.worker-lost', { ...on, worker: pid, job: objectId.optional() }),

  /**
   * Waits for the first of several (`any`), or for all of them. `count` has how many there are: of those that are not among
   * `members` nothing is known (a socket, a file, or too many to list).
   */
  event('several.waiting', { for: z.enum(['any', 'all']), count: z.int().min(1), members: z.array(member).max(64), timeout }),
  event('several.woke', { timedOut: z.boolean().optional() }),

  event('manager.called', { ...on, method: name, preview: preview.optional() }),
  event('value.changed', { ...on, preview: preview.optional() }),

  /**
   * More came than could be kept: so many of each kind are missing. `settled`: only such as were undone again (a lock that
   * was taken and given back, an item that was put and got), so that what stands now is the same without them.
   */
  event('events.dropped', { counts: z.record(z.string().max(40), z.int().min(1)), settled: z.boolean().optional() }),
]);
export type ProcessEvent = z.infer<typeof processEventSchema>;
export type ProcessEventName = ProcessEvent['event'];
