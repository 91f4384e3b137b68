import { z } from 'zod';

/** A POSIX signal by name, as in `SIGTERM`; a number without a name is written `SIG40`. */
export const signalSchema = z.string().regex(/^SIG[A-Z0-9+]{1,12}$/);

/** The resources of which a run can use too much. */
export const overLimitSchema = z.enum(['memory', 'processes', 'output', 'disk', 'inodes', 'shm', 'terminals']);
export type OverLimit = z.infer<typeof overLimitSchema>;

const exitCode = z.int().min(0).max(255);

/**
 * How a run ended: exactly one of these. It is told by the server and the kernel (wait status, cgroup counters),
 * never by the program.
 */
export const endingSchema = z.discriminatedUnion('kind', [
  /** The main process called exit. */
  z.object({ kind: z.literal('exited'), code: exitCode }),
  /** The main process died of a signal that Forkhall did not send. */
  z.object({ kind: z.literal('signalled'), signal: signalSchema }),
  z.object({ kind: z.literal('timed-out'), limit: z.enum(['wall', 'cpu']), limitMs: z.int().min(0) }),
  /**
   * Ended by Forkhall or the kernel for a limit; or the program failed by itself with the resource used up, and then
   * `code` or `signal` says how.
   */
  z.object({
    kind: z.literal('over-limit'),
    limit: overLimitSchema,
    /** The limit: bytes, or a count for processes, inodes and terminals. */
    amount: z.int().min(0),
    code: exitCode.optional(),
    signal: signalSchema.optional(),
  }),
  /** Ctrl-C or the Interrupt button, and the program ended of it. */
  z.object({ kind: z.literal('interrupted') }),
  z.object({ kind: z.literal('stopped'), by: z.enum(['student', 'instructor', 'server']) }),
  /** The sandbox could not start or keep the program. `reason` is for the operator. */
  z.object({ kind: z.literal('sandbox-failed'), reason: z.string().max(2_000) }),
  /** The server went away while the run was on. */
  z.object({ kind: z.literal('server-restarted') }),
]);
export type Ending = z.infer<typeof endingSchema>;

/** What a run has used. */
export const usageSchema = z.object({
  wallMs: z.number().min(0),
  /** User and system time of all processes. */
  cpuMs: z.number().min(0),
  /** The highest memory use of the whole tree; 0 where this machine cannot tell. */
  peakBytes: z.int().min(0),
  /** The largest number of processes and threads seen at once. */
  processes: z.int().min(0),
  outputBytes: z.int().min(0),
});
export type Usage = z.infer<typeof usageSchema>;

/** The shell's convention for a run's ending: the program's own code, 128 + n for signal n, 124 for a time limit, 137 for memory, 125 for a failure of Forkhall itself. */
export function exitStatus(ending: Ending, signalNumber: (name: string) => number): number {
  switch (ending.kind) {
    case 'exited':
      return ending.code;
    case 'signalled':
      return 128 + signalNumber(ending.signal);
    case 'timed-out':
      return 124;
    case 'over-limit':
      if (ending.limit === 'memory') return 137;
      if (ending.code !== undefined) return ending.code;
      return 128 + signalNumber(ending.signal ?? 'SIGKILL');
    case 'interrupted':
      return 130;
    case 'stopped':
      return 143;
    case 'sandbox-failed':
    case 'server-restarted':
      return 125;
  }
}
